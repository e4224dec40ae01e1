import type { Blocker } from '../../../workflows/kit/policy/refusals';
import { say } from '../../../workflows/kit/policy/labels';
import { PROBLEMS, type ProblemKind } from '../../http/problem-catalogue';
import { asProblem, type BlockerView, blockerView, Problem } from '../../http/problems';
import type { Words } from '../frame/words';
import { anchorOf } from './form-fields';

/** A problem as pages show it. */
export interface Fault {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
  readonly errors: readonly { anchor: string; label: string; message: string }[];
  readonly blockers?: readonly BlockerView[] | undefined;
  readonly caseId?: string | undefined;
}

/** A problem in words; `labels` names the fields whose errors are listed. */
export function faultOf(problem: Problem, words: Words, labels: ReadonlyMap<string, string> = new Map()): Fault {
  const { locale, m } = words;
  const kind: ProblemKind = PROBLEMS[problem.slug];
  const { errors = [], blockers, caseId } = problem.extras;
  const invalid = problem.slug === 'invalid';
  return {
    status: problem.status,
    title: invalid ? m.problem.summary : say(kind.title, locale),
    detail: invalid ? m.problem.form : say(kind.detail, locale),
    remedy: invalid ? '' : say(kind.remedy, locale),
    errors: errors.map((error) => {
      const path = fieldOf(error.path, labels);
      return { anchor: anchorOf(path), label: labels.get(path) ?? path, message: say(error.message, locale) };
    }),
    ...(blockers && { blockers: blockersOf(blockers, words) }),
    ...(caseId !== undefined && { caseId }),
  };
}

// The field that contains a path: an amount or a choice has no label of its own.
function fieldOf(path: string, labels: ReadonlyMap<string, string>): string {
  const parts = path.split('.');
  const paths = parts.map((_part, at) => parts.slice(0, parts.length - at).join('.'));
  return paths.find((each) => labels.has(each)) ?? path;
}

/** The blockers, in one language. */
export const blockersOf = (blockers: readonly Blocker[], { locale }: Words): BlockerView[] =>
  blockers.map((blocker) => blockerView(blocker, locale));

/** The messages of a problem per field path; several about one field become lines. */
export function messagesOf(problem: Problem, { locale }: Words): Map<string, string> {
  const messages = new Map<string, string>();
  for (const { path, message } of problem.extras.errors ?? [])
    messages.set(path, [messages.get(path) ?? [], say(message, locale)].flat().join('\n'));
  return messages;
}

/** The problem inside a thrown error; a fault of ours is rethrown. */
export function problemIn(error: unknown): Problem {
  const problem = asProblem(error);
  if (!problem || problem.slug === 'unauthenticated') throw error;
  return problem;
}

/** The same problem with the paths of an action's form under `form`, where its fields are on the page. */
export function underForm(problem: Problem): Problem {
  const { errors } = problem.extras;
  if (!errors) return problem;
  const moved = errors.map((error) => ({
    ...error,
    path: error.path.startsWith('form.') ? error.path : `form.${error.path}`,
  }));
  return new Problem(problem.slug, { ...problem.extras, errors: moved });
}
