import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { createChecks } from '../activities/checks';
import type { Ports } from '../activities/ports';
import type { Db } from '../db/knex';
import type { Config } from '../worker/config';
import { createEngine } from '../worker/engine';
import { POLICIES } from '../workflows/registry';
import { createAuth, type AuthConfig } from './auth';
import type { ApiDeps, Clock, Demo } from './deps';
import { temporalProbes } from './probes';

/** What the API is composed from; `clock` and `demo` exist only where they are configured. */
export interface Parts {
  readonly config: Config;
  readonly db: Db;
  readonly client: Client;
  readonly taskQueue: string;
  readonly ports: Ports;
  readonly logger: Logger;
  /** Signs the tokens of a demonstration. */
  readonly secret: string;
  readonly clock?: Clock;
  readonly demo?: Demo;
}

/** The API of this installation, ready to be handed to `createApp`. */
export function composeApi({ config, db, client, taskQueue, ports, logger, secret, clock, demo }: Parts): ApiDeps {
  return {
    db,
    logger,
    policies: POLICIES,
    auth: createAuth(db, authOf(config, secret)),
    engine: createEngine(client, db, taskQueue),
    checks: createChecks({ db, ports }),
    codes: ports.verificationCode,
    clock: config.ASSENT_MODE === 'demo' ? clock : undefined,
    demo: config.ASSENT_MODE === 'demo' ? demo : undefined,
    probes: temporalProbes(client, config.TEMPORAL_NAMESPACE, taskQueue),
    deadlineMs: config.COMMAND_DEADLINE_MS,
    rateLimit: { points: config.RATE_LIMIT_PER_SECOND * RATE_WINDOW_S, seconds: RATE_WINDOW_S },
  };
}

/** Within this many seconds a caller may use up his whole allowance at once, as a hundred repeated submits do. */
const RATE_WINDOW_S = 10;

function authOf(config: Config, secret: string): AuthConfig {
  if (config.ASSENT_MODE === 'demo') return { mode: 'demo', secret };
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = config;
  if (issuer === undefined || audience === undefined) throw new Error('production needs OIDC_ISSUER and OIDC_AUDIENCE');
  return { mode: 'production', issuer, audience };
}
