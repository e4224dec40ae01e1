import type { FormValues } from '../kit/policy/fields';
import { milestonesOf, openedOf, endedOf, paidOf } from './nre-money';
import { nreMilestonePolicy } from './nre-milestone.policy';
import { type Nre, supportOf } from './nre-steps';

const isAmended = ({ facts }: Nre): boolean => (facts.proposedAmount ?? null) !== null;

/** Opens the first milestone, and each next one once the one before it is accepted. While an amendment waits for its recheck nothing is opened. */
export function openNext(c: Nre): void {
  const milestones = milestonesOf(c);
  const opened = openedOf(c);
  const next = milestones[opened];
  if (next === undefined || isAmended(c) || Number(c.facts.acceptedMilestones ?? 0) < opened) return;
  const { title, amount } = next;
  c.open(nreMilestonePolicy, {
    ...supportOf(c),
    nreCaseId: c.id,
    nreNo: c.requestNo,
    milestone: opened + 1,
    milestones: milestones.length,
    title,
    amount,
    agreementVersion: c.facts.agreementVersion,
  });
  c.remember({ openedMilestones: opened + 1 });
}

/** The acceptance of a milestone was approved: its payment and the next milestone go on beside each other. */
export function accepted(c: Nre, { milestone }: FormValues): void {
  c.remember({ acceptedMilestones: Math.max(Number(c.facts.acceptedMilestones ?? 0), Number(milestone)) });
  openNext(c);
}

/** The payment of a milestone has ended, well or not. */
export function ended(c: Nre, { milestone, outcome }: FormValues): void {
  if (endedOf(c).some((each) => each.milestone === milestone)) return;
  c.remember({ endedMilestones: [...endedOf(c), { milestone, outcome }] });
  c.remember({ paid: paidOf(c) });
}

/** Whether nothing is left of the agreement once the payment of this milestone, if one is named, has ended. */
export function isOver(c: Nre, milestone?: unknown): boolean {
  const all = new Set([...endedOf(c).map((each) => each.milestone), ...(milestone === undefined ? [] : [milestone])]);
  return all.size === milestonesOf(c).length;
}
