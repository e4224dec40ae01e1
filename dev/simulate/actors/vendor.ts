import { decision, type Found, plan, type Planner } from '../found';
import type { Stage } from '../stage';

/** Who invites partners, draws lists up and uploads agreements. */
export const MANAGER = 'vendor.ecosystem-manager';
/** Who reviews what partners hand in. */
export const REVIEWER = 'vendor.ecosystem-manager-2';
/** Who approves payments. */
export const APPROVER = 'vendor.ecosystem-manager-3';
/** Who handles invoices and payments. */
export const FINANCE = 'vendor.finance';
/** Who rechecks agreements that the other pays. */
export const RECHECKER = 'vendor.finance-2';
/** Who confirms what the first has entered of the bank's word. */
export const CONFIRMER = 'vendor.finance-3';
/** Everybody above. */
export const FUNDING_STAFF = [MANAGER, REVIEWER, APPROVER, FINANCE, RECHECKER, CONFIRMER];
const side = 'vendor';

interface ReviewerHabits {
  readonly pass: string;
  readonly fail: string;
  readonly faults: readonly string[];
  /** How many of a hundred have a fault at first. */
  readonly among: number;
  /** Within how many office days the reviewer answers when not late. */
  readonly prompt: number;
}

/** A reviewer answers soon, or so late that a reminder comes; some submissions are faulted the first time. */
export function reviewed(
  person: string,
  { pass, fail, faults, among, prompt }: ReviewerHabits,
  prepared?: (stage: Stage, found: Found) => Promise<void>,
): Planner {
  return (stage, found) => {
    const { choices, round } = found;
    const late = choices.chance(0.2);
    const after = late ? 3 + choices.below(4) : choices.below(prompt);
    const fails = choices.below(100) < (round === 1 ? among : among / 3);
    const comment = choices.pick(faults);
    plan(stage, found, {
      ...{ step: fails ? fail : pass, side, after },
      run: async () => {
        if (!fails) await prepared?.(stage, found);
        const said = fails ? { decision: fail, comment } : { decision: pass };
        return stage.send(decision(found, person, said));
      },
    });
  };
}

const qualificationReview = reviewed(REVIEWER, {
  ...{ pass: 'approve', fail: 'reject', among: 25, prompt: 2 },
  faults: ['Name the person in charge', 'The remarks say nothing of the team'],
});

const preliminaryReview = reviewed(REVIEWER, {
  ...{ pass: 'pass', fail: 'fail', among: 28, prompt: 1 },
  faults: [
    'A labour contract is not legible',
    'The payroll is of another month',
    'The project material lacks a signature',
  ],
});

const paymentReview = reviewed(APPROVER, {
  ...{ pass: 'approve', fail: 'reject', among: 22, prompt: 2 },
  faults: ['Please say which project the money is for', 'Please confirm the account'],
});

const receipt: Planner = (stage, found) => {
  const { choices } = found;
  const lost = choices.chance(0.1);
  plan(stage, found, {
    ...{ step: lost ? 'lost' : 'received', side, after: 1 + choices.below(3) },
    run: () =>
      stage.send(
        decision(found, FINANCE, lost ? { decision: 'lost', comment: 'Nothing arrived' } : { decision: 'received' }),
      ),
  });
};

const invoiceReview = reviewed(
  FINANCE,
  {
    ...{ pass: 'pass', fail: 'reject', among: 25, prompt: 1 },
    faults: ['The stamp is missing', 'The paper is not what the copy shows'],
  },
  async (stage, { player, choices, round }) => {
    if (round > 1 || !choices.chance(0.18)) return;
    // A bill became overdue after the approval: the payment is held until it is paid.
    await stage.setWorld('finance', player.id, { overdueBill: true });
    stage.agenda.plan({
      ...{ key: `${player.id}/bill/${stage.count(`${player.id}/bill`)}`, side, partner: player.id },
      on: stage.officeDay(2 + choices.below(5)),
      run: () => stage.setWorld('finance', player.id, { overdueBill: false }),
    });
  },
);

const repair: Planner = (stage, found) =>
  plan(stage, found, {
    ...{ step: 'retry', side, after: 1 + found.choices.below(3) },
    run: () => stage.send(decision(found, FINANCE, { decision: 'retry' })),
  });

const wordConfirmation: Planner = (stage, found) =>
  plan(stage, found, {
    ...{ step: 'confirm', side, after: found.choices.below(2) },
    run: () => stage.send(decision(found, CONFIRMER, { decision: 'confirm' })),
  });

/** By process and task. */
export const VENDOR: Readonly<Record<string, Planner>> = {
  'fh-qualification/review': qualificationReview,
  'fh-incentive/preliminaryReview': preliminaryReview,
  'fh-quarter/paymentReview': paymentReview,
  'invoice-payment/receipt': receipt,
  'invoice-payment/review': invoiceReview,
  'invoice-payment/repair': repair,
  'invoice-payment/wordConfirmation': wordConfirmation,
};
