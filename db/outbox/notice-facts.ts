import { inTimeSql } from '../engine/in-time';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Actor, PartyRole, Role } from '../../workflows/kit/policy/roles';
import type { Db } from '../knex';

/** The last action of a person in a case, or the task that ended in silence. */
export interface LastWord {
  readonly action: string;
  readonly actor: string;
  readonly taskKey: string | null;
  readonly comment: string | null;
}

/** What the text of a delivery is made from, as it stands when it is sent. */
export interface NoticeRow {
  readonly template: string;
  readonly partyId: string;
  readonly role: Role;
  readonly params: FormValues;
  readonly caseId: string;
  readonly type: string;
  readonly requestNo: string;
  readonly outcome: string | null;
  readonly form: FormValues;
  readonly data: FormValues;
  readonly parties: Readonly<Partial<Record<PartyRole, string>>>;
  readonly opener: Actor;
  /** The task the notice is about. */
  readonly taskId: string | null;
  readonly taskKey: string | null;
  readonly taskPartyId: string | null;
  readonly channel: 'inbox' | 'link' | null;
  /** The task can still be decided, by its status and by the world clock. */
  readonly taskOpen: boolean;
  /** The cut-off of that task; of the case's next open task when the notice is about none. */
  readonly dueAt: Date | null;
  readonly lastWord: LastWord | null;
}

/** Reads what a delivery is about; undefined when there is no such delivery. */
export async function readNotice(db: Db, deliveryId: string): Promise<NoticeRow | undefined> {
  const { rows } = await db.raw<{ rows: NoticeRow[] }>(
    `select n.template, n.party_id as "partyId", n.role, n.params, c.id as "caseId", c.type, c.request_no as "requestNo", c.outcome,
       c.form, c.data, c.parties, c.opener, t.id as "taskId", t.key as "taskKey", t.party_id as "taskPartyId", t.channel,
       coalesce(t.status = 'open' and (t.due_at is null or ${inTimeSql('world_now()', 't.due_at')}), false) as "taskOpen",
       case when n.task_id is null
         then (select min(o.due_at) from tasks o where o.case_id = c.id and o.status = 'open') else t.due_at end as "dueAt",
       (select jsonb_build_object('action', a.action, 'actor', a.actor, 'taskKey', a.task_key, 'comment', a.comment)
        from audit_events a
        where a.case_id = c.id and (a.action in ('task.decided', 'task.expired')
          or a.action like 'case.%' and a.action not in ('case.opened', 'case.closed'))
        order by a.seq desc limit 1) as "lastWord"
     from deliveries d join notices n on n.id = d.notice_id join cases c on c.id = n.case_id left join tasks t on t.id = n.task_id
     where d.id = ?`,
    [deliveryId],
  );
  return rows[0];
}
