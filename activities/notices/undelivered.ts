import type { Tx } from '../../db/knex';
import { sendAction } from '../../db/engine/send-action';
import { stableId } from '../../db/engine/stable-id';
import { findUndelivered, tellAsker } from '../../db/outbox/undelivered-requests';
import { channelsFor } from '../../workflows/kit/policy/channels';
import { policyOf } from '../../workflows/registry';
import { roleOf } from './names';
import { ASKING } from '../../workflows/kit/contract/notice-templates';

/**
 * The action by which a process learns that a request of its own reached nobody; its form takes `problem` and `taskId`.
 */
const REPORT = 'reportBounce';

/**
 * Tells the requester, once per task, that the request has reached nobody, so that the address can be corrected in
 * time. Tells the process too, if it has an action for it.
 */
export async function reportUndelivered(tx: Tx, noticeId: string): Promise<void> {
  const request = await findUndelivered(tx, { noticeId, asking: ASKING });
  if (request === undefined) return;
  const { caseId, taskId, problem } = request;
  const policy = policyOf(request.type);
  const asking = roleOf(request.parties, request.opener.partyId);
  const role = asking === undefined ? undefined : policy?.parties[asking];
  // If nobody of that party is told anything, operators still see it.
  if (asking !== undefined && role !== undefined) await tellAsker(tx, request, { role, channels: channelsFor(asking) });
  if (policy?.actions[REPORT] !== undefined)
    await sendAction(tx, stableId(taskId, REPORT), { caseId, action: REPORT, form: { problem, taskId } });
}
