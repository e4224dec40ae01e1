import type { Db, Tx } from '../knex';
import type { Actor } from '../../workflows/kit/policy/roles';

/**
 * Gives back what a request that has ended used of its quotas, if it reached nobody (domain Part 5, 2): every message to
 * the other side was undeliverable, its page was never opened, and nobody of that side has looked at their inbox since.
 */
export async function giveBackUnreached(tx: Tx, caseId: string, now: Date): Promise<void> {
  await tx.raw(
    `with asked as (
       select n.party_id, min(n.created_at) as since, bool_and(d.status in ('failed', 'bounced')) as lost
       from notices n join cases c on c.id = n.case_id join deliveries d on d.notice_id = n.id and d.channel <> 'station'
       where n.case_id = :caseId and n.task_id is not null and n.template <> 'message-undelivered'
         and n.party_id <> c.opener->>'partyId' and n.party_id <> 'vendor'
       group by n.party_id
     )
     update quota_uses set given_back_at = cast(:now as timestamptz)
     where case_id = :caseId and given_back_at is null
       and exists (select from asked) and (select bool_and(lost) from asked)
       and not exists (select from consent_tokens t where t.case_id = :caseId and t.opened_at is not null)
       and not exists (select from inbox_visits v join asked a on a.party_id = v.party_id and v.at >= a.since)
       and not exists (select from tasks t join asked a on a.party_id = t.party_id
         where t.case_id = :caseId and t.status = 'decided' and t.opened_at >= a.since)`,
    { caseId, now: now.toISOString() },
  );
}

/** Remembers that a person has looked at what waits for them; once a minute is enough. */
export async function noteInboxVisit(
  db: Db | Tx,
  { personId, partyId }: Pick<Actor, 'personId' | 'partyId'>,
): Promise<void> {
  await db.raw(
    `insert into inbox_visits (person_id, party_id, at) values (:personId, :partyId, world_now())
     on conflict (person_id) do update set at = excluded.at, party_id = excluded.party_id
     where inbox_visits.at < excluded.at - interval '1 minute'`,
    { personId, partyId },
  );
}
