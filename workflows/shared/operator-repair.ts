import { TO_OPERATORS } from '../kit/policy/escalation';
import type { Label } from '../kit/policy/labels';
import type { OutcomePolicy, StatePolicy, TaskPolicy } from '../kit/policy/policy';

/** The words in which a process asks an operator, and what follows from either answer. */
interface Words {
  readonly title: Label;
  readonly sentence: Label;
  readonly retry: Label;
  readonly abandon: Label;
  readonly silence: Label;
}

/** The state in which an operator decides about an effect that has failed for good. */
export const failedNeedsOperator = <const N extends readonly string[]>(next: N) =>
  ({ title: { zh: '处理失败，待运营人员处理', en: 'Failed, needs an operator' }, next }) as const satisfies StatePolicy;

/** What the operator is asked there. */
export const operatorRepair = <const W extends Words>({ title, sentence, retry, abandon, silence }: W) =>
  ({
    title,
    sentence,
    role: 'vendor-operator',
    party: 'vendor',
    channel: 'inbox',
    decisions: {
      retry: { title: { zh: '重试', en: 'Try again' }, consequence: retry, commentRequired: false, form: [] },
      abandon: { title: { zh: '放弃', en: 'Abandon' }, consequence: abandon, commentRequired: true, form: [] },
    },
    reminders: [{ afterWorkingDays: 1 }],
    escalates: TO_OPERATORS,
    onSilence: 'waits',
    silence,
  }) as const satisfies TaskPolicy;

/** How a case ends when the operator gives up. */
export const ABANDONED = { title: { zh: '已放弃', en: 'Abandoned' }, tone: 'bad' } as const satisfies OutcomePolicy;
