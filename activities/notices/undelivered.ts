import type { Tx } from '../../db/knex';
import { stableId, sendAction } from '../../db/engine/send-action';
import { findUndelivered, tellAsker } from '../../db/outbox/undelivered-requests';
import { channelsFor } from '../../workflows/kit/policy/channels';
import { policyOf } from '../../workflows/registry';
import { roleOf } from './names';
import { ASKING } from '../../workflows/kit/contract/notice-templates';

/** The action of a process that wants to know when a request of its has reached nobody; its form takes `problem` and `taskId`. */
const REPORT = 'reportBounce';

/**
 * Tells the party that asked, once for each task, when its request has reached nobody: it can have the address corrected while there is time. A process
 * that has an action for it is told as well.
 */
export async function reportUndelivered(tx: Tx, noticeId: string): Promise<void> {
  const request = await findUndelivered(tx, { noticeId, asking: ASKING });
  if (request === undefined) return;
  const { caseId, taskId, problem } = request;
  const policy = policyOf(request.type);
  const asking = roleOf(request.parties, request.opener.partyId);
  const role = asking === undefined ? undefined : policy?.parties[asking];
  // Where nobody of that party is told of anything, operators see it all the same.
  if (asking !== undefined && role !== undefined) await tellAsker(tx, request, { role, channels: channelsFor(asking) });
  if (policy?.actions[REPORT] !== undefined)
    await sendAction(tx, stableId(taskId, REPORT), { caseId, action: REPORT, form: { problem, taskId } });
}
