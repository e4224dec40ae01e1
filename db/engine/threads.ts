import type { DoneDuty, Duty } from '../../workflows/kit/policy/duties';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { ThreadRule } from '../../workflows/kit/policy/policy';
import { needOf, statesNeed } from '../../workflows/opportunity/need';
import type { Db, Tx } from '../knex';
import { threadsAbout } from '../opportunity/opportunities';
import { CONFLICTS } from './commands';

/** The thread that a new case of a partner joins by its policy's rule; undefined if there is no such case. */
export async function threadBy(
  db: Db | Tx,
  rule: ThreadRule,
  partnerId: string,
  form: FormValues,
): Promise<string | undefined> {
  if (rule === 'same-need') return statesNeed(form) ? (await threadsAbout(db, needOf(form)))[0] : undefined;
  const { type, fields } = rule;
  const wanted = Object.fromEntries(fields.map((field) => [field, form[field] ?? null]));
  const { rows } = await db.raw<{ rows: { threadId: string }[] }>(
    `select c.thread_id as "threadId" from case_parties p join cases c on c.id = p.case_id
     where p.party_id = ? and p.role = 'partner' and c.type = ? and c.form @> ?::jsonb
     order by c.opened_at desc, c.id desc limit 1`,
    [partnerId, type, JSON.stringify(wanted)],
  );
  return rows[0]?.threadId;
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
