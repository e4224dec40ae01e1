import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Router } from 'express';
import { checkCooperation, createChecks, createHoldings, createPendingCheck } from '../activities/checks';
import type { Ports } from '../activities/ports';
import type { FileStorage } from '../activities/ports/files/storage';
import { clamavScanner } from '../activities/ports/scanner/clamav';
import { createRelated } from '../activities/related';
import type { Db } from '../db/knex';
import type { Config } from '../worker/config';
import { createEngine } from '../worker/engine';
import { POLICIES } from '../workflows/registry';
import { createAuth, type AuthConfig } from './http/auth';
import type { ApiDeps, Clock, Demo } from './http/deps';
import { createPages } from './pages';
import type { Oidc } from './pages/sign-in/organisation';
import { temporalProbes } from './http/probes';
import { listen, type RunningApi } from './http/server';

/** What the API is composed from; `clock` and `demo` exist only where they are configured. */
export interface Parts {
  readonly config: Config;
  readonly db: Db;
  readonly client: Client;
  readonly taskQueue: string;
  readonly ports: Ports;
  readonly files: FileStorage;
  readonly logger: Logger;
  /** Signs the tokens of a demonstration. */
  readonly secret: string;
  readonly clock?: Clock;
  readonly demo?: Demo;
}

/** The API of this installation, ready to be handed to `createApp`. */
export function composeApi({
  config,
  db,
  client,
  taskQueue,
  ports,
  files,
  logger,
  secret,
  clock,
  demo,
}: Parts): ApiDeps {
  return {
    db,
    logger,
    policies: POLICIES,
    auth: createAuth(db, authOf(config, secret)),
    engine: createEngine(client, db, taskQueue),
    checks: createChecks({ db, ports }),
    related: createRelated({ db, ports }),
    codes: ports.verificationCode,
    files,
    scanner: config.CLAMAV_URL === undefined ? undefined : clamavScanner(config.CLAMAV_URL),
    clock: config.ASSENT_MODE === 'demo' ? clock : undefined,
    demo: config.ASSENT_MODE === 'demo' ? demo : undefined,
    probes: temporalProbes(client, config.TEMPORAL_NAMESPACE, taskQueue),
    deadlineMs: config.COMMAND_DEADLINE_MS,
    rateLimit: { points: config.RATE_LIMIT_PER_SECOND * RATE_WINDOW_S, seconds: RATE_WINDOW_S },
    trustProxy: config.TRUST_PROXY,
    operationsToken: config.OPERATIONS_TOKEN,
    bankToken: config.BANK_TOKEN,
  };
}

/** Seconds within which a caller may use up the whole allowance at once, as a hundred repeated submits do. */
const RATE_WINDOW_S = 10;

function authOf(config: Config, secret: string): AuthConfig {
  if (config.ASSENT_MODE === 'demo') return { mode: 'demo', secret };
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = config;
  if (issuer === undefined || audience === undefined) throw new Error('production needs OIDC_ISSUER and OIDC_AUDIENCE');
  return { mode: 'production', issuer, audience };
}

/** Serves API and pages of this installation on its port. Rejects when the port is taken. */
export function serve(parts: Parts): Promise<RunningApi> {
  const api = composeApi(parts);
  return listen(api, parts.config.PORT, composePages(parts, api));
}

function composePages({ config, db, ports, secret }: Parts, api: ApiDeps): Router {
  return createPages({
    api,
    secret,
    secure: publicUrl(config).startsWith('https:'),
    pendingCheck: createPendingCheck({ db, ports }),
    holdings: createHoldings({ ports }),
    cooperationCheck: (pair) => checkCooperation({ ports }, pair),
    consentLogin: config.CONSENT_REQUIRE_LOGIN,
    sessions: { hours: config.SESSION_HOURS, idleMinutes: config.SESSION_IDLE_MINUTES },
    oidc: oidcOf(config),
  });
}

/** Where people reach this installation, without a trailing slash. */
export const publicUrl = (config: Config): string =>
  (config.PUBLIC_URL ?? `http://localhost:${config.PORT}`).replace(/\/$/, '');

function oidcOf(config: Config): Oidc | undefined {
  const {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_CLIENT_AUTH: clientAuth,
  } = config;
  if (issuer === undefined || clientId === undefined) return undefined;
  return { issuer, clientId, clientSecret, clientAuth, publicUrl: publicUrl(config) };
}
