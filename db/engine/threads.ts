import type { Commit } from '../../workflows/kit/contract/commit';
import { beijingDate } from '../../workflows/kit/policy/deadlines';
import type { DoneDuty, Duty } from '../../workflows/kit/policy/duties';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { ThreadRule, YearlyThread } from '../../workflows/kit/policy/policy';
import { needOf, statesNeed } from '../../workflows/opportunity/need';
import { policyOf, type ProcessType } from '../../workflows/registry';
import { worldNow } from '../calendar/clock';
import type { Db, Tx } from '../knex';
import { threadsAbout } from '../opportunity/opportunities';
import { CONFLICTS } from './commands';
import { stableId } from './stable-id';

/** The thread of a partner's cases with such a form in the year of a month, quarter or date. */
export const threadOf = (rule: YearlyThread, partnerId: string, form: FormValues, period: unknown): string =>
  stableId('thread', rule.name, partnerId, ...rule.fields.map((field) => String(form[field])), yearIn(period));

const yearIn = (period: unknown): string => String(period).slice(0, 4);

/** The thread of a new case of a partner by its policy's rule; undefined if it is the first of its need. */
export async function threadBy(
  db: Db | Tx,
  rule: ThreadRule,
  partnerId: string,
  form: FormValues,
): Promise<string | undefined> {
  if (rule === 'same-need') return statesNeed(form) ? (await threadsAbout(db, needOf(form)))[0] : undefined;
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
  if (rule === undefined || rule === 'same-need' || partner === undefined) return;
  const period = data[rule.yearOf];
  if (typeof period !== 'string') return;
  const { form } = await tx('cases').where({ id: caseId }).first<{ form: FormValues }>('form');
  await tx.raw(
    `with moved as (update cases set thread_id = :threadId where id = :caseId and thread_id <> :threadId returning id)
     update commands k set thread_id = :threadId from moved
     where k.case_id = moved.id and k.duty is not null
       and k.received_at >= make_timestamptz(:year, 1, 1, 0, 0, 0, 'Asia/Shanghai')`,
    { caseId, threadId: threadOf(rule, partner, form, period), year: Number(yearIn(period)) },
  );
}

const LIST = 'fh-incentive' satisfies ProcessType;

/** Notes who wrote what the system has drawn up a list from: they have made that list. */
export async function noteMakers(tx: Tx, caseId: string): Promise<void> {
  await tx.raw(
    `insert into list_makers (case_id, person_id, thread_id, at)
     select c.id, writer, c.thread_id, c.opened_at from cases c cross join lateral writers_of_list(c.form, c.opened_at) writer
     where c.id = ? and c.type = ? and jsonb_exists(c.form, 'lines') on conflict do nothing`,
    [caseId, LIST],
  );
}

/** What a person did in a thread that keeps them from opening a case in it, as storing the opening would find. */
export async function openingConflict(db: Db | Tx, threadId: string, personId: string): Promise<DoneDuty | undefined> {
  const { rows } = await db.raw<{ rows: { done: DoneDuty | null }[] }>(
    `select duty_conflict(?, array[?], 'draw-up', ?::jsonb) as done`,
    [threadId, personId, CONFLICTS],
  );
  return rows[0]?.done ?? undefined;
}

/** Whether what a person did in the thread of a case keeps them from a duty in it. */
export async function isKeptFrom(
  db: Db | Tx,
  { caseId, personId, duty }: { caseId: string; personId: string; duty: Duty },
): Promise<boolean> {
  const { rows } = await db.raw<{ rows: object[] }>(
    `select from cases c where c.id = ? and duty_conflict(c.thread_id, array[?], ?, ?::jsonb) is not null`,
    [caseId, personId, duty, CONFLICTS],
  );
  return rows.length > 0;
}
