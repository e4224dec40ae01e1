import { TO_OPERATORS } from '../kit/policy/escalation';
import type { Label } from '../kit/policy/labels';
import type { MovesFor, OutcomePolicy, StatePolicy, TaskPolicy } from '../kit/policy/policy';

/** The words in which a process asks an operator, what follows from either answer, and whom trying again moves. */
interface Repair {
  readonly title: Label;
  readonly sentence: Label;
  readonly retry: Label;
  readonly abandon: Label;
  readonly silence: Label;
  readonly movesFor: MovesFor;
}

/** The state in which an operator decides about an effect that has failed for good. */
export const failedNeedsOperator = <const N extends readonly string[]>(next: N) =>
  ({
    title: { zh: '处理失败，待运营人员处理', en: 'Failed, needs an operator' },
    detour: true,
    next,
  }) as const satisfies StatePolicy;

/** What the operator is asked there. */
export const operatorRepair = <const R extends Repair>({ title, sentence, retry, abandon, silence, movesFor }: R) =>
  ({
    title,
    sentence,
    role: 'vendor-operator',
    party: 'vendor',
    channel: 'inbox',
    decisions: {
      retry: { title: { zh: '重试', en: 'Try again' }, consequence: retry, commentRequired: false, movesFor, form: [] },
      abandon: {
        title: { zh: '放弃', en: 'Abandon' },
        consequence: abandon,
        final: true,
        commentRequired: true,
        movesFor: [],
        form: [],
      },
    },
    reminders: [{ afterWorkingDays: 1 }],
    escalates: TO_OPERATORS,
    onSilence: 'waits',
    silence,
  }) as const satisfies TaskPolicy;

/** How a case ends when the operator gives up. */
export const ABANDONED = { title: { zh: '已放弃', en: 'Abandoned' }, tone: 'bad' } as const satisfies OutcomePolicy;
