import type { CaseRow } from '../../db/engine/cases';
import type { ClaimChange } from '../../db/engine/claims';
import { type CannotAct, colleaguesFor } from '../../db/engine/colleagues';
import type { CaseTask } from '../../db/engine/task-rows';
import { managesClaims } from '../../workflows/kit/policy/claims';
import type { Label } from '../../workflows/kit/policy/labels';
import type { Actor } from '../../workflows/kit/policy/roles';
import type { Call } from '../http/http';
import { invalidField } from '../http/parse';
import { isLive, taskRight } from './rights';

/** Whether an actor may make such a change of claims although they may not decide the task. */
export const isManaging = (kind: string, task: Pick<CaseTask, 'partyId'>, actor: Actor): boolean =>
  (kind === 'release' || kind === 'delegate') && managesClaims(actor, task.partyId);

/** The changes of a task's claim that an actor may make now; none of one that a link decides. */
export function claimMoves(row: CaseRow, task: CaseTask, actor: Actor, now: Date): ClaimChange['kind'][] {
  if (task.channel === 'link' || !isLive(row, task, now)) return [];
  const { assignee } = task;
  const decides = taskRight(row, task, actor) === undefined;
  const manages = isManaging('release', task, actor);
  const mine = assignee === actor.personId;
  const possible: Record<ClaimChange['kind'], boolean> = {
    claim: decides && assignee === null,
    release: assignee !== null && ((decides && mine) || manages),
    delegate: (decides && (assignee === null || mine)) || manages,
    'take-over': decides && assignee !== null && !mine,
  };
  return (Object.keys(possible) as ClaimChange['kind'][]).filter((kind) => possible[kind]);
}

const CANNOT: Readonly<Record<CannotAct, Label>> = {
  left: { zh: '此人已停用', en: 'is no longer active' },
  role: { zh: '此人没有该任务所需的角色', en: 'does not hold the role of this task' },
  absent: { zh: '此人目前不在岗', en: 'is absent now' },
  duty: {
    zh: '此人已参与同一事项的其他环节，不能处理该任务',
    en: 'has taken another part in the same matter and may not decide this task',
  },
};

/** Refuses, at `to`, a person who cannot act on a task, with the reason. */
export async function mustBeAbleToAct({ deps }: Pick<Call, 'deps'>, task: CaseTask, to: string): Promise<void> {
  const [person] = await colleaguesFor(deps.db, task.id, to);
  if (person === undefined)
    throw invalidField('to', 'not-allowed', '不是该任务所属单位的人员', 'is nobody of the party whose task this is');
  if (person.why === null) return;
  const { zh, en } = CANNOT[person.why];
  throw invalidField('to', `cannot-act-${person.why}`, zh, en);
}
