import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { FormValues, Money } from '../kit/policy/fields';
import type { Profile } from '../kit/policy/policy';
import type { StartInput } from '../kit/contract/start';
import type { Guard } from '../kit/engine/task';
import { type Answer, ask, type Unless } from '../kit/engine/ask';
import { lastDayOfQuarter } from '../shared/months';
import { approvedOf, givenUpBy } from './fh-quarter-months';
import {
  type Ending,
  isPayable,
  isUnpaid,
  keep,
  keepMonths,
  lookAgain,
  outside,
  type QuarterCase,
  returned,
  whenever,
  whichOf,
} from './fh-quarter-steps';
import { BUDGET, fhQuarterPolicy } from './fh-quarter.policy';
import { invoicePaymentPolicy } from '../payment/invoice-payment.policy';

/** The payment of a partner's incentives for one programme and quarter: what it waits for, the request, its review, and its end (domain 1.4.6). */
export function fhQuarter(start: StartInput<typeof fhQuarterPolicy>): Promise<CaseResult> {
  const { profile } = start;
  const opening = async (c: QuarterCase): Ending => {
    c.admit(await outside.admitQuarter(whichOf(c)));
    c.involve('partner', whichOf(c).partnerId);
    c.enter('not-payable');
    // Whoever changes a month from here on finds this case, and whoever has changed one before is seen by the look.
    await c.commit();
    return lookAgain(c);
  };
  return runCase(fhQuarterPolicy, start, {
    open: opening,
    states: {
      'not-payable': whileNotPayable,
      payable: (c) => whilePayable(c, profile),
      'payment-in-review': whileInReview,
      'payment-rejected': (c) => whileRejected(c, profile),
      'payment-approved': whilePaid,
    },
  });
}

async function whileNotPayable(c: QuarterCase): Ending {
  const or = { monthChanged: whenever(c, (found) => isPayable(found) || isUnpaid(found)) };
  if (c.facts.isOver === true) await ask(c, 'lastMonths', { or });
  else await ask(c, 'quarterEnd', { or, lastDay: lastDayOfQuarter(whichOf(c).quarter) });
  return lookAgain(c);
}

async function whilePayable(c: QuarterCase, profile: Profile): Ending {
  const request = await ask(c, 'paymentRequest', {
    guards: { submit: mayRequest(c, profile) },
    or: { monthChanged: whenever(c, (found) => !isPayable(found)) },
  });
  return request.decision === 'submit' ? submitted(c, request) : lookAgain(c);
}

const mayRequest =
  (c: QuarterCase, profile: Profile): Guard =>
  () =>
    outside.checkPaymentRequest({ ...whichOf(c), profile });

/** The request counts when its months are still what the partner has seen: a month resubmitted at the same instant comes first. */
async function submitted(c: QuarterCase, { at, by, form }: Answer<string>): Ending {
  const found = await outside.lookAtQuarter(whichOf(c));
  if (!isPayable(found)) return returned(c, found);
  const givenUp = givenUpBy(whichOf(c), found.months);
  if (form.remarks !== undefined) c.revise({ remarks: form.remarks }, { actor: by, right: 'partner-admin' }, true);
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

const idsIn = (fact: unknown): readonly string[] => fact as readonly string[];

/** A month that was to be given up had been resubmitted before it could be closed: its review comes first. */
const whenResubmitted = (c: QuarterCase): Unless =>
  whenever(
    c,
    ({ months }) =>
      months.some(
        ({ caseId, open, state }) =>
          open && state !== 'preliminary-rejected' && idsIn(c.facts.givenUp).includes(caseId),
      ),
    keepMonths,
  );

async function whileInReview(c: QuarterCase): Ending {
  const review = await ask(c, 'paymentReview', {
    guards: { approve: () => outside.checkGivenUp({ ...whichOf(c), caseIds: idsIn(c.facts.givenUp) }) },
    or: { withdraw: true, monthChanged: whenResubmitted(c) },
  });
  if (review.decision === 'approve') return approve(c, review);
  if (review.decision !== 'reject') return takenBack(c, review);
  const { at, comment = '' } = review;
  c.remember({ rejection: { state: 'payment-rejected', code: 'REVIEW', reason: comment, at } });
  c.enter('payment-rejected');
  c.announce('partner', comment, { sms: true });
  return undefined;
}

async function whileRejected(c: QuarterCase, profile: Profile): Ending {
  const again = await ask(c, 'resubmission', {
    guards: { resubmit: mayRequest(c, profile) },
    or: { withdraw: true, monthChanged: whenResubmitted(c) },
  });
  return again.decision === 'resubmit' ? submitted(c, again) : takenBack(c, again);
}

/** The request is no longer there: its partner has withdrawn it, or a month of it is in review again. */
async function takenBack(c: QuarterCase, { decision }: Answer<string>): Ending {
  c.remember({ rejection: null });
  if (decision === 'monthChanged') return returned(c, await outside.lookAtQuarter(whichOf(c)));
  const outcome = await lookAgain(c);
  c.announce('vendor');
  return outcome;
}

async function approve(c: QuarterCase, { comment }: Answer<string>): Promise<undefined> {
  const { partnerId, programme, quarter } = whichOf(c);
  const { form, facts } = c;
  const amount = facts.amount as Money;
  const incentives = idsIn(facts.requested);
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
    ...(form.invoices === undefined ? {} : { invoices: form.invoices }),
  });
  c.remember({ paymentCaseId });
  c.enter('payment-approved');
  c.announce('partner', comment, { sms: true });
}

async function whilePaid(c: QuarterCase): Ending {
  const ended = await ask(c, 'payment', {
    or: { paymentEnded: true },
    meanwhile: { monthChanged: { then: async () => keepMonths(c, await outside.lookAtQuarter(whichOf(c))) } },
  });
  const found = await outside.lookAtQuarter(whichOf(c));
  keepMonths(c, found);
  // A stage that was approved meanwhile could not open a quarter beside this one.
  if (found.months.some(({ open, caseId }) => open && !idsIn(c.facts.requested).includes(caseId)))
    c.open(fhQuarterPolicy, whichOf(c) as unknown as FormValues);
  return c.close(ended.form.outcome === 'paid' ? 'paid' : 'cancelled-payment', { sms: true, facts: ['amount'] });
}
