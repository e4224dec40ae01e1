import { randomUUID } from 'node:crypto';
import type { Command } from '../../db/engine/commands';
import { storeCommand } from '../../db/engine/commands';
import type { Run } from '../../db/engine/commit-case';
import { openDatabase, type Db } from '../../db/knex';
import { seed } from '../../db/seeds/calendars';
import type { Commit, TaskChange } from '../../workflows/kit/contract/commit';
import type { Actor } from '../../workflows/kit/policy/roles';
import { freshDatabase } from './database';

/** A database with calendars, for tests that write cases without an engine. */
export async function caseDatabase(): Promise<{ db: Db; close(): Promise<void> }> {
  const database = await freshDatabase();
  const db = openDatabase(database.url, { name: 'test' });
  await seed(db);
  return {
    db,
    async close() {
      await db.destroy();
      await database.drop();
    },
  };
}

export const opener: Actor = {
  personId: 'partner-a.admin',
  partyId: 'partner-a',
  roles: ['partner-admin'],
  proof: 'role',
};

/** Writes people with their parties, so that they can hold tasks. */
export async function knowPeople(db: Db, people: readonly Actor[]): Promise<void> {
  for (const { personId, partyId, roles } of people) {
    const kind = partyId.startsWith('customer') ? 'customer' : partyId === 'vendor' ? 'vendor' : 'partner';
    const name = { name: partyId, name_en: partyId, email: `contact@${partyId}.example` };
    await db('parties')
      .insert({ id: partyId, kind, partner_kind: kind === 'partner' ? 'csp' : null, account_name: partyId, ...name })
      .onConflict('id')
      .ignore();
    await db('people').insert({ ...name, id: personId, party_id: partyId, roles });
  }
}

export const newRun = (): Run => ({ workflowId: `trial/${randomUUID()}`, runId: randomUUID() });

/** A consent of 15 days with reminders on days 3, 7 and 14. */
export const consentTask = (caseId: string, more: Partial<TaskChange> = {}): TaskChange => ({
  id: `${caseId}.1`,
  key: 'consent',
  role: 'customer',
  partyId: 'customer-1',
  channel: 'link',
  status: 'open',
  due: { key: 'trial.ttl', days: 15 },
  reminders: [{ afterDays: 3 }, { afterDays: 7 }, { afterDays: 14 }],
  ...more,
});

const EMPTY = {
  unreached: [],
  data: {},
  tasks: [],
  entries: [],
  settles: [],
  notices: [],
  quotas: [],
  redate: [],
} as const;
const PARTIES = { partner: 'partner-a', customer: 'customer-1', vendor: 'vendor' };

/** The first commit of a case: opened, one consent asked for. */
export function openingOf(caseId: string, commandId: string, more: Partial<Commit> = {}): Commit {
  const actor = opener.personId;
  return {
    ...EMPTY,
    caseId,
    type: 'trial',
    version: 2,
    opening: { commandId, form: {}, actor: opener, profile: 'CN', policyVersion: 1, prefix: 'TR' },
    state: 'pending',
    parties: PARTIES,
    tasks: [consentTask(caseId)],
    entries: [
      { action: 'case.opened', actor, right: 'role' },
      { action: 'task.opened', actor: 'system', right: 'system', taskId: `${caseId}.1`, taskKey: 'consent' },
    ],
    settles: [commandId],
    notices: [{ template: 'task-opened', partyId: 'customer-1', role: 'customer', channels: ['email', 'sms'] }],
    quotas: [{ quota: 'trial', subject: 'customer-1', change: 'use' }],
    ...more,
  };
}

/** A later commit. */
export const commitOf = (caseId: string, version: number, more: Partial<Commit> = {}): Commit => ({
  ...EMPTY,
  caseId,
  type: 'trial',
  version,
  state: 'pending',
  parties: PARTIES,
  entries: [{ action: 'task.claimed', actor: 'somebody', right: 'customer', comment: 'mine' }],
  ...more,
});

/** Stores a command about a case, as the API does. */
export async function command(
  db: Db,
  caseId: string,
  kind: 'open' | 'decide',
  workflowId = 'trial/1',
): Promise<Command> {
  const stored = await storeCommand(db, {
    id: randomUUID(),
    kind,
    caseId,
    workflowId,
    type: 'trial',
    ...(kind === 'decide' ? { taskId: `${caseId}.1` } : {}),
    body: {},
    actor: opener,
    bodyHash: 'hash',
  });
  return stored.command;
}
