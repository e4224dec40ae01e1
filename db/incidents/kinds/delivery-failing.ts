import { DELIVERY_PROBLEMS, type DeliveryProblem } from '../../outbox/notices';
import { type Found, incidentKind } from '../kind';

type Facts = { type: string; template: string; partyId: string; role: string; problem: string | null; over: boolean };

const why = (problem: string | null) =>
  problem !== null && problem in DELIVERY_PROBLEMS
    ? DELIVERY_PROBLEMS[problem as DeliveryProblem]
    : { zh: '尚未确定收件人', en: 'Its receivers are not known yet' };

/** A message that reached nobody: given up on every channel, put off for long, or put off until we mend something. */
export const deliveryFailing = incidentKind<Facts>({
  kind: 'delivery-failing',
  title: { zh: '未送达的消息', en: 'Message that has not arrived' },
  sentence: ({ type, partyId, role, problem, over }, words) => ({
    zh: `“${words.process(type).zh}”发给 ${partyId}（${words.role(role).zh}）的消息${over ? '未能送达，不再自动重试' : '一直被推迟'}：${why(problem).zh}。`,
    en: `A message about “${words.process(type).en}” to ${partyId} (${words.role(role).en}) ${over ? 'reached nobody and is not tried any more' : 'is put off again and again'}: ${why(problem).en}.`,
  }),
  otherwise: ({ over }) =>
    over
      ? { zh: '收件人不会得到通知。', en: 'Its receivers are not told.' }
      : { zh: '系统继续重试，直至放弃。', en: 'It is tried again until it is given up.' },
  moves: ['retry'],
  find: async ({ db, numbers }) => {
    const { rows } = await db.raw<{ rows: Found<Facts>[] }>(
      `with clock as (select world_now() as now), bad as (
         select d.* from deliveries d join notices n on n.id = d.notice_id cross join clock
         where d.status in ('failed', 'bounced') and n.created_at > clock.now - :kept * interval '1 day'
         union all
         select d.* from deliveries d join notices n on n.id = d.notice_id cross join clock
         where d.status = 'queued' and d.attempts > 0
           and (d.last_error like 'ours-to-mend%' or n.created_at < clock.now - :hours * interval '1 hour')
       ), troubled as (
         select notice_id, split_part(min(last_error), ' ', 1) as problem, min(last_error) as answer, sum(attempts) as attempts,
           min(next_attempt_at) filter (where status = 'queued') as next_at, bool_and(status <> 'queued') as over
         from bad group by notice_id
       ), unread as (
         select id as notice_id, null as problem, null as answer, 0 as attempts, null::timestamptz as next_at, false as over
         from notices cross join clock where expanded_at is null and created_at < clock.now - interval '15 minutes'
       )
       select n.id::text as subject, n.case_id as "caseId", n.party_id as "partyId", n.role, n.created_at as since,
         jsonb_build_object('type', c.type, 'template', n.template, 'partyId', n.party_id, 'role', n.role, 'problem', bad.problem, 'over', bad.over) as facts,
         jsonb_build_object('attempts', bad.attempts, 'lastAnswer', bad.answer, 'nextAttemptAt', to_jsonb(bad.next_at)) as tried
       from (select * from troubled union all select * from unread) bad join notices n on n.id = bad.notice_id join cases c on c.id = n.case_id
       where not (bad.over and exists (select from deliveries other where other.notice_id = n.id and other.status in ('sent', 'queued', 'unneeded')))`,
      { kept: numbers['incidents.deliveryKeptDays'], hours: numbers['incidents.deliveryHours'] },
    );
    return rows;
  },
});
