import type { Label } from './labels';

/**
 * What a person does for money or rights that others of their side have to check, or what they check (design 9). The
 * opening of a case counts as drawing up.
 */
export const DUTIES = ['draw-up', 'review', 'approve', 'pay', 'cancel', 'correct'] as const;

export type Duty = (typeof DUTIES)[number];

/**
 * Which duties one person may not have done before, anywhere in the same thread of cases: makers do not check, and who
 * has checked once does not check the next step. Cancelling after approving or paying is left to the two persons that
 * it takes: it pays nobody, and who approves might have refused as well.
 */
export const DUTY_CONFLICTS: Readonly<Record<Duty, readonly Duty[]>> = {
  'draw-up': ['review', 'approve', 'pay'],
  correct: ['review', 'approve', 'pay'],
  review: ['draw-up', 'correct', 'approve', 'pay'],
  approve: ['draw-up', 'correct', 'review', 'pay'],
  pay: ['draw-up', 'correct', 'review', 'approve'],
  cancel: ['draw-up', 'correct', 'review'],
};

/** Whether a duty checks what somebody else has made: its maker never does it, whatever party they belong to. */
export const isCheck = (duty: Duty | undefined): boolean =>
  duty !== undefined && DUTY_CONFLICTS[duty].includes('draw-up');

/** Something a person has done in a thread of cases; the case is named only to readers who may see it. */
export interface DoneDuty {
  readonly duty: Duty;
  readonly caseId?: string;
  readonly requestNo?: string;
}

/** What was done before that keeps a person from a duty; undefined if nothing does. */
export const conflictingDuty = (duty: Duty | undefined, done: readonly DoneDuty[]): DoneDuty | undefined =>
  duty === undefined ? undefined : done.find((each) => DUTY_CONFLICTS[duty].includes(each.duty));

const IN_THREAD: Label = { zh: '同一事项的另一申请', en: 'another request about the same matter' };

const SAID: Readonly<Record<Duty, Label>> = {
  'draw-up': { zh: '拟定', en: 'drew up' },
  review: { zh: '审核', en: 'reviewed' },
  approve: { zh: '批准', en: 'approved' },
  pay: { zh: '处理付款', en: 'saw to the payment of' },
  cancel: { zh: '提出取消', en: 'asked to cancel' },
  correct: { zh: '更正', en: 'corrected' },
};

/** Why somebody else has to take a step that asks about its reader's own proposal. */
export const OWN_PROPOSAL: Label = {
  zh: '这是您提议的，须由另一人确认或不同意；您可以撤回。',
  en: 'You have proposed this: somebody else confirms or refuses it. You may take it back.',
};

/** Why somebody else has to take a step: what its reader has done before, and in which request. */
export function conflictText({ duty, requestNo }: DoneDuty): Label {
  const { zh, en } = SAID[duty];
  return {
    zh: `您已${zh}${requestNo ?? IN_THREAD.zh}，此步骤须由另一人处理。`,
    en: `You ${en} ${requestNo ?? IN_THREAD.en}; somebody else has to take this step.`,
  };
}
