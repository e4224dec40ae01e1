import { proxyActivities } from '@temporalio/workflow';
import type { fhIncentiveActivities } from '../../activities/fh/fh-incentive';
import { LOOKUP } from '../kit/contract/activity-options';
import type { StartInput } from '../kit/contract/start';
import { type Answer, ask } from '../kit/engine/ask';
import { inBackground } from '../kit/engine/background';
import type { Case } from '../kit/engine/case';
import { invariant } from '../kit/engine/invariant';
import { passOn, review } from '../kit/engine/review';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { Guard } from '../kit/engine/task';
import type { FormValues, Money } from '../kit/policy/fields';
import type { DecisionForm, OutcomeOf } from '../kit/policy/policy';
import type { Blocker } from '../kit/policy/refusals';
import { type Actor, SYSTEM, VENDOR } from '../kit/policy/roles';
import { lastDayOfQuarter, quarterOf } from '../shared/months';
import { blocker, blockersOf, faultsOf } from './fh-incentive.blockers';
import { fhIncentivePolicy, type IncentiveForm, type Line, type Period, periodOf } from './fh-incentive.policy';
import { fhQuarterPolicy } from './fh-quarter.policy';

type P = typeof fhIncentivePolicy;
type Ending = Promise<OutcomeOf<P> | undefined>;
type Incentive = Case<P, Memory>;

/** What an incentive remembers besides the facts of its policy. */
interface Memory {
  /** Whether its clock stops while the partner objects, by the settings at the time the list came. */
  readonly pauseOnDispute?: boolean;
  readonly listVersion?: number;
  /** While the clock is stopped. */
  readonly workingDaysLeft?: number | null;
  /** The last day (YYYY-MM-DD) of a clock that was stopped. */
  readonly resumedUntil?: string | null;
  /** When (ISO) the partner first confirmed or applied: that month counts. */
  readonly firstSubmittedAt?: string;
  /** The last day (YYYY-MM-DD). */
  readonly resubmitUntil?: string;
  readonly budgetIsShort?: boolean;
}

const outside = proxyActivities<ReturnType<typeof fhIncentiveActivities>>(LOOKUP);

/** A partner's incentive for one month or stage of a programme (domain 1.4.5, 1.6). */
export const fhIncentive = (start: StartInput<P>): Promise<CaseResult> =>
  runCase<P, Memory>(fhIncentivePolicy, start, {
    open,
    states: {
      'pending-confirmation': whileListed,
      'in-dispute': whileListed,
      draft: whileDrafted,
      'in-preliminary-review': whileReviewed,
      'preliminary-rejected': whileRejected,
      'preliminary-approved': async (c) => {
        await ask(c, 'payment');
        return undefined;
      },
    },
    onEntered: (c) => inBackground(c, 'tellQuarter', { round: c.version }),
    background: { tellQuarter },
    onClosed: (c, outcome) => outside.concludeIncentive({ caseId: c.id, outcome }),
  });

async function open(c: Incentive): Ending {
  const { id: caseId, form, opener } = c;
  const period = periodOf(form, opener);
  c.admit(await outside.admitIncentive({ caseId, form, period, openedBy: sideOf(opener) }));
  c.involve('partner', period.partnerId);
  const lines = form.lines ?? (form.reinstates === undefined ? undefined : await reinstated(c, period));
  if (lines === undefined) {
    c.enter('draft');
    return undefined;
  }
  c.remember({ ...totalOf(lines), listVersion: 1, ...(await outside.listSettings()) });
  c.enter('pending-confirmation');
  return undefined;
}

function sideOf({ personId, partyId }: Actor): 'partner' | 'vendor' | 'system' {
  if (personId === SYSTEM.personId) return 'system';
  return partyId === VENDOR ? 'vendor' : 'partner';
}

/** Reinstates an expired list. */
async function reinstated(c: Incentive, period: Period): Promise<readonly Line[]> {
  const { requestNo, lines } = await outside.reinstatedList({ caseId: c.id, period });
  replaceList(c, lines);
  c.remember({ reinstatedNo: requestNo });
  return lines;
}

