import { FIELD_KINDS } from '../../workflows/kit/policy/field-kinds';
import type { Field, FormValues } from '../../workflows/kit/policy/fields';
import type { Policy } from '../../workflows/kit/policy/policy';
import { policyOf } from '../../workflows/registry';
import { eraseFiles } from './case-files';
import type { Tx } from '../knex';

/** What is left of a command whose case was erased; its answer is rebuilt from the rest of the case. */
export const ERASED_BODY = JSON.stringify({ erased: true });

/** What notices say in codes and field names; everything else in them was written by or about people. */
const CODES_OF_NOTICES = ['state', 'action', 'by', 'problem', 'sentTo'];

const isPersonal = ({ personal, kind, fields = [] }: Field): boolean =>
  personal === true || FIELD_KINDS[kind].telling || fields.some(isPersonal);

/** The names of a process's fields that tell of somebody, in any form. */
function erasableNames({ form, facts = [], tasks, actions }: Policy): ReadonlySet<string> {
  const decisions = Object.values(tasks).flatMap((task) => Object.values(task.decisions));
  const forms = [...decisions, ...Object.values(actions)].flatMap((each) => each.form);
  return new Set([...form, ...facts, ...forms].filter(isPersonal).map(({ name }) => name));
}

/** What is left of a value without everything under these names, at any depth. */
function without(names: ReadonlySet<string>, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => without(names, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !names.has(name))
      .map(([name, inner]) => [name, without(names, inner)]),
  );
}

/**
 * Erases a case's personal fields, files and everything people wrote, also where messages quote it, in its last commit.
 * Who did what when stays, and the chain stays valid. The worker deletes the engine's histories later.
 */
export async function eraseCase(tx: Tx, caseId: string, now: Date): Promise<void> {
  const row = await tx('cases')
    .where({ id: caseId })
    .first<{ type: string; form: FormValues; data: FormValues } | undefined>('type', 'form', 'data');
  const policy = policyOf(row?.type ?? '');
  if (row === undefined || policy === undefined) throw new Error(`case ${caseId} cannot be erased`);
  const names = erasableNames(policy);
  await tx('cases')
    .where({ id: caseId })
    .update({ form: JSON.stringify(without(names, row.form)), data: JSON.stringify(without(names, row.data)) });
  const ofCase = { case_id: caseId };
  await tx('tasks').where(ofCase).update({ comment: null, form: null });
  await tx('audit_events').where(ofCase).update({ comment: null, data: null, erased_at: now });
  await tx('case_log').where(ofCase).update({ form: '{}', erased_at: now });
  await tx('commands').where(ofCase).update({ body: ERASED_BODY, answer: null });
  await tx.raw(
    `update notices set params = (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(params) where key = any (?))
     where case_id = ?`,
    [CODES_OF_NOTICES, caseId] as never[],
  );
  await tx('station_messages')
    .whereIn('key', tx('deliveries').where(ofCase).select(tx.raw('id::text')))
    .delete();
  await tx('opportunity_needs').where(ofCase).del();
  await eraseFiles(tx, caseId, now);
  await tx('erasures').insert({ case_id: caseId, at: now }).onConflict().ignore();
}
