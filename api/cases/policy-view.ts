import { say, type Locale } from '../../workflows/kit/policy/labels';
import type { Policy, TaskPolicy } from '../../workflows/kit/policy/policy';
import { fieldView } from './fields';
import { diagramOf } from '../http/diagram';
import type { DueView, ProcessSummary, ProcessView, TaskOfPolicy } from '../shapes/process';
import type { NotPossible } from '../shapes/vocabulary';

/** A task of a policy as data, in one language (api.md, a process as data); `more` adds to its decisions. */
export function taskPolicyView(
  key: string,
  task: TaskPolicy,
  locale: Locale,
  more: (decision: string) => NotPossible = () => ({}),
): TaskOfPolicy {
  return {
    key,
    title: say(task.title, locale),
    sentence: say(task.sentence, locale),
    role: task.role,
    party: task.party,
    channel: task.channel,
    ...(task.duty && { duty: task.duty }),
    ...(task.standing && { standing: true }),
    decisions: Object.entries(task.decisions).map(
      ([decision, { title, consequence, commentRequired, form, code, revises }]) => ({
        key: decision,
        title: say(title, locale),
        consequence: say(consequence, locale),
        commentRequired,
        ...(code && { code }),
        ...(revises && { revises }),
        form: form.map((field) => fieldView(field, locale)),
        ...more(decision),
      }),
    ),
    ...(task.due && { due: dueView(task.due, locale) }),
    reminders: task.reminders,
    ...(task.escalates && { escalates: task.escalates.map(({ afterWorkingDays, to }) => ({ afterWorkingDays, to })) }),
    onSilence: task.onSilence,
    silence: say(task.silence, locale),
  };
}

function dueView({ key: _setting, ...rule }: NonNullable<TaskPolicy['due']>, locale: Locale): DueView {
  if ('given' in rule) return { given: say(rule.given, locale) };
  return 'workingDays' in rule ? { calendar: 'CN', ...rule } : rule;
}

/**
 * A process as data, in one language: what a client needs to fill every form, decide every task and follow every case.
 */
export function policyView(policy: Policy, locale: Locale): ProcessView {
  const titled = (
    from: Readonly<Record<string, { title: { zh: string; en: string } }>>,
  ): { key: string; title: string }[] =>
    Object.entries(from).map(([key, { title }]) => ({ key, title: say(title, locale) }));
  return {
    ...policySummary(policy, locale),
    needs: say(policy.needs, locale),
    ...(policy.code && { code: policy.code }),
    form: policy.form.map((field) => fieldView(field, locale)),
    states: Object.entries(policy.states).map(([key, { title, next }]) => ({ key, title: say(title, locale), next })),
    outcomes: titled(policy.outcomes).map((outcome) => ({ ...outcome, tone: policy.outcomes[outcome.key]!.tone })),
    tasks: Object.entries(policy.tasks).map(([key, task]) => taskPolicyView(key, task, locale)),
    actions: Object.entries(policy.actions).map(
      ([key, { title, roles, party, states, duty, form, closes, revises, logs }]) => ({
        key,
        title: say(title, locale),
        roles,
        ...(party && { party }),
        states,
        ...(duty && { duty }),
        form: form.map((field) => fieldView(field, locale)),
        ...(closes && { closes }),
        ...(revises && { revises }),
        ...(logs && { logs }),
      }),
    ),
    diagram: diagramOf(policy, locale),
  };
}

/** A process in a list, in one language. */
export const policySummary = (policy: Policy, locale: Locale): ProcessSummary => ({
  type: policy.type,
  version: policy.version,
  title: say(policy.title, locale),
  sentence: say(policy.sentence, locale),
  opens: policy.opens,
});