/** Makes the quarter look at its months again while this case goes on; opens the quarter if it is not open yet. */
async function tellQuarter(c: Incentive, { round }: FormValues): Promise<void> {
  const isTold = await outside.reportMonth({ caseId: c.id, round: Number(round) });
  if (isTold || c.outcome !== undefined) return;
  const { programme, month } = c.form;
  c.open(fhQuarterPolicy, { partnerId: c.party('partner'), programme, quarter: quarterOf(month) });
  await c.commit();
}

/** While a list waits for its partner, it is confirmed in time, objected to and corrected, or lost (domain 1.6.2). */
const whileListed = (c: Incentive): Ending =>
  typeof c.facts.workingDaysLeft === 'number' ? whileStopped(c, c.facts.workingDaysLeft) : whileCounting(c);

/** The partner's clock keeps running, also during an objection. */
async function whileCounting(c: Incentive): Ending {
  const { resumedUntil } = c.facts;
  const answer = await ask(c, 'confirmation', {
    guards: { confirm: mayConfirm(c) },
    or: {
      dispute: { interrupts: () => c.facts.pauseOnDispute === true, then: () => disputed(c) },
      correctList: {
        guard: isSound,
        interrupts: ({ lines }) => changesTotal(c, lines),
        then: ({ lines }) => corrected(c, lines),
      },
    },
    meanwhile: { upholdList: { then: () => returned(c) } },
    ...(typeof resumedUntil === 'string' ? { lastDay: resumedUntil } : {}),
  });
  switch (answer.decision) {
    case 'confirm':
      return submitted(c, answer);
    case 'expired':
      return c.close('expired');
    case 'dispute':
      return stopClock(c, answer);
    case 'correctList':
      return startAnew(c, answer.form.lines);
  }
}

/** The clock is stopped until service operations have settled the objection. */
async function whileStopped(c: Incentive, workingDays: number): Ending {
  const answer = await ask(c, 'correction', { or: { upholdList: true, correctList: isSound } });
  const lines = answer.decision === 'correctList' ? answer.form.lines : undefined;
  if (lines !== undefined && changesTotal(c, lines)) return startAnew(c, lines);
  const resumedUntil = await outside.lastDayIn({ workingDays });
  c.remember({ workingDaysLeft: null, resumedUntil });
  if (lines === undefined) returned(c);
  else corrected(c, lines);
  return undefined;
}

function disputed(c: Incentive): void {
  c.enter('in-dispute');
  c.notify('action-taken', 'vendor', { role: 'service-ops', params: { action: 'dispute', by: c.party('partner') } });
}

async function stopClock(c: Incentive, { at }: Pick<Answer, 'at'>): Promise<undefined> {
  const stopped = c.tasks.filter(({ key }) => key === 'confirmation').at(-1);
  const workingDaysLeft = await outside.clockLeft({ caseId: c.id, stoppedAt: at, dueAt: stopped?.dueAt ?? null });
  c.remember({ workingDaysLeft });
  c.enter('in-dispute');
}

/** Other persons or another amount make it a new list with a new deadline. */
function startAnew(c: Incentive, lines: readonly Line[]): undefined {
  c.remember({ workingDaysLeft: null, resumedUntil: null });
  corrected(c, lines);
}

function corrected(c: Incentive, lines: readonly Line[]): void {
  replaceList(c, lines);
  c.remember({ ...totalOf(lines), listVersion: (c.facts.listVersion ?? 0) + 1 });
  returned(c);
}

const replaceList = (c: Incentive, lines: readonly Line[]): void =>
  c.revise({ lines }, { actor: SYSTEM.personId, right: 'system' }, false);

/** Returns the list to the partner. */
function returned(c: Incentive): void {
  c.enter('pending-confirmation');
  c.announce('partner');
}

const isSound: Guard<{ readonly lines: readonly Line[] }> = ({ lines }) => Promise.resolve(faultsOf(lines));

/** The total of a list; all amounts are in one currency. */
function totalOf(lines: readonly Line[]): { headCount: number; amount: Money } {
  const minor = lines.reduce((sum, { amount }) => sum + amount.minor, 0);
  return { headCount: lines.length, amount: { minor, currency: lines[0]?.amount.currency ?? 'CNY' } };
}

function changesTotal(c: Incentive, lines: readonly Line[]): boolean {
  const { headCount, amount } = totalOf(lines);
  return headCount !== c.facts.headCount || differs(amount, amountOf(c));
}

