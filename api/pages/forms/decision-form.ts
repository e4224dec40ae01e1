import type { Field, FormValues } from '../../../workflows/kit/policy/fields';
import { say } from '../../../workflows/kit/policy/labels';
import type { DecisionPolicy, TaskPolicy } from '../../../workflows/kit/policy/policy';
import type { Words } from '../frame/words';
import { changesOf, valuesOf } from './form-values';
import { heldFor } from './held';
import type { Place, Signed } from '../frame/visit';

const AGREE = new Set(['approve', 'pass', 'grant', 'confirm', 'submit', 'accept']);
const REFUSE = new Set(['reject', 'fail', 'refuse', 'decline']);

/** All fields that any decision asks for, each once. */
export function fieldsOf(task: TaskPolicy | undefined): Field[] {
  const all = Object.values(task?.decisions ?? {}).flatMap(({ form }) => form);
  return [...new Map(all.map((field) => [field.name, field])).values()];
}

/** What prefills the lists of a form: the items of another list of the case. */
export function begunWith(fields: readonly Field[], data: FormValues): Record<string, unknown> {
  const begun = fields.flatMap(({ name, beginsWith, fields: within = [] }) => {
    const items = beginsWith === undefined ? undefined : (data[beginsWith] as readonly FormValues[] | undefined);
    const known = within.map((field) => field.name);
    const taken = items?.map((item) => Object.fromEntries(Object.entries(item).filter(([key]) => known.includes(key))));
    return taken === undefined ? [] : [[name, taken] as const];
  });
  return Object.fromEntries(begun);
}

/** What is already filled in where decisions revise the request. */
export async function heldIn(
  place: Place,
  visit: Signed,
  caseId: string,
  task: TaskPolicy | undefined,
): Promise<Record<string, unknown>> {
  const revising = Object.values(task?.decisions ?? {}).filter(({ revises }) => revises);
  const fields = revising.flatMap(({ form }) => form);
  return fields.length === 0 ? {} : heldFor(place, visit, caseId, fields);
}

/** What is sent as the form of a decision: all of it, or only its changes to the request. */
export const formOf = async (
  place: Place,
  visit: Signed,
  caseId: string,
  { form, revises }: DecisionPolicy,
): Promise<Record<string, unknown>> =>
  revises ? changesOf(form, visit.posted, await heldFor(place, visit, caseId, form)) : valuesOf(form, visit.posted);

/** A decision as the page offers it: what follows, what it asks for, which key chooses it. */
export function decisionView(key: string, decision: DecisionPolicy, code: boolean, { locale, m }: Words): object {
  const needed = decision.form.filter(({ required }) => required).map(({ label }) => say(label, locale));
  const asks = [
    ...(decision.commentRequired ? [m.task.asksComment] : []),
    ...(needed.length > 0 ? [m.task.asksForm(needed.join(m.comma))] : []),
    ...(code ? [m.task.asksCode] : []),
  ];
  return {
    key,
    title: say(decision.title, locale),
    consequence: say(decision.consequence, locale),
    asks: asks.join(' · '),
    hotkey: AGREE.has(key) ? 'a' : REFUSE.has(key) ? 'r' : undefined,
  };
}
