import type { Logger } from 'pino';
import type { Db } from '../db/knex';
import { brokenSettings } from '../db/settings';

/** Names the stored settings that do not fit when a process starts; their defaults are used until they are mended. */
export async function nameBrokenSettings(db: Db, log: Logger): Promise<void> {
  const keys = await brokenSettings(db);
  if (keys.length > 0) log.error({ keys }, 'settings that do not fit are ignored, their defaults are used');
}
