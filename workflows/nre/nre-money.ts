import type { FormValues, Money } from '../kit/policy/fields';
import type { Blocker } from '../kit/policy/refusals';
import type { Milestone } from './nre-activities';
import { blockersOf } from './nre-blockers';
import type { Nre } from './nre-steps';

/** The agreement as somebody has uploaded it. */
interface Uploaded {
  readonly number: string;
  readonly amount: Money;
  readonly milestones: readonly Milestone[];
}

/** The milestones of the agreement that is effective. */
export const milestonesOf = ({ facts }: Nre): readonly Milestone[] => (facts.milestones ?? []) as readonly Milestone[];

/** How many milestones are open or have been. */
export const openedOf = ({ facts }: Nre): number => Number(facts.openedMilestones ?? 0);

/** The milestones whose payments have ended, with how they did. */
export const endedOf = ({ facts }: Nre): readonly { milestone: number; outcome: string }[] =>
  (facts.endedMilestones ?? []) as readonly { milestone: number; outcome: string }[];

/** What is wrong with an agreement. No figure is named: its partner may read what stood in the way. */
export function faultsOf(c: Nre, form: FormValues): Blocker[] {
  const { amount, milestones } = form as unknown as Uploaded;
  const all = [amount, ...milestones.map((each) => each.amount)];
  const sum = milestones.reduce((total, each) => total + each.amount.minor, 0);
  return blockersOf({
    AMOUNT_MISSING: all.some(({ minor }) => minor <= 0),
    CURRENCIES_DIFFER: all.some(({ currency }) => currency !== amount.currency),
    AMOUNTS_DIFFER: sum !== amount.minor,
    MILESTONE_ALREADY_OPEN: changesOpened(c, milestones),
  });
}

/** An amendment changes only what is not open yet (domain 1.5.7). */
export function changesOpened(c: Nre, milestones: readonly Milestone[]): boolean {
  return milestonesOf(c)
    .slice(0, openedOf(c))
    .some((opened, n) => !isSame(opened, milestones[n]));
}

const isSame = (one: Milestone, other: Milestone | undefined): boolean =>
  one.title === other?.title &&
  one.plannedOn === other.plannedOn &&
  one.amount.minor === other.amount.minor &&
  one.amount.currency === other.amount.currency;

/** What has been paid of the agreement. */
export function paidOf(c: Nre): Money {
  const milestones = milestonesOf(c);
  const paid = endedOf(c).filter(({ outcome }) => outcome === 'paid');
  const minor = paid.reduce((sum, { milestone }) => sum + (milestones[milestone - 1]?.amount.minor ?? 0), 0);
  return { minor, currency: (c.facts.amount as Money).currency };
}
