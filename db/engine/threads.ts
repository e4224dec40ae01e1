import type { Commit } from '../../workflows/kit/contract/commit';
import { beijingDate } from '../../workflows/kit/policy/deadlines';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { ThreadRule } from '../../workflows/kit/policy/policy';
import { policyOf } from '../../workflows/registry';
import { worldNow } from '../calendar/clock';
import type { Db, Tx } from '../knex';
import { stableId } from './stable-id';

/** The thread of a partner's cases with such a form in the year of a month, quarter or date. */
export const threadOf = (rule: ThreadRule, partnerId: string, form: FormValues, period: unknown): string =>
  stableId('thread', rule.name, partnerId, ...rule.fields.map((field) => String(form[field])), yearIn(period));

const yearIn = (period: unknown): string => String(period).slice(0, 4);

/** The thread of a new case of a partner by its policy's rule. */
export async function threadBy(db: Db | Tx, rule: ThreadRule, partnerId: string, form: FormValues): Promise<string> {
  const period = form[rule.yearOf] ?? beijingDate((await worldNow(db)).now.getTime());
  return threadOf(rule, partnerId, form, period);
}

/**
 * Moves a case on to the thread of another year when its facts come to name one, as those of a renewal do, with what
 * people do in it from that year on.
 */
export async function moveThread(
  tx: Tx,
  { caseId, type, parties: { partner }, data }: Pick<Commit, 'caseId' | 'type' | 'parties' | 'data'>,
): Promise<void> {
  const rule = policyOf(type)?.thread;
  if (rule === undefined || partner === undefined || typeof data[rule.yearOf] !== 'string') return;
  const period = data[rule.yearOf];
  const { form } = await tx('cases').where({ id: caseId }).first<{ form: FormValues }>('form');
  await tx.raw(
    `with moved as (update cases set thread_id = :threadId where id = :caseId and thread_id <> :threadId returning id)
     update commands k set thread_id = :threadId from moved
     where k.case_id = moved.id and k.duty is not null
       and k.received_at >= make_timestamptz(:year, 1, 1, 0, 0, 0, 'Asia/Shanghai')`,
    { caseId, threadId: threadOf(rule, partner, form, period), year: Number(yearIn(period)) },
  );
}
