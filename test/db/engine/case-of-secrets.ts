import { randomUUID } from 'node:crypto';
import { type Command, keepAnswer, storeCommand } from '../../../db/engine/commands';
import { commitCase } from '../../../db/engine/commit-case';
import type { Db } from '../../../db/knex';
import { chainEnd, verifyChain } from '../../../db/engine/timeline';
import { commitOf, newRun, opener, openingOf } from '../../support/case-writing';
import { everythingKept } from '../../support/outbox';

const TYPE = 'partner-opportunity';
/** Occurs in everything that people wrote. */
export const SECRET = 'Zhang Daming';
/** What the request says. */
export const FORM = {
  title: 'SECRETCO ERP',
  offering: 'SECRETCO suite',
  customerEnterpriseId: '91-SECRETCO',
  customerConsent: true,
  customerName: SECRET,
  contacts: [{ name: SECRET, phone: '13900000000', email: 'zhang@customer.example' }],
  decisionMaker: `${SECRET} decides`,
  need: `${SECRET} needs it`,
  expectedRevenue: { minor: 100, currency: 'CNY' },
  projectStart: '2026-12-01',
};

/** Everything of which nothing may be left. */
export const SECRETS = [SECRET, '13900000000', 'zhang@customer.example', 'SECRETCO', 'customerConsent'];

/** A case in which every place for words holds some. */
export interface CaseOfSecrets {
  readonly id: string;
  readonly opening: Command;
  readonly progress: Command;
  readonly progressKey: string;
  /** Stores an action, under its own key unless one is given. */
  store(body: object, key?: string): Promise<{ command: Command; repeated: boolean }>;
  erase(): Promise<void>;
  /** Whether its record is untampered. */
  valid(): Promise<boolean>;
}

/** Which of the secrets are in any table. */
export async function secretsKept(db: Db): Promise<string[]> {
  const kept = await everythingKept(db);
  return SECRETS.filter((secret) => kept.includes(secret));
}

/** Writes such a case, as the engine and the API would. */
export async function caseOfSecrets(db: Db): Promise<CaseOfSecrets> {
  const [id, run, progressKey] = [randomUUID(), newRun(), randomUUID()];
  const store = (kind: 'open' | 'act', body: object, key: string = randomUUID()) =>
    storeCommand(db, {
      id: randomUUID(),
      kind,
      caseId: id,
      workflowId: run.workflowId,
      type: TYPE,
      body: body as Command['body'],
      actor: opener,
      idempotencyKey: key,
      bodyHash: 'hash',
    });
  const { command: opening } = await store('open', { form: FORM });
  const { command: progress } = await store('act', { form: { details: SECRET } }, progressKey);
  const entry = { actor: opener.personId, right: 'role' };
  const first = openingOf(id, opening.id);
  await commitCase(db, run, {
    ...first,
    type: TYPE,
    opening: { ...first.opening!, form: FORM },
    data: {
      customerPsm: 'vendor.psm',
      customerName: SECRET,
      lastProgress: { details: SECRET, stage: 'delivered', winProbability: 10 },
    },
    entries: [{ ...entry, action: 'case.opened', comment: SECRET, data: { reason: SECRET } }],
  });
  const params = { state: 'verified', comment: SECRET, blockers: [SECRET] };
  const told = { template: 'case-moved', partyId: 'partner-a', role: 'partner-main-account', params } as const;
  const change = commitOf(id, 3, {
    entries: [{ ...entry, action: 'task.decided', comment: SECRET }],
    tasks: [{ ...first.tasks[0]!, status: 'decided', decision: 'submit', comment: SECRET, form: FORM }],
    log: [{ action: 'progress', actor: opener.personId, form: { details: SECRET } }],
    notices: [{ ...told, channels: ['station'] }],
    settles: [progress.id],
  });
  await commitCase(db, run, { ...change, type: TYPE });
  for (const each of [opening, progress]) await keepAnswer(db, each.id, { status: 200, body: { form: FORM } });
  await readMessage(db, id);
  const last = commitOf(id, 4, {
    state: 'consent-withdrawn',
    outcome: 'consent-withdrawn',
    entries: [{ ...entry, action: 'case.withdrawConsent', comment: SECRET }],
    erase: true,
  });
  return {
    id,
    opening,
    progress,
    progressKey,
    store: (body, key) => store('act', body, key),
    erase: async () => void (await commitCase(db, run, { ...last, type: TYPE })),
    valid: async () => verifyChain(db, id, await chainEnd(db, id)),
  };
}

/** A message of the case is in a person's message box. */
async function readMessage(db: Db, caseId: string): Promise<void> {
  const [notice] = await db('notices')
    .where({ case_id: caseId, template: 'case-moved' })
    .select<{ id: string }[]>('id');
  const delivery = { id: randomUUID(), notice_id: notice?.id, case_id: caseId, next_attempt_at: new Date() };
  await db('deliveries').insert({ ...delivery, person_id: 'partner-a.main-account', channel: 'station' });
  await db('station_messages').insert({ key: delivery.id, recipient: 'x', subject: 'News', body: SECRET });
}
