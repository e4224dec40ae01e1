import type { Field, FormValues } from '../../../workflows/kit/policy/fields';
import { say } from '../../../workflows/kit/policy/labels';
import type { DecisionPolicy, Policy, TaskPolicy } from '../../../workflows/kit/policy/policy';
import type { BlockerView } from '../../http/problems';
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

/**
 * What a case knows already of the facts that a form asks for: values of the fields that are the same there, as far as
 * the reader sees them. A tick or a file is always the decider's own.
 */
export function knownIn(
  fields: readonly Field[],
  { form, facts = [] }: Pick<Policy, 'form' | 'facts'>,
  data: FormValues,
): Record<string, unknown> {
  const known = [...form, ...facts];
  const same = fields.filter(
    ({ name, kind }) =>
      kind !== 'tick' &&
      kind !== 'file' &&
      kind !== 'list' &&
      data[name] !== undefined &&
      data[name] !== null &&
      known.some((each) => each.name === name && each.kind === kind && !each.personal),
  );
  return Object.fromEntries(same.map(({ name }) => [name, data[name]]));
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

/** A decision as the page offers it: what follows, which key chooses it, what stands in its way. */
export interface Decision {
  readonly key: string;
  readonly title: string;
  readonly consequence: string;
  readonly hotkey?: string | undefined;
  /** It is asked once more, on a page of its own. */
  readonly final: boolean;
  readonly blockers?: readonly BlockerView[] | undefined;
}

/** A decision in the reader's language. */
export const decisionView = (key: string, decision: DecisionPolicy, { locale }: Words): Decision => ({
  key,
  title: say(decision.title, locale),
  consequence: say(decision.consequence, locale),
  hotkey: AGREE.has(key) ? 'a' : REFUSE.has(key) ? 'r' : undefined,
  final: decision.final === true,
});

/** For which decisions a field has to be filled in, if not for all of them; undefined for a field that may stay empty. */
export function neededFor(
  name: string,
  { decisions }: Pick<TaskPolicy, 'decisions'>,
  words: Words,
): string | undefined {
  const all = Object.values(decisions);
  const asking = all.filter(({ form }) => form.some((field) => field.name === name && field.required));
  return asking.length === 0 || asking.length === all.length ? undefined : titlesOf(asking, words);
}

/** For which decisions a comment has to be written; undefined if for none. */
export function commentNeededFor({ decisions }: Pick<TaskPolicy, 'decisions'>, words: Words): string | undefined {
  const asking = Object.values(decisions).filter(({ commentRequired }) => commentRequired);
  return asking.length === 0 ? undefined : titlesOf(asking, words);
}

const titlesOf = (decisions: readonly DecisionPolicy[], { locale, m }: Words): string =>
  decisions.map(({ title }) => say(title, locale)).join(m.comma);
