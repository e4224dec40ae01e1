import { proxyActivities } from '@temporalio/workflow';
import type { fhQuarterActivities } from '../../activities/fh/fh-quarter';
import { LOOKUP } from '../kit/contract/activity-options';
import type { StartInput } from '../kit/contract/start';
import { type Answer, ask, type Unless } from '../kit/engine/ask';
import type { Case } from '../kit/engine/case';
import { checkFailed } from '../kit/engine/check-failed';
import { invariant } from '../kit/engine/invariant';
import { passOn, review } from '../kit/engine/review';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { Guard } from '../kit/engine/task';
import type { OutcomeOf, Profile } from '../kit/policy/policy';
import type { Blocker } from '../kit/policy/refusals';
import { invoicePaymentPolicy } from '../payment/invoice-payment.policy';
import { lastDayOfQuarter } from '../shared/months';
import {
  approvedOf,
  givenUpBy,
  nameOf,
  type Quarter,
  type QuarterMonth,
  type QuarterStanding,
} from './fh-quarter-months';
import { BUDGET, fhQuarterPolicy } from './fh-quarter.policy';

type P = typeof fhQuarterPolicy;
type Ending = Promise<OutcomeOf<P> | undefined>;
type QuarterCase = Case<P, Memory>;

/** What a quarter remembers besides the facts of its policy. */
interface Memory {
  readonly months?: readonly QuarterMonth[];
  readonly whyNotPayable?: readonly Blocker[];
  /** The quarter has ended. */
  readonly isOver?: boolean;
  /** Case ids of the incentives that the request is to pay. */
  readonly requested?: readonly string[];
  /** Case ids of the incentives that the request has given up. */
  readonly givenUp?: readonly string[];
  readonly requestedAt?: string;
  readonly requestedBy?: string;
  readonly paymentCaseId?: string;
}

const outside = proxyActivities<ReturnType<typeof fhQuarterActivities>>(LOOKUP);

/**
 * The payment of a partner's incentives for one programme and quarter: waiting, request, review and end (domain 1.4.6).
 */
export const fhQuarter = (start: StartInput<P>): Promise<CaseResult> =>
  runCase<P, Memory>(fhQuarterPolicy, start, {
    open,
    states: {
      'not-payable': whileNotPayable,
      payable: (c) => whilePayable(c, start.profile),
      'payment-in-review': whileInReview,
      'payment-rejected': (c) => whileRejected(c, start.profile),
      'payment-approved': whilePaid,
    },
  });

async function open(c: QuarterCase): Ending {
  c.admit(await outside.admitQuarter(whichOf(c)));
  c.involve('partner', c.form.partnerId);
  c.enter('not-payable');
  // A month that changes from here on finds this case; earlier changes are seen by looking now.
  await c.commit();
  return lookAgain(c);
}

/** Which quarter a case is about. */
const whichOf = ({ form: { partnerId, programme, quarter } }: QuarterCase): Quarter => ({
  partnerId,
  programme,
  quarter,
});

async function whileNotPayable(c: QuarterCase): Ending {
  const or = { monthChanged: whenever(c, (found) => isPayable(found) || isUnpaid(found)) };
  if (c.facts.isOver === true) await ask(c, 'lastMonths', { or });
  else await ask(c, 'quarterEnd', { or, lastDay: lastDayOfQuarter(c.form.quarter) });
  return lookAgain(c);
}

async function whilePayable(c: QuarterCase, profile: Profile): Ending {
  const request = await ask(c, 'paymentRequest', {
    guards: { submit: mayRequest(c, profile) },
    or: { monthChanged: whenever(c, (found) => !isPayable(found)) },
  });
  return request.decision === 'submit' ? submitted(c, request) : lookAgain(c);
}

const whileInReview = (c: QuarterCase): Ending =>
  review(c, 'paymentReview', {
    guards: { approve: () => outside.checkGivenUp({ ...whichOf(c), caseIds: c.facts.givenUp ?? [] }) },
    or: { withdraw: true, monthChanged: whenResubmitted(c) },
    passes: 'approve',
    passed: (answer) => approve(c, answer),
    sentBack: { to: 'payment-rejected', sms: true },
    otherwise: ({ decision }) => takenBack(c, decision),
  });

async function whileRejected(c: QuarterCase, profile: Profile): Ending {
  const again = await ask(c, 'resubmission', {
    guards: { resubmit: mayRequest(c, profile) },
    or: { withdraw: true, monthChanged: whenResubmitted(c) },
  });
  return again.decision === 'resubmit' ? submitted(c, again) : takenBack(c, again.decision);
}

async function whilePaid(c: QuarterCase): Ending {
  const ended = await ask(c, 'payment', {
    or: { paymentEnded: true },
    meanwhile: { monthChanged: { then: async () => keepMonths(c, await lookAt(c)) } },
  });
  const found = await lookAt(c);
  keepMonths(c, found);
  // A stage approved meanwhile could not open a quarter beside this one.
  const { requested = [] } = c.facts;
  if (found.months.some(({ open, caseId }) => open && !requested.includes(caseId))) c.open(fhQuarterPolicy, whichOf(c));
  return c.close(ended.form.outcome === 'paid' ? 'paid' : 'cancelled-payment', { sms: true, facts: ['amount'] });
}

