import { type Label, say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import type { Actor } from '../../../workflows/kit/policy/roles';
import { REJECTIONS } from '../../../workflows/opportunity/opportunity.blockers';
import type { CaseAnswer, TaskAnswer } from '../frame/answers';
import type { Words } from '../frame/words';

/**
 * The actions by which a reader answers a task without decisions: those that report something, else all that are
 * possible now.
 */
export function answersOf(
  task: TaskAnswer,
  row: Pick<CaseAnswer, 'allowedActions'>,
  policy: Policy,
  { actor }: { actor: Actor },
): readonly { key: string; title: string }[] {
  const decided = Object.keys(policy.tasks[task.key]?.decisions ?? {}).length > 0;
  const his = actor.partyId === task.party && actor.roles.some((role) => role === task.role);
  if (decided || !his || task.status !== 'open') return [];
  const possible = row.allowedActions.filter(({ why }) => why === undefined);
  const telling = possible.filter(({ key }) => policy.actions[key]?.logs);
  return telling.length > 0 ? telling : possible;
}

/** A rejection: which state followed, why, in whose words, and when. */
export interface Rejection {
  readonly title: string;
  readonly kind: string | undefined;
  readonly said: string | undefined;
  readonly at: string;
}

/** The last rejection of a case. */
export function rejectionOf(
  data: Readonly<Record<string, unknown>>,
  { states }: Pick<Policy, 'states'>,
  { locale }: Pick<Words, 'locale'>,
): Rejection | undefined {
  const found = data['rejection'] as
    Partial<Record<'state' | 'code' | 'reason' | 'at' | 'why', unknown>> | null | undefined;
  if (typeof found?.at !== 'string') return undefined;
  const { reason, at } = found;
  const [state, code] = [String(found.state), String(found.code)];
  const known = found.why ?? (code in REJECTIONS ? REJECTIONS[code as keyof typeof REJECTIONS] : undefined);
  const kind = known === undefined ? undefined : say(known as Label, locale);
  const said = typeof reason === 'string' && reason !== code ? reason : undefined;
  return {
    title: say(states[state]?.title ?? { zh: state, en: state }, locale),
    kind,
    said,
    at,
  };
}
