import { randomUUID } from 'node:crypto';
import pino from 'pino';
import type { Ports } from '../../activities/ports';
import { createRegistryPorts } from '../../activities/ports/registry';
import { openDatabase, type Db } from '../../db/knex';
import { type CaughtMail, startMailCatcher } from '../../dev/mail-catcher';
import { type CaughtSms, startSmsCatcher } from '../../dev/sms-catcher';
import { type Notices, startNotices } from '../../worker/outbox/notices';
import { worldDatabase } from './database';

/** A database with the seeded world and real catchers of mail and SMS, for one test. Cases are rows; no engine runs. */
export interface OutboxWorld {
  readonly db: Db;
  readonly ports: Ports;
  readonly mails: CaughtMail[];
  readonly texts: CaughtSms[];
  /** Everything the senders have logged. */
  readonly logged: string[];
  openCase(row?: object): Promise<string>;
  openTask(caseId: string, row?: object): Promise<string>;
  queue(caseId: string, row: object): Promise<string>;
  say(caseId: string, line: { action: string; actor: string; taskKey?: string; comment?: string }): Promise<void>;
  /** Starts a sender; `ports` replaces some of the real ones. */
  start(ports?: Partial<Ports>, options?: { leaseMs?: number }): Notices;
  /** Starts a sender and waits until nothing is left to do. */
  sendAll(ports?: Partial<Ports>): Promise<void>;
  stopAll(): Promise<void>;
  close(): Promise<void>;
}

export const PUBLIC_URL = 'https://assent.example';

/** Makes a world. Its case is a request of `partner-a` to switch `customer-1`, number RS-20260901-000001. */
export async function outboxWorld(): Promise<OutboxWorld> {
  const mails: CaughtMail[] = [];
  const texts: CaughtSms[] = [];
  const logged: string[] = [];
  const senders: Notices[] = [];
  const mail = await startMailCatcher({ onMail: (each) => void mails.push(each) });
  const sms = await startSmsCatcher({ onSms: (each) => void texts.push(each) });
  const database = await worldDatabase();
  const db = openDatabase(database.url, { name: 'test' });
  const real = createRegistryPorts(db, {
    smtpUrl: mail.url,
    smsUrl: sms.url,
    mailFrom: 'Assent <no-reply@assent.example>',
  });
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  let cases = 0;

  const start: OutboxWorld['start'] = (ports = {}, options = {}) => {
    const sender = startNotices({ db, ports: { ...real, ...ports }, publicUrl: PUBLIC_URL, log, ...options });
    senders.push(sender);
    return sender;
  };
  const stopAll = async (): Promise<void> => {
    await Promise.all(senders.map((sender) => sender.stop()));
  };
  return {
    db,
    ports: real,
    mails,
    texts,
    logged,
    start,
    async openCase(row = {}) {
      const id = randomUUID();
      cases += 1;
      await db('cases').insert({
        id,
        type: 'relationship-switch',
        request_no: `RS-20260901-${String(cases).padStart(6, '0')}`,
        workflow_id: `association/${id}`,
        run_id: randomUUID(),
        opening_command: randomUUID(),
        state: 'pending-customer',
        version: 1,
        form: { customerId: 'customer-1', toModel: 'reseller', reason: '统一结算' },
        parties: { partner: 'partner-a', customer: 'customer-1', vendor: 'vendor' },
        opener: { personId: 'partner-a.admin', partyId: 'partner-a', roles: ['partner-admin'], proof: 'role' },
        opened_by: 'partner-a.admin',
        profile: 'CN',
        policy_version: 1,
        thread_id: id,
        opened_at: db.raw('world_now()'),
        updated_at: db.raw('world_now()'),
        ...row,
      });
      return id;
    },
    async openTask(caseId, row = {}) {
      const id = `${caseId}.${randomUUID().slice(0, 8)}`;
      await db('tasks').insert({
        id,
        case_id: caseId,
        case_type: 'relationship-switch',
        key: 'customerConsent',
        role: 'customer',
        party_id: 'customer-1',
        channel: 'link',
        status: 'open',
        opened_at: db.raw('world_now()'),
        due_at: '2099-09-20T16:00:00Z',
        ...row,
      });
      return id;
    },
    async queue(caseId, row) {
      const id = randomUUID();
      await db('notices').insert({
        id,
        case_id: caseId,
        template: 'task-opened',
        party_id: 'customer-1',
        role: 'customer',
        channels: ['email', 'sms'],
        created_at: db.raw('world_now()'),
        ...row,
      });
      return id;
    },
    async say(caseId, { action, actor, taskKey, comment }) {
      const last = await db('audit_events').where({ case_id: caseId }).max<{ seq: number | null }[]>('seq as seq');
      await db('audit_events').insert({
        case_id: caseId,
        seq: (last[0]?.seq ?? 0) + 1,
        at: db.raw('world_now()'),
        action,
        actor,
        acting_right: 'role',
        task_key: taskKey ?? null,
        comment: comment ?? null,
        content_hash: '',
        hash: '',
      });
    },
    async sendAll(ports) {
      const sender = start(ports);
      await sender.drained();
      await sender.stop();
    },
    stopAll,
    async close() {
      await stopAll();
      await db.destroy();
      await Promise.all([database.drop(), mail.stop(), sms.stop()]);
    },
  };
}

/** The token of the consent link or invitation in a text. */
export const tokenIn = (text: string): string => /\/(?:consent|invitations)\/([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? '';

/** Every value of every table as text, to prove that something is nowhere. */
export async function everythingKept(db: Db): Promise<string> {
  const tables = await db('pg_tables').where({ schemaname: 'public' }).select<{ tablename: string }[]>('tablename');
  const dumps = await Promise.all(
    tables.map(({ tablename }) =>
      db.raw<{ rows: { all: string | null }[] }>(`select string_agg(t::text, '\n') as all from ?? t`, [tablename]),
    ),
  );
  return dumps.map(({ rows }) => rows[0]?.all ?? '').join('\n');
}
