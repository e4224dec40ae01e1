/**
 * What a person does for money or rights that others of their side have to check, or what they check (design 9). The
 * opening of a case counts as drawing up.
 */
export const DUTIES = ['draw-up', 'review', 'approve', 'pay', 'cancel', 'correct'] as const;

export type Duty = (typeof DUTIES)[number];

/**
 * Which duties one person may not have done before, anywhere in the same thread of cases: makers do not check, and who
 * has checked once does not check the next step. Cancelling after paying is left to the two persons that it takes.
 */
export const DUTY_CONFLICTS: Readonly<Record<Duty, readonly Duty[]>> = {
  'draw-up': ['review', 'approve', 'pay'],
  correct: ['review', 'approve', 'pay'],
  review: ['draw-up', 'correct', 'approve', 'pay'],
  approve: ['draw-up', 'correct', 'review', 'pay'],
  pay: ['draw-up', 'correct', 'review', 'approve'],
  cancel: ['draw-up', 'correct', 'review', 'approve'],
};

/** Whether a duty checks what somebody else has made: its maker never does it, whatever party they belong to. */
export const isCheck = (duty: Duty | undefined): boolean =>
  duty !== undefined && DUTY_CONFLICTS[duty].includes('draw-up');

/** The duty among those done before that keeps a person from this one; undefined if none does. */
export const conflictingDuty = (duty: Duty | undefined, done: readonly Duty[]): Duty | undefined =>
  duty === undefined ? undefined : done.find((each) => DUTY_CONFLICTS[duty].includes(each));
