import type { DeliveryView } from '../../../db/outbox/notices';
import type { Policy } from '../../../workflows/kit/policy/policy';
import type { CaseAnswer } from '../frame/answers';
import type { Signed } from '../frame/visit';
import type { Button, Moving } from './case-move';
import { moveOf } from './case-view';
import { messageState } from './messages-view';
import { words } from './words';

/** Whose move it is in a case, and what its reader can do. `inline` names what has its form on the page, with its place. */
export function movingOf(
  row: CaseAnswer,
  policy: Policy,
  deliveries: readonly DeliveryView[],
  inline: ReadonlyMap<string, string>,
  visit: Signed,
): Moving {
  const { waitingOn: waiting, outcome } = row;
  const mine = row.tasks.filter(({ canDecide, status }) => canDecide && status === 'open');
  const [first] = mine;
  const common = {
    buttons: buttonsOf(row, policy, inline),
    resendable: row.tasks.filter(({ canResend }) => canResend).map(({ id }) => id),
    impossible: impossibleIn(row),
  };
  if (outcome !== null || !waiting) {
    const tone = row.tone === 'good' || row.tone === 'bad' ? row.tone : 'neutral';
    return { title: moveOf(row, visit), tone, ...common };
  }
  return {
    title: first ? words[visit.locale].move.yours(first.title) : moveOf(row, visit),
    tone: waiting.dueAt !== null && visit.f.left(waiting.dueAt).over ? 'warn' : 'now',
    waiting:
      waiting.role === 'system'
        ? undefined
        : {
            dueAt: waiting.dueAt,
            silence: waiting.onExpiry ?? undefined,
            message: messageState(deliveries, waiting, visit),
            people: waiting.people?.map(({ name }) => name),
          },
    ...common,
  };
}

/** Tasks first, then actions, those that end the case last. */
function buttonsOf(row: CaseAnswer, policy: Policy, inline: ReadonlyMap<string, string>): Button[] {
  const tasks = row.tasks
    .filter(({ canDecide, status }) => canDecide && status === 'open')
    .map(({ id, title }) => ({ title, href: inline.get(id) ?? `/tasks/${encodeURIComponent(id)}` }));
  const actions = row.allowedActions
    .filter(({ key, why }) => why === undefined && inline.get(key) !== '#edit')
    .map(({ key, title }) => ({
      title,
      href: inline.get(key) ?? `/cases/${row.id}/actions/${key}`,
      final: policy.actions[key]?.closes !== undefined,
    }));
  return [...tasks, ...actions.filter(({ final }) => !final), ...actions.filter(({ final }) => final)];
}

// That a case has ended is said once, above.
const impossibleIn = ({ outcome, allowedActions }: CaseAnswer): { title: string; why: string }[] =>
  outcome === null ? allowedActions.flatMap(({ title, why }) => (why === undefined ? [] : [{ title, why }])) : [];
