import type { Actor, PartyRole } from '../../workflows/kit/policy/roles';
import type { Channel } from '../../workflows/kit/policy/channels';
import type { DeliveryProblem } from './notices';
import type { Tx } from '../knex';

/** A request that reached nobody it was meant for, and its requester. */
export interface UndeliveredRequest {
  readonly caseId: string;
  readonly type: string;
  readonly taskId: string;
  readonly opener: Actor;
  readonly parties: Readonly<Partial<Record<PartyRole, string>>>;
  readonly problem: DeliveryProblem;
  /** The form field with the address, if the request was sent to one. */
  readonly sentTo: string | null;
}

/**
 * The open task of a notice that has reached nobody on any channel, was not to the opener, and has not been reported
 * yet.
 */
export async function findUndelivered(
  tx: Tx,
  { noticeId, asking }: { noticeId: string; asking: readonly string[] },
): Promise<UndeliveredRequest | undefined> {
  const { rows } = await tx.raw<{ rows: UndeliveredRequest[] }>(
    `select c.id as "caseId", c.type, t.id as "taskId", c.opener, c.parties, split_part(min(d.last_error), ' ', 1) as problem,
       n.params ->> 'sentTo' as "sentTo"
     from notices n join cases c on c.id = n.case_id join tasks t on t.id = n.task_id join deliveries d on d.notice_id = n.id
     where n.id = :noticeId and n.template = any (:asking) and t.status = 'open' and c.opener->>'partyId' <> n.party_id
       and not exists (select from notices told where told.task_id = t.id and told.template = 'message-undelivered')
     group by c.id, t.id, n.id having bool_and(d.status in ('failed', 'bounced'))`,
    { noticeId, asking: [...asking] } as never,
  );
  return rows[0];
}

/** Queues the notice that tells the requester, once per task, even if others find out at the same moment. */
export async function tellAsker(
  tx: Tx,
  { caseId, taskId, opener, problem, sentTo }: UndeliveredRequest,
  { role, channels }: { role: string; channels: readonly Channel[] },
): Promise<void> {
  const notice = {
    id: tx.raw('gen_random_uuid()'),
    case_id: caseId,
    task_id: taskId,
    template: 'message-undelivered',
    party_id: opener.partyId,
    role,
    channels,
    params: { problem, ...(sentTo === null ? {} : { sentTo }) },
    created_at: tx.raw('world_now()'),
  };
  await tx('notices').insert(notice).onConflict().ignore();
}
