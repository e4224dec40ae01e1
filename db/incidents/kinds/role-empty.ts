import { CONFLICTS } from '../../engine/commands';
import { type Found, incidentKind } from '../kind';

type Facts = { type: string; task: string; role: string; partyId: string; others: boolean; level: boolean };

/**
 * An open task that nobody of its party can decide, or that has gone to a role in vain: nobody holds the role, is there,
 * and is free of conflicts.
 */
export const roleEmpty = incidentKind<Facts>({
  kind: 'role-empty',
  title: { zh: '无人可处理的任务', en: 'Task that nobody can decide' },
  sentence: ({ type, task, role, partyId, others, level }, words) => ({
    zh: `“${words.process(type).zh}”的任务“${words.task(type, task).zh}”${level ? '已升级至' : '等待'} ${partyId} 的${words.role(role).zh}：${
      others
        ? '在任人员均参与过本事项，不能再作决定。请在目录中将该角色授予该方一位未参与过的人员'
        : '没有在任且在岗的人员。请在目录中为该方指定人员，或登记代理人'
    }。`,
    en: `“${words.task(type, task).en}” (${words.process(type).en}) ${level ? 'has gone to' : 'waits for'} ${words.role(role).en} of ${partyId}: ${
      others
        ? 'all who hold the role have taken part before and may not decide. Give the role to a person of this party who has had no part in it.'
        : 'nobody holds this role and is there. Give the role to a person of this party, or enter a substitute.'
    }`,
  }),
  otherwise: ({ level }) =>
    level
      ? {
          zh: '任务仍只等待原先的处理人，升级没有作用。',
          en: 'It goes on waiting for those who had it before: the escalation helps nobody.',
        }
      : {
          zh: '任务无人处理，直至到期；不到期的任务将一直等待。',
          en: 'Nobody decides it: it expires at its date, and waits for ever if it has none.',
        },
  moves: [],
  find: async ({ db }) => {
    const { rows } = await db.raw<{ rows: Found<Facts>[] }>(
      `select distinct on (t.id) t.id as subject, c.id as "caseId", a.party_id as "partyId", a.role,
         greatest(t.opened_at, a.since, (select max(p.updated_at) from people p
           where p.party_id = a.party_id and not p.active and holds_role(p, a.role))) as since,
         jsonb_build_object('type', c.type, 'task', t.key, 'role', a.role, 'partyId', a.party_id, 'level', a.since is not null,
           'others', exists (select from receivers_of(a.party_id, a.role, clock.now))) as facts
       from (select world_now() as now) clock cross join tasks t join cases c on c.id = t.case_id cross join lateral (
         select t.role, t.party_id, null as since
         where not exists (select from deciders_of(c, t, clock.now, :conflicts::jsonb))
         union all select l.role, l.party_id, l.at from reached_levels(t, clock.now) l
         where not exists (select from receivers_of(l.party_id, l.role, clock.now, array(select barred_from(t, :conflicts::jsonb))))) a
       where t.status = 'open' and t.channel = 'inbox' and c.closed_at is null
       order by t.id, a.since nulls first`,
      { conflicts: CONFLICTS },
    );
    return rows;
  },
});
