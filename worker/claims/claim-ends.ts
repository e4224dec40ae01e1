import type { Logger } from 'pino';
import { endClaims } from '../../db/engine/claim-ends';
import type { Db } from '../../db/knex';
import { type Loop, startLoop } from '../loop';

/** How often to look: a claim counts no longer the moment it ends, what is written down may follow within a minute. */
const POLL_MS = 60_000;

/** Writes the ends of claims on the record, and tells those who stand in for absent holders. */
export const startClaimEnds = ({ db, log, pollMs = POLL_MS }: { db: Db; log: Logger; pollMs?: number }): Loop =>
  startLoop({ name: 'end of claims', pollMs, log }, () => endClaims(db));
