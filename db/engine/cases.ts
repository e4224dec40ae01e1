import { createHash } from 'node:crypto';
import type { DoneDuty } from '../../workflows/kit/policy/duties';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Profile } from '../../workflows/kit/policy/policy';
import type { Actor, PartyRole } from '../../workflows/kit/policy/roles';
import type { Barred } from '../../workflows/shared/standing';
import { type CaseFileRow, FILES_OF_CASE } from './case-files';
import { prepared, type Db, type Tx } from '../knex';
import { BARRED } from './standing';
import { CASE_COLUMNS, type CaseTask, tasksOf, taskView } from './task-rows';
import { visibleTo, type Viewer } from './viewer';
import { CONFLICTS } from './commands';

/** A party of a case with its names; `name` is Chinese. */
export interface CaseParty {
  readonly role: PartyRole;
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
}

/** A case as stored. Instants are Dates of the world clock. */
export interface CaseRow {
  readonly id: string;
  readonly type: string;
  readonly requestNo: string;
  readonly workflowId: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly version: number;
  readonly form: FormValues;
  readonly data: FormValues;
  readonly opener: Actor;
  readonly openedBy: string;
  readonly profile: Profile;
  readonly policyVersion: number;
  readonly openedAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | null;
  readonly chainLength: number;
  readonly chainHead: string;
  /** What people wrote in it is gone for good. */
  readonly erased?: boolean;
  readonly parties: readonly CaseParty[];
  /** All tasks of a case read alone, only the open ones in a list; in order of opening. */
  readonly tasks: readonly CaseTask[];
  /** Its partners that are frozen or have left. */
  readonly barred: readonly Barred[];
  /** What the reader has done in its thread of cases, the latest first, for a case read alone. */
  readonly duties?: readonly DoneDuty[];
  /** Who can decide its open tasks or take the actions that answer them, for a case read alone. */
  readonly able?: readonly AblePerson[];
  /** Where its files stand, for a case read alone. */
  readonly files?: readonly CaseFileRow[];
}

/** Somebody who can see to an open task now. */
export interface AblePerson {
  readonly taskId: string;
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
}

/** SQL for the parties of a case (alias `c`) with their names. */
export const PARTIES = `coalesce((select jsonb_agg(jsonb_build_object('role', cp.role, 'id', cp.party_id, 'name', coalesce(p.name, cp.party_id),
  'nameEn', coalesce(p.name_en, cp.party_id)) order by cp.role)
  from case_parties cp left join parties p on p.id = cp.party_id where cp.case_id = c.id), '[]') as parties`;

/** How many people are named at the most for one task. */
const MOST_NAMED = 20;

const ABLE = `coalesce((select jsonb_agg(jsonb_build_object('taskId', t.id, 'id', p.id, 'name', p.name, 'nameEn', p.name_en) order by t.id, p.id)
  from tasks t cross join lateral (select p.id, p.name, p.name_en from deciders_of(c, t, world_now(), ?::jsonb) p
    order by p.id limit ${MOST_NAMED}) p
  where t.case_id = c.id and t.status = 'open'), '[]') as able`;

/**
 * One case that the viewer may see, with its parties and all its tasks; undefined for unknown and foreign ones alike.
 */
export const readCase = (db: Db | Tx, viewer: Viewer, id: string): Promise<CaseRow | undefined> =>
  readOne(db, viewer, 'c.id = ?', id);

/** The same, found by one of its tasks. */
export const readCaseOfTask = (db: Db | Tx, viewer: Viewer, taskId: string): Promise<CaseRow | undefined> =>
  readOne(db, viewer, 'c.id = (select x.case_id from tasks x where x.id = ?)', taskId);

/** The oldest open case that a party has opened. */
export async function openCaseOf(db: Db | Tx, partyId: string): Promise<{ id: string; requestNo: string } | undefined> {
  return db('cases')
    .whereRaw(`opener ->> 'partyId' = ? and id in (select case_id from case_parties where party_id = ?)`, [
      partyId,
      partyId,
    ])
    .whereNull('closed_at')
    .orderBy('opened_at')
    .first<{ id: string; requestNo: string } | undefined>('id', 'request_no as requestNo');
}

async function readOne(db: Db | Tx, viewer: Viewer, which: string, id: string): Promise<CaseRow | undefined> {
  const visible = visibleTo(viewer);
  const sql = `select ${CASE_COLUMNS}, ${PARTIES}, ${tasksOf('true')} as tasks, ${FILES_OF_CASE} as files, ${ABLE}, ${BARRED},
    coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('duty', d.duty, 'caseId', seen.id, 'requestNo', seen.request_no))
        order by d.at desc)
      from duties_done d left join lateral (select c.id, c.request_no from cases c where c.id = d.case_id and ${visible.sql}) seen on true
      where d.thread_id = c.thread_id and d.person_id = ?), '[]') as duties
    from cases c where ${which} and ${visible.sql}`;
  const bindings = [CONFLICTS, ...visible.bindings, viewer.actor.personId, id, ...visible.bindings];
  const { rows } = await db
    .raw<{ rows: CaseRow[] }>(sql, bindings as string[])
    .options(prepared(createHash('sha256').update(sql).digest('base64url')));
  return rows[0] && { ...rows[0], tasks: rows[0].tasks.map(taskView) };
}
