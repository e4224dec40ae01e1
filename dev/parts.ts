import path from 'node:path';
import { keepMail } from '../db/outbox/mailbox';
import { migrate, type Db } from '../db/knex';
import { seed as seedCalendars } from '../db/seeds/calendars';
import { seedWorld } from '../db/seeds/world';
import { POOL_SIZES } from '../worker/config';
import { connectDatabase } from '../worker/start';
import { applyDeclaration, type TemporalAddress, temporalDeclaration } from '../worker/temporal';
import { startMailCatcher } from './mail-catcher';
import { startPostgres } from './postgres';
import { say } from './say';
import { startSmsCatcher } from './sms-catcher';
import { findTemporal } from './temporal/find';
import { startTemporal } from './temporal/server';

/** How everything started is stopped again, in the order of starting. */
export type Stops = (() => Promise<void>)[];

/** The demonstration's PostgreSQL: that of `DATABASE_URL`, else an embedded one. Returns its URL. */
export async function postgres(env: NodeJS.ProcessEnv, dataDir: string, stops: Stops): Promise<string> {
  const tell = say('PostgreSQL');
  if (env.DATABASE_URL) {
    tell(`using DATABASE_URL (${new URL(env.DATABASE_URL).host})`);
    return env.DATABASE_URL;
  }
  tell('starting');
  const server = await startPostgres({ dataDir: path.join(dataDir, 'postgres'), say: tell });
  stops.push(() => server.stop());
  tell(`is up at ${new URL(server.url).host}`);
  return server.url;
}

/** The demonstration's Temporal, and its Web UI if embedded. */
export interface TemporalHere extends TemporalAddress {
  readonly ui: string | undefined;
}

/**
 * The demonstration's Temporal: that of `TEMPORAL_ADDRESS`, else an embedded one, with all that temporal.yaml declares.
 */
export async function temporal(env: NodeJS.ProcessEnv, dataDir: string, stops: Stops): Promise<TemporalHere> {
  const tell = say('Temporal');
  const namespace = env.TEMPORAL_NAMESPACE || temporalDeclaration.namespace;
  tell(env.TEMPORAL_ADDRESS ? `using TEMPORAL_ADDRESS (${env.TEMPORAL_ADDRESS})` : 'starting');
  const found = env.TEMPORAL_ADDRESS
    ? { address: env.TEMPORAL_ADDRESS, namespace, embedded: false, ui: undefined }
    : await embeddedTemporal(dataDir, namespace, tell, stops);
  await applyDeclaration(found, tell);
  tell(`is up at ${found.address}`);
  return found;
}

async function embeddedTemporal(
  dataDir: string,
  namespace: string,
  tell: (line: string) => void,
  stops: Stops,
): Promise<TemporalHere> {
  const server = await startTemporal({
    executable: await findTemporal(tell),
    dataFile: path.join(dataDir, 'temporal', 'temporal.db'),
    logFile: path.join(dataDir, 'temporal', 'temporal.log'),
    namespace,
  });
  stops.push(() => server.stop());
  return { address: server.address, namespace, embedded: true, ui: server.uiUrl };
}

/** Opens the database and brings schema, calendars and the seeded world into it. */
export async function database(url: string, stops: Stops): Promise<Db> {
  const tell = say('Database');
  const db = await connectDatabase(url, { name: 'demo', max: POOL_SIZES.api + POOL_SIZES.worker });
  stops.push(() => db.destroy());
  const applied = await migrate(db);
  await seedCalendars(db);
  await seedWorld(db);
  const schema = applied.length === 0 ? 'schema is up to date' : `${applied.length} migrations applied`;
  tell(`${schema}, the seeded world is there`);
  return db;
}

/** Catches every mail and SMS in the demonstration's mailbox. */
export async function catchers(db: Db, stops: Stops): Promise<{ SMTP_URL: string; SMS_URL: string }> {
  const mail = await startMailCatcher({
    onMail: ({ to, subject, text }) => keepMail(db, { channel: 'email', to, subject, text }),
  });
  stops.push(() => mail.stop());
  const sms = await startSmsCatcher({ onSms: ({ to, text }) => keepMail(db, { channel: 'sms', to, text }) });
  stops.push(() => sms.stop());
  say('Mailbox')('catches every mail and SMS');
  return { SMTP_URL: mail.url, SMS_URL: sms.url };
}
