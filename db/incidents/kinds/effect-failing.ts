import { type Found, incidentKind } from '../kind';

type Facts = { type: string; step: string; system: string; reason: string | null };

/** A step on an outside system that has failed for long while the system goes on trying. */
export const effectFailing = incidentKind<Facts>({
  kind: 'effect-failing',
  title: { zh: '持续失败的外部操作', en: 'Outside system that keeps failing' },
  sentence: ({ type, step, system, reason }, words) => ({
    zh: `“${words.process(type).zh}”的步骤 ${step} 一直失败：${words.system(system).zh}${reason === null ? '没有说明原因' : `答复“${reason}”`}。`,
    en: `Step ${step} of “${words.process(type).en}” keeps failing. ${words.system(system).en} ${reason === null ? 'gave no reason' : `said: “${reason}”`}.`,
  }),
  otherwise: () => ({
    zh: '系统至少每分钟重试一次；时限过后由运营人员决定，撤回类步骤则一直重试。',
    en: 'It is tried at least once a minute. At its time limit an operator decides; what has to be undone is tried for ever.',
  }),
  moves: [],
  find: async ({ db, numbers }) => {
    const { rows } = await db.raw<{ rows: Found<Facts>[] }>(
      `select e.case_id || '/' || e.key as subject, e.case_id as "caseId", e.failing_since as since,
         jsonb_build_object('type', c.type, 'step', e.key, 'system', e.system, 'reason', e.detail ->> 'reason') as facts,
         jsonb_build_object('attempts', e.tries, 'lastAnswer', e.detail ->> 'reason', 'nextAttemptAt', null) as tried
       from effects e join cases c on c.id = e.case_id
       where e.status = 'failed' and c.closed_at is null and e.failing_since < world_now() - ? * interval '1 minute'
         and not exists (select from tasks t where t.case_id = c.id and t.status = 'open')`,
      [numbers['incidents.effectMinutes']],
    );
    return rows;
  },
});
