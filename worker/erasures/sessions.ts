import type { Logger } from 'pino';
import { sweepKeptForms } from '../../db/directory/kept-forms';
import { sweepSessions } from '../../db/directory/sessions';
import type { Db } from '../../db/knex';
import { type Loop, startLoop } from '../loop';

const POLL_MS = 60_000;

/** Removes ended sessions of the console, and the entries of forms that were kept for a day. */
export const startSessionSweep = ({ db, log, pollMs = POLL_MS }: { db: Db; log: Logger; pollMs?: number }): Loop =>
  startLoop({ name: 'sweep of sessions', pollMs, log }, async () => {
    await Promise.all([sweepSessions(db), sweepKeptForms(db)]);
    return pollMs;
  });
