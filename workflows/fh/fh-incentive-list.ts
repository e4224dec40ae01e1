import type { FormValues, Money } from '../kit/policy/fields';
import type { OutcomeOf } from '../kit/policy/policy';
import type { Guard } from '../kit/engine/task';
import { type Answer, ask } from '../kit/engine/ask';
import type { Line } from './fh-incentive-activities';
import { blockersOf, faultsOf } from './fh-incentive-blockers';
import { type Incentive, moveTo, outside, submitted, totalOf } from './fh-incentive-steps';
import type { fhIncentivePolicy } from './fh-incentive.policy';
import { periodOf } from './fh-period';

type Ending = Promise<OutcomeOf<typeof fhIncentivePolicy> | undefined>;

/** What is done while a generated list waits for its partner: it is confirmed in time, objected to and corrected, or lost (domain 1.6.2). */
export const whileListed = (c: Incentive): Ending =>
  c.facts.workingDaysLeft === undefined || c.facts.workingDaysLeft === null ? whileCounting(c) : whileStopped(c);

const corrections = (c: Incentive) => ({
  upholdList: { then: () => returned(c) },
  correctList: { guard: isSound, then: (form: FormValues) => corrected(c, form) },
});

/** The clock of the partner counts, also while it objects. */
async function whileCounting(c: Incentive): Ending {
  const { upholdList, correctList } = corrections(c);
  const { resumedUntil } = c.facts;
  const answer = await ask(c, 'confirmation', {
    guards: { confirm: mayConfirm(c) },
    or: {
      dispute: { interrupts: () => c.facts.pauseOnDispute === true, then: () => disputed(c) },
      correctList: { ...correctList, interrupts: (form) => changesTotal(c, form) },
    },
    meanwhile: { upholdList },
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
      return startAnew(c, answer);
  }
}

/** The clock stands still until service operations have settled the objection. */
async function whileStopped(c: Incentive): Ending {
  const { upholdList, correctList } = corrections(c);
  const answer = await ask(c, 'correction', { or: { upholdList: true, correctList: correctList.guard } });
  if (answer.decision === 'correctList' && changesTotal(c, answer.form)) return startAnew(c, answer);
  const resumedUntil = await outside.lastDayIn({ workingDays: Number(c.facts.workingDaysLeft) });
  c.remember({ workingDaysLeft: null, resumedUntil });
  if (answer.decision === 'correctList') correctList.then(answer.form);
  else upholdList.then();
  return undefined;
}

function disputed(c: Incentive): void {
  moveTo(c, 'in-dispute');
  c.notify('action-taken', 'vendor', { role: 'service-ops', params: { action: 'dispute', by: c.party('partner') } });
}

async function stopClock(c: Incentive, { at }: Answer<string>): Promise<undefined> {
  const stopped = c.tasks.filter(({ key }) => key === 'confirmation').at(-1);
  const workingDaysLeft = await outside.clockLeft({ stoppedAt: at, dueAt: stopped?.dueAt ?? c.now() });
  c.remember({ workingDaysLeft });
  moveTo(c, 'in-dispute');
}

/** Other persons or another amount: the list is a new one, and so is its time. */
function startAnew(c: Incentive, { form }: Pick<Answer<string>, 'form'>): undefined {
  c.remember({ workingDaysLeft: null, resumedUntil: null });
  corrected(c, form);
}

function corrected(c: Incentive, { lines }: FormValues): void {
  c.revise({ lines }, { actor: 'system', right: 'system' }, false);
  c.remember({ ...totalOf(lines as readonly Line[]), listVersion: Number(c.facts.listVersion) + 1 });
  returned(c);
}

/** Back to the partner. */
function returned(c: Incentive): void {
  moveTo(c, 'pending-confirmation');
  c.announce('partner');
}

const isSound: Guard = ({ lines }) => Promise.resolve(faultsOf(lines as readonly Line[]));

function changesTotal(c: Incentive, { lines }: FormValues): boolean {
  const { headCount, amount } = totalOf(lines as readonly Line[]);
  return headCount !== c.facts.headCount || differs(amount, c.facts.amount as Money);
}

const differs = (a: Money, b: Money): boolean => a.minor !== b.minor || a.currency !== b.currency;

/** Head count, amount and proof of everybody are part of the confirmation (domain 1.6.5). */
const mayConfirm =
  (c: Incentive): Guard =>
  async ({ headCount, amount, checked }) => {
    const standing = await outside.checkIncentiveStanding(periodOf(c.form, c.opener));
    const listed = (c.form.lines as readonly Line[]).map(({ personId }) => personId).sort();
    const proved = (checked as readonly { personId: string }[]).map(({ personId }) => personId).sort();
    return [
      ...standing,
      ...blockersOf({
        HEAD_COUNT_DIFFERS: headCount !== c.facts.headCount,
        AMOUNT_DIFFERS: differs(amount as Money, c.facts.amount as Money),
        PERSON_NOT_CHECKED: listed.join('\n') !== proved.join('\n'),
      }),
    ];
  };
