import { readCase } from '../../db/engine/cases';
import { resendTask } from '../../db/outbox/resend';
import { type Call, readerOf } from '../http/http';
import { Problem } from '../http/problems';
import { policyIn } from './commands';
import { refused, type TaskInCase } from './moves';
import { messagesView } from './messages-view';
import { caseView } from './represent';
import { mayResend } from './rights';
import type { WholeCase } from '../shapes/case';

/** Sends the link of a task anew for the side that made the request, or an operator; answers with the case. */
export async function resend(
  call: Pick<Call, 'deps' | 'actor' | 'viewer' | 'locale'>,
  { row, task }: TaskInCase,
): Promise<WholeCase> {
  const { deps, actor, viewer } = call;
  const policy = policyIn(call, row.type);
  if (!mayResend(row, policy, actor)) throw await refused(call, 'not-authorised', 'resend', task.id, row);
  const failed = await resendTask(deps.db, { caseId: row.id, taskId: task.id, actor });
  if (failed?.problem === 'too-many-requests')
    throw new Problem('too-many-requests', { retryAfterSeconds: failed.seconds });
  if (failed !== undefined) throw new Problem(failed.problem);
  const now = (await readCase(deps.db, viewer, row.id)) ?? row;
  const reader = await readerOf(call);
  return { ...caseView(now, policy, reader), messages: await messagesView(call, now, reader) };
}
