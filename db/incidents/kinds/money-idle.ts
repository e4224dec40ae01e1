import { moneyWithSign } from '../../../workflows/shared/money-text';
import { type Found, incidentKind } from '../kind';

type Facts = { budget: string; minor: number; currency: string; since: string; open: boolean };

/** Money that a case has set aside or bound, without any movement for long. */
export const moneyIdle = incidentKind<Facts>({
  kind: 'money-idle',
  title: { zh: '长期未动的预留资金', en: 'Money set aside without a move' },
  sentence: ({ budget, minor, currency, since, open }, words) => ({
    zh: `预算 ${budget} 中为该申请预留或占用的 ${moneyWithSign({ minor, currency })} 自 ${words.when(since).zh} 起没有变动${open ? '' : '，而申请已经结束'}。`,
    en: `${moneyWithSign({ minor, currency })} of the budget ${budget} is set aside or committed for this case without a move since ${words.when(since).en}${open ? '' : ', although the case has ended'}.`,
  }),
  otherwise: () => ({
    zh: '资金继续被占用，其他申请不能使用。',
    en: 'The money stays bound, and no other request can use it.',
  }),
  moves: [],
  money: true,
  find: async ({ db, numbers }) => {
    const { rows } = await db.raw<{ rows: Found<Facts>[] }>(
      `with moved as (
         select budget, case_id, at, case kind when 'reserve' then amount_minor when 'commit' then amount_minor
           when 'pay' then -amount_minor else drawn_minor - amount_minor end as minor from ledger_entries
         union all select budget, drawn_from, at, -drawn_minor from ledger_entries where drawn_from is not null
       ), held as (
         select budget, case_id, sum(minor)::bigint as minor, max(at) as at from moved group by budget, case_id
         having sum(minor) > 0 and max(at) < world_now() - ? * interval '1 day'
       )
       select h.budget || '/' || h.case_id as subject, h.case_id as "caseId", h.at as since,
         jsonb_build_object('type', c.type, 'budget', h.budget, 'minor', h.minor, 'currency', b.currency, 'since', to_jsonb(h.at),
           'open', c.closed_at is null) as facts
       from held h join budgets b on b.key = h.budget left join cases c on c.id = h.case_id`,
      [numbers['incidents.moneyDays']],
    );
    return rows;
  },
});
