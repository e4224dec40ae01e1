import type { Label } from '../../../workflows/kit/policy/labels';
import { POLICIES } from '../../../workflows/registry';
import { type Found, incidentKind, type Looking } from '../kind';

type Facts = { type: string; step: string | null; system: string; reason: string | null; left: string[] };

/** Tasks in which a person decides about a refused effect; whether it can be given up says if it can be put back. */
const REPAIRS = POLICIES.flatMap(({ type, tasks }) =>
  Object.entries(tasks)
    .filter(([, { decisions }]) => 'retry' in decisions)
    .map(([key, { decisions }]) => ({ type, key, final: !('abandon' in decisions) })),
);

/** What was refused, and what is in force nevertheless: done, and neither undone nor a lock that was lifted. */
async function refused({ db }: Looking, final: boolean): Promise<readonly Found<Facts>[]> {
  const { rows } = await db.raw<{ rows: Found<Facts>[] }>(
    `select t.id as subject, c.id as "caseId", t.party_id as "partyId", t.role, coalesce(bad.failing_since, t.opened_at) as since,
       jsonb_build_object('type', c.type, 'step', bad.key, 'system', coalesce(bad.system, ''), 'reason', bad.detail ->> 'reason',
         'left', (select coalesce(jsonb_agg(e.key order by e.at, e.key), '[]') from effects e
           where e.case_id = c.id and (e.status = 'done' or e.status = 'failed' and exists (
               select from effects undo where undo.case_id = c.id and undo.key = 'undo-' || e.key and undo.status = 'failed'))
             and e.key !~ '^(undo|unlock)-' and not exists (
               select from effects lifted where lifted.case_id = c.id and lifted.status = 'done' and lifted.key = 'un' || e.key))) as facts,
       jsonb_build_object('attempts', coalesce(bad.tries, 0), 'lastAnswer', bad.detail ->> 'reason', 'nextAttemptAt', null) as tried
     from tasks t join cases c on c.id = t.case_id
       join jsonb_to_recordset(:repairs) as repair(type text, key text, final boolean) on repair.type = t.case_type and repair.key = t.key
       left join lateral (select * from effects e where e.case_id = c.id and e.status = 'failed' order by e.at desc limit 1) bad on true
     where t.status = 'open' and c.closed_at is null and repair.final = :final`,
    { repairs: JSON.stringify(REPAIRS), final },
  );
  return rows;
}

const cause = ({ step, system, reason }: Facts, words: { system(name: string): Label }): Label => ({
  zh: `${step === null ? '外部系统拒绝了请求' : `${words.system(system).zh}拒绝了步骤 ${step}`}${reason === null ? '' : `，答复“${reason}”`}`,
  en: `${step === null ? 'An outside system refused' : `${words.system(system).en} refused the step ${step}`}${reason === null ? '' : ` and said: “${reason}”`}`,
});

/** Refused before the commit point: what had been done was undone, as far as the effects say so. */
export const effectRefused = incidentKind<Facts>({
  kind: 'effect-refused',
  title: { zh: '被拒绝的外部操作（尚未生效）', en: 'Refused before it took effect' },
  sentence: (facts, words) => ({
    zh: `“${words.process(facts.type).zh}”：${cause(facts, words).zh}。${
      facts.left.length === 0 ? '已恢复原状' : `以下步骤未能恢复：${facts.left.join('、')}`
    }；待运营人员决定重试或放弃。`,
    en: `“${words.process(facts.type).en}”: ${cause(facts, words).en}. ${
      facts.left.length === 0 ? 'Everything was put back' : `Not put back: ${facts.left.join(', ')}`
    }; an operator decides to try again or to abandon it.`,
  }),
  otherwise: () => ({ zh: '在处理之前申请保持等待。', en: 'The request waits until somebody decides.' }),
  moves: ['retry', 'send-back'],
  find: (at) => refused(at, false),
});

/** Refused after the commit point: it is in effect, and what follows from it cannot be put back. */
export const bookingRefused = incidentKind<Facts>({
  kind: 'booking-refused',
  title: { zh: '已生效但后续被拒绝的操作', en: 'Refused after it took effect' },
  sentence: (facts, words) => ({
    zh: `“${words.process(facts.type).zh}”：${cause(facts, words).zh}。此前的步骤已生效，不能恢复；已有一项待处理的任务，请与该系统核对后重试。`,
    en: `“${words.process(facts.type).en}”: ${cause(facts, words).en}. What came before is in effect and cannot be put back; a task is open: clear it with that system, then try again.`,
  }),
  otherwise: () => ({
    zh: '已生效的部分保持有效，其余步骤一直等待。',
    en: 'What is in effect stays so; the rest waits for ever.',
  }),
  moves: ['retry'],
  find: (at) => refused(at, true),
});
