import pino from 'pino';
import { openDatabase } from '../../db/knex';
import { readConfig } from '../../worker/config';
import { startNotices } from '../../worker/outbox/notices';
import { portsOf } from '../../worker/ports';
import { ready, untilTold } from './child';

/** The sender of messages by itself. */
async function main(): Promise<void> {
  const config = readConfig(process.env, 'worker');
  const db = openDatabase(config.DATABASE_URL, { name: 'messages' });
  const log = pino({ level: config.LOG_LEVEL });
  const notices = startNotices({ db, ports: portsOf(config, db), publicUrl: 'http://localhost:8080', log });
  ready();
  await untilTold();
  await notices.stop();
  await db.destroy();
}

void main();