const lookAt = (c: QuarterCase): Promise<QuarterStanding> => outside.lookAtQuarter(whichOf(c));

/** Whether the payment can be requested. */
const isPayable = ({ whyNotPayable }: QuarterStanding): boolean => whyNotPayable.length === 0;

/** Whether the quarter has ended with nothing to pay. */
const isUnpaid = ({ isOver, isSettled }: QuarterStanding): boolean => isOver && isSettled;

/** Looks again whenever a month changes; interrupts what the case waits for only when the finding ends it. */
function whenever(c: QuarterCase, ends: (found: QuarterStanding) => boolean, keeps = keep): Unless {
  let seen: QuarterStanding | undefined;
  return {
    guard: async () => {
      seen = await lookAt(c);
      return [];
    },
    interrupts: () => seen !== undefined && ends(seen),
    then: async () => keeps(c, seen ?? (await lookAt(c))),
  };
}

/** A month to be given up was resubmitted before it could be closed: its review comes first. */
const whenResubmitted = (c: QuarterCase): Unless =>
  whenever(
    c,
    ({ months }) => {
      const { givenUp = [] } = c.facts;
      return months.some(
        ({ caseId, open, state }) => open && state !== 'preliminary-rejected' && givenUp.includes(caseId),
      );
    },
    keepMonths,
  );

/** Keeps the quarter's state for the pages until its payment is requested. */
function keep(c: QuarterCase, found: QuarterStanding): void {
  const { months, total, whyNotPayable } = found;
  const givenUpMonths = givenUpBy(c.form, months).map(nameOf).join(', ');
  c.remember({
    months,
    total,
    whyNotPayable,
    givenUpMonths: givenUpMonths === '' ? null : givenUpMonths,
    lastCheck: isPayable(found) ? null : { at: new Date(c.now()).toISOString(), blockers: whyNotPayable },
  });
}

/** Keeps the months' states once the payment is requested; everything else stays as requested. */
const keepMonths = (c: QuarterCase, { months }: QuarterStanding): void => c.remember({ months });

/** Looks, and moves the case to where its months are. */
const lookAgain = async (c: QuarterCase): Ending => settle(c, await lookAt(c));

function settle(c: QuarterCase, found: QuarterStanding): Awaited<Ending> {
  keep(c, found);
  c.remember({ amount: null, requested: [], givenUp: [], isOver: found.isOver });
  const next = isPayable(found) ? 'payable' : 'not-payable';
  if (c.state !== next) c.enter(next);
  return next === 'not-payable' && isUnpaid(found) ? c.close('closed-unpaid') : undefined;
}

/** The payment turns out not to be requestable; tells the partner why. */
function returned(c: QuarterCase, found: QuarterStanding): Awaited<Ending> {
  const outcome = settle(c, found);
  if (!isPayable(found)) checkFailed(c, found.whyNotPayable, { tell: ['partner'] });
  return outcome;
}

const mayRequest =
  (c: QuarterCase, profile: Profile): Guard =>
  () =>
    outside.checkPaymentRequest({ ...whichOf(c), profile });

/**
 * The request counts only if the months are still as the partner saw them: a month resubmitted at the same instant
 * wins.
 */
async function submitted(
  c: QuarterCase,
  { at, by, form: { remarks } }: Pick<Answer<string, { readonly remarks?: string }>, 'at' | 'by' | 'form'>,
): Ending {
  const found = await lookAt(c);
  if (!isPayable(found)) return returned(c, found);
  const givenUp = givenUpBy(c.form, found.months);
  if (remarks !== undefined) c.revise({ remarks }, { actor: by, right: 'partner-admin' }, true);
  keep(c, found);
  c.remember({
    amount: found.total,
    requested: approvedOf(found.months).map(({ caseId }) => caseId),
    givenUp: givenUp.map(({ caseId }) => caseId),
    requestedAt: at,
    requestedBy: by,
    rejection: null,
  });
  for (const { caseId } of givenUp) c.sendAction(caseId, 'closeForPayment');
  c.enter('payment-in-review');
  return undefined;
}

/** The request is gone: its partner has withdrawn it, or one of its months is in review again. */
async function takenBack(c: QuarterCase, decision: string): Ending {
  c.remember({ rejection: null });
  if (decision === 'monthChanged') return returned(c, await lookAt(c));
  const outcome = await lookAgain(c);
  c.announce('vendor');
  return outcome;
}

async function approve(c: QuarterCase, { comment }: Pick<Answer, 'comment'>): Promise<undefined> {
  const { partnerId, programme, quarter, invoices } = c.form;
  const { requested: incentives = [] } = c.facts;
  const amount = c.facts.amount ?? invariant('a payment is approved that was not requested');
  await outside.gatherReserved({ caseId: c.id, amount, incentives });
  for (const caseId of incentives) c.sendAction(caseId, 'finalise');
  const paymentCaseId = c.open(invoicePaymentPolicy, {
    partnerId,
    sourceCaseId: c.id,
    sourceNo: c.requestNo,
    programme,
    title: quarter,
    amount,
    budget: BUDGET,
    ...(invoices === undefined ? {} : { invoices }),
  });
  c.remember({ paymentCaseId });
  passOn(c, 'payment-approved', comment === undefined ? {} : { comment }, { sms: true });
}
