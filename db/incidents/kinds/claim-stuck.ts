import { CONFLICTS } from '../../engine/commands';
import { type Found, incidentKind } from '../kind';

type Facts = { type: string; task: string; role: string; assignee: string };

/** A task claimed by somebody who may not decide it now, of which the record does not say yet that it is free. */
export const claimStuck = incidentKind<Facts>({
  kind: 'claim-stuck',
  title: { zh: '领取人无法处理的任务', en: 'Task held by somebody who cannot act' },
  sentence: ({ type, task, role, assignee }, words) => ({
    zh: `“${words.process(type).zh}”的任务“${words.task(type, task).zh}”由 ${assignee} 领取，但其现在不能以${words.role(role).zh}身份处理：已离开、失去该角色、不在岗，或参与过同一事项的其他环节。`,
    en: `“${words.task(type, task).en}” (${words.process(type).en}) is claimed by ${assignee}, who cannot act as ${words.role(role).en} now: gone, without the role, absent, or kept from it by an earlier step.`,
  }),
  otherwise: () => ({
    zh: '该领取已不作数：有此角色的同事可立即处理，记录随后更新。',
    en: 'The claim does not count: any colleague with the role can decide the task at once, and the record follows.',
  }),
  moves: ['reassign'],
  find: async ({ db }) => {
    const { rows } = await db.raw<{ rows: Found<Facts>[] }>(
      `select t.id as subject, c.id as "caseId", t.party_id as "partyId", t.role, t.opened_at as since,
         jsonb_build_object('type', c.type, 'task', t.key, 'role', t.role, 'assignee', t.assignee) as facts
       from (select world_now() as now) clock cross join tasks t join cases c on c.id = t.case_id
       where t.status = 'open' and t.assignee is not null and t.claimed_until > clock.now and c.closed_at is null
         and claim_end(t, clock.now, ?::jsonb) <> 'link'`,
      [CONFLICTS],
    );
    return rows;
  },
});