const differs = (a: Money, b: Money): boolean => a.minor !== b.minor || a.currency !== b.currency;

const amountOf = ({ facts }: Incentive): Money => facts.amount ?? invariant('an incentive without an amount');

/** Head count, amount and everybody's proof are part of the confirmation (domain 1.6.5). */
const mayConfirm =
  (c: Incentive): Guard<DecisionForm<P, 'confirmation', 'confirm'>> =>
  async ({ headCount, amount, checked }) => {
    const standing = await outside.checkIncentiveStanding(periodOf(c.form, c.opener));
    const listed = (c.form.lines ?? []).map(({ personId }) => personId).sort();
    const proved = checked.map(({ personId }) => personId).sort();
    return [
      ...standing,
      ...blockersOf({
        HEAD_COUNT_DIFFERS: headCount !== c.facts.headCount,
        AMOUNT_DIFFERS: differs(amount, amountOf(c)),
        PERSON_NOT_CHECKED: listed.join('\n') !== proved.join('\n'),
      }),
    ];
  };

async function whileDrafted(c: Incentive): Ending {
  const answer = await ask(c, 'submission', {
    lastDay: lastDayOfQuarter(quarterOf(c.form.month)),
    guards: { submit: mayApply(c) },
  });
  return answer.decision === 'submit' ? applied(c, answer) : c.close('not-requested');
}

/** Claims the persons and their projects before the application counts. */
const mayApply =
  (c: Incentive): Guard<Pick<IncentiveForm, 'persons' | 'materials'>> =>
  async (form, _actor, _at, known) => {
    const { persons, materials } = { ...c.form, ...form };
    const missing = (materials ?? []).length === 0 ? [blocker('MATERIALS_MISSING')] : [];
    const looksOnly = missing.length + known.length > 0;
    const of = { ...periodOf(c.form, c.opener), caseId: c.id, persons: persons ?? [] };
    const application = { ...of, ...(looksOnly && { looksOnly }) };
    return [...missing, ...(await outside.claimPersons(application))];
  };

async function applied(c: Incentive, answer: Pick<Answer, 'at'>): Promise<undefined> {
  const { programme, persons = [] } = c.form;
  const headCount = persons.length;
  c.remember({ headCount, amount: await outside.priceApplication({ programme, headCount }) });
  return submitted(c, answer);
}

/** The partner has confirmed or applied: sets the money aside and starts the review. */
async function submitted(c: Incentive, { at }: Pick<Answer, 'at'>): Promise<undefined> {
  const short = await reserve(c);
  c.remember({ firstSubmittedAt: c.facts.firstSubmittedAt ?? at, budgetIsShort: short.length > 0, rejection: null });
  c.enter('in-preliminary-review');
}

const reserve = (c: Incentive): Promise<readonly Blocker[]> =>
  outside.reserveIncentive({ caseId: c.id, amount: amountOf(c), round: c.version });

const whileReviewed = (c: Incentive): Ending =>
  review(c, 'preliminaryReview', {
    guards: { pass: mayPass(c) },
    passes: 'pass',
    passed: () => passOn(c, 'preliminary-approved', {}),
    sentBack: {
      to: 'preliminary-rejected',
      before: async ({ at: rejectedAt }) => {
        const { firstSubmittedAt = rejectedAt } = c.facts;
        return { resubmitUntil: await outside.resubmissionEnd({ firstSubmittedAt, rejectedAt }) };
      },
    },
  });

/** Money that was short at the submission must be there by now. */
const mayPass =
  (c: Incentive): Guard =>
  () =>
    c.facts.budgetIsShort === true ? reserve(c) : Promise.resolve([]);

async function whileRejected(c: Incentive): Ending {
  const isListed = c.form.lines !== undefined;
  const answer = await ask(c, 'resubmission', {
    lastDay: c.facts.resubmitUntil ?? invariant('a rejection without a last day'),
    guards: { resubmit: isListed ? mayConfirmAgain(c) : mayApply(c) },
  });
  if (answer.decision === 'expired') return c.close('closed-rejected');
  return isListed ? submitted(c, answer) : applied(c, answer);
}

const mayConfirmAgain =
  (c: Incentive): Guard =>
  () =>
    outside.checkIncentiveStanding(periodOf(c.form, c.opener));
