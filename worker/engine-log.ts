import { DefaultLogger } from '@temporalio/worker';
import type { Logger } from 'pino';
import { faultForLog } from './fault-log';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Writes warnings and worse of Temporal's worker to our own log; of errors only what a log may hold. */
export const engineLog = (log: Logger): DefaultLogger =>
  new DefaultLogger('WARN', ({ level, message, meta = {} }) => {
    const facts = Object.entries(meta).map(([name, value]) => [
      name,
      typeof value === 'object' ? faultForLog(value) : (value as unknown),
    ]);
    log[LEVELS[level]](Object.fromEntries(facts), message);
  });
