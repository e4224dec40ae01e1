import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { longestTimeoutWithin } from '../activities/ports/http/client';
import { SESSION_LIFE } from '../db/directory/sessions';
import { isGuessable, leavesTheMachineInClear } from './safe-values';
import { attemptMs, OUTSIDE_MS } from '../workflows/kit/contract/activity-options';
import { CannotStart } from './start';
import { temporalDeclaration } from './temporal';
import { temporalFaults } from './temporal-environment';

/** The program being configured: each refuses to start without what it needs, and ignores what only others need. */
export type Part = 'api' | 'worker' | 'migrate' | 'temporal:apply';

/** Connections that a worker's loops use besides its activities. */
const LOOP_CONNECTIONS =
  4 + // the relay: deliveries wait for the engine, and for PostgreSQL only now and then
  10 + // the outbox: one for each message under way
  1 + // the erasure of histories
  1 + // the removal of files
  2 + // the sweep of sessions
  2 + // the end of claims: the leader's, and the one that writes
  2; // the watch for incidents: its lock and its sweep

/**
 * The most connections a process opens. No activity waits for another's: a worker has one per slot. PostgreSQL must
 * admit the sum over all processes.
 */
export const POOL_SIZES = {
  api: 20,
  worker: temporalDeclaration.tuning.maxConcurrentActivityTaskExecutions + LOOP_CONNECTIONS,
} as const;

const says = (sentence: string) => ({ error: () => sentence });
const text = (what: string) => z.string(says(what)).trim().min(1, says(what));
const port = (what: string) => z.coerce.number(says(what)).int(says(what)).min(0, says(what)).max(65_535, says(what));
const whole = (from: number, to: number) => {
  const what = says(`must be a whole number from ${from} to ${to}`);
  return z.coerce.number(what).int(what).min(from, what).max(to, what);
};
const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, says(`must be one of ${values.join(', ')}`));
const httpUrl = (example: string) =>
  z.url({ protocol: /^https?$/, ...says(`must be an address such as ${example}`) }).optional();

const SHORTEST_SECRET = 32;
const NETWORK = /^(?:loopback|linklocal|uniquelocal)$/;
const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...more] = text.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return (
    NETWORK.test(text) ||
    (longest > 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest)))
  );
};
const proxies = z
  .string()
  .transform((text) => (/^\d{1,2}$/.test(text) ? Number(text) : text.split(',').map((each) => each.trim())))
  .refine(
    (value) => typeof value === 'number' || value.every(isNetwork),
    says('must be how many proxies there are, or their addresses and networks such as 10.0.0.0/8'),
  );

/** Ensures that a call with all its tries and pauses ends within the activity that makes it. */
const LONGEST_PORT_TIMEOUT_MS = longestTimeoutWithin(attemptMs(OUTSIDE_MS));

const VARIABLES = z.object({
  ASSENT_MODE: oneOf(['demo', 'production']).default('production'),
  PORT: port('must be a port from 0 to 65535').default(8080),
  PUBLIC_URL: httpUrl('https://assent.example'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, ...says('must be an address such as postgres://assent@db.example/assent') })
    .optional(),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d{1,5}$/, says('must be host:port, such as temporal.example:7233'))
    .optional(),
  TEMPORAL_NAMESPACE: text('must name a namespace').default('assent'),
  OIDC_ISSUER: httpUrl('https://login.example'),
  OIDC_AUDIENCE: text('must name the audience of the tokens').optional(),
  /** This console as a client of the issuer; without it, people of this installation use the API alone. */
  OIDC_CLIENT_ID: text('must name this console at the issuer').optional(),
  OIDC_CLIENT_SECRET: text('must be what the issuer gave this console').optional(),
  OIDC_CLIENT_AUTH: oneOf(['client_secret_post', 'client_secret_basic']).default('client_secret_post'),
  /** How long a session of the console lasts at most, and without use. */
  SESSION_HOURS: whole(1, 168).default(SESSION_LIFE.hours),
  SESSION_IDLE_MINUTES: whole(5, 10_080).default(SESSION_LIFE.idleMinutes),
  /** Signs cookies of the console and, in demonstrations, tokens. */
  ASSENT_SECRET: z
    .string()
    .min(SHORTEST_SECRET, says(`must have at least ${SHORTEST_SECRET} characters`))
    .optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, ...says('must be an address such as smtps://user@mail.example') }).optional(),
  MAIL_FROM: text('must be an address that mail comes from').default('Assent <no-reply@assent.example>'),
  SMS_URL: httpUrl('https://sms.example'),
  /** Where the outside systems are; the built-in registry when absent. */
  PORTS_URL: httpUrl('https://systems.example/ports'),
  /** How long one try of a call to PORTS_URL may take, in ms. */
  PORTS_TIMEOUT_MS: whole(100, LONGEST_PORT_TIMEOUT_MS).default(10_000),
  PORTS_TOKEN: text('must be the bearer token for PORTS_URL').optional(),
  /** Where the bytes of uploaded files are kept: a folder of this machine, or an S3 bucket. */
  FILES_DIR: text('must name a folder').optional(),
  FILES_S3_ENDPOINT: httpUrl('https://s3.example'),
  FILES_S3_BUCKET: text('must name a bucket').optional(),
  FILES_S3_REGION: text('must name the region of the bucket').optional(),
  FILES_S3_ACCESS_KEY_ID: text('must be the id of an access key').optional(),
  FILES_S3_SECRET_ACCESS_KEY: text('must be the secret of that access key').optional(),
  CONSENT_REQUIRE_LOGIN: z.stringbool(says('must be true or false')).default(false),
  /** How long a write waits for its effect before it answers 202, in ms. */
  COMMAND_DEADLINE_MS: whole(100, 60_000).default(5_000),
  RATE_LIMIT_PER_SECOND: whole(1, 1_000_000).default(50),
  /** Whose word about a caller's address counts: how many proxies, or their addresses and networks. */
  TRUST_PROXY: proxies.optional(),
  /** Opens `/metrics` and the details of `/readyz` to other machines. */
  OPERATIONS_TOKEN: z.string().min(16, says('must have at least 16 characters')).optional(),
  /** With which the bank's system reports what became of payments; it cannot when absent. */
  BANK_TOKEN: z.string().min(32, says('must have at least 32 characters')).optional(),
  /** The virus scanner that looks at every upload; none when absent. */
  CLAMAV_URL: z
    .url({ protocol: /^tcp$/, ...says('must be an address such as tcp://clamav.example:3310') })
    .refine(
      (url) => /^tcp:\/\/[^/@]+:\d{1,5}\/?$/.test(url),
      says('must be an address such as tcp://clamav.example:3310'),
    )
    .optional(),
  /** Where the worker reports its health; nowhere when absent. */
  WORKER_METRICS_PORT: port('must be a port from 0 to 65535').optional(),
  LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error']).default('info'),
});

type Variable = keyof typeof VARIABLES.shape;

/** The configuration of a service, the API or the worker. */
export type Config = z.output<typeof VARIABLES> & { readonly DATABASE_URL: string; readonly TEMPORAL_ADDRESS: string };

/** The placeholder for a missing secret where nothing real is at stake; production refuses it. */
export const DEMO_SECRET = 'assent-demonstration-secret-not-for-production';

/** Everything wrong with a configuration, one sentence each. */
export class BadConfiguration extends CannotStart {
  constructor(readonly faults: readonly string[]) {
    super(`The configuration cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

type Needs = Partial<Record<Variable, string>>;

const DATABASE: Needs = { DATABASE_URL: 'the PostgreSQL of this installation, postgres://user@host/database' };
const TEMPORAL: Needs = { TEMPORAL_ADDRESS: 'the Temporal frontend, host:port' };
const PUBLIC: Needs = { PUBLIC_URL: 'the address that people use and links begin with' };

const ALWAYS: Readonly<Record<Part, Needs>> = {
  api: { ...DATABASE, ...TEMPORAL },
  worker: { ...DATABASE, ...TEMPORAL },
  migrate: DATABASE,
  'temporal:apply': TEMPORAL,
};

const IN_PRODUCTION: Readonly<Record<Part, Needs>> = {
  api: {
    ...PUBLIC,
    OIDC_ISSUER: 'the issuer of the tokens people sign in with',
    OIDC_AUDIENCE: 'the audience their tokens are made for',
    ASSENT_SECRET: 'at least 32 random characters to sign sessions with',
  },
  worker: PUBLIC,
  migrate: {},
  'temporal:apply': {},
};

const REACHING_PEOPLE: Needs = {
  SMTP_URL: 'the mail server for codes and messages, unless PORTS_URL names the systems that send them',
  SMS_URL: 'the SMS provider for codes and messages, unless PORTS_URL names the systems that send them',
};

/** What uploaded files need when they are kept in a bucket. */
const BUCKET: Needs = {
  FILES_S3_BUCKET: 'the bucket for uploaded files',
  FILES_S3_REGION: 'the region that requests to it are signed for',
  FILES_S3_ACCESS_KEY_ID: 'the id of the access key to it',
  FILES_S3_SECRET_ACCESS_KEY: 'the secret of that access key',
};

const API_ONLY: readonly string[] = [
  'OIDC_ISSUER',
  'OIDC_AUDIENCE',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_CLIENT_AUTH',
  'SESSION_HOURS',
  'SESSION_IDLE_MINUTES',
  'ASSENT_SECRET',
  'CONSENT_REQUIRE_LOGIN',
  'COMMAND_DEADLINE_MS',
  'RATE_LIMIT_PER_SECOND',
  'TRUST_PROXY',
  'OPERATIONS_TOKEN',
  'BANK_TOKEN',
  'CLAMAV_URL',
] satisfies Variable[];

const WORKER_ONLY: readonly string[] = ['WORKER_METRICS_PORT'] satisfies Variable[];

const CONCERNS: Readonly<Record<Part, (name: string) => boolean>> = {
  api: (name) => !WORKER_ONLY.includes(name),
  worker: (name) => !API_ONLY.includes(name),
  migrate: (name) => name === 'DATABASE_URL',
  'temporal:apply': (name) => name.startsWith('TEMPORAL_'),
};

/** Reads the configuration of a service from the environment. Throws `BadConfiguration`. */
export const readConfig = (env: NodeJS.ProcessEnv, part: 'api' | 'worker'): Config => read(env, part);

/** The database that `npm run migrate` works on. Throws `BadConfiguration`. */
export const readDatabaseUrl = (env: NodeJS.ProcessEnv): string => read(env, 'migrate').DATABASE_URL;

/** The Temporal that `npm run temporal:apply` works on. Throws `BadConfiguration`. */
export function readTemporalAddress(env: NodeJS.ProcessEnv): { address: string; namespace: string } {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = read(env, 'temporal:apply');
  return { address, namespace };
}

function read(env: NodeJS.ProcessEnv, part: Part): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([name, value]) => CONCERNS[part](name) && value?.trim()));
  const given = { ...demoFiles(set), ...set };
  const parsed = VARIABLES.safeParse(given);
  const malformed = (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}.`);
  const faults = [...missing(given, part), ...malformed, ...unsafe(given), ...temporalFaults(given)];
  if (!parsed.success || faults.length > 0) throw new BadConfiguration([...new Set(faults)]);
  return parsed.data as Config;
}

function missing(given: NodeJS.ProcessEnv, part: Part): string[] {
  const service = part === 'api' || part === 'worker';
  const production = service && given.ASSENT_MODE !== 'demo';
  const absent = (needs: Needs, where: string): string[] =>
    Object.entries(needs)
      .filter(([name]) => given[name] === undefined)
      .map(([name, what]) => `${name} is required${where}: ${what}.`);
  return [
    ...absent(ALWAYS[part], ''),
    ...(production ? absent(IN_PRODUCTION[part], ' in production') : []),
    ...(production && given.PORTS_URL === undefined ? absent(REACHING_PEOPLE, ' in production') : []),
    ...(service ? absentFiles(given, absent) : []),
  ];
}

function absentFiles(given: NodeJS.ProcessEnv, absent: (needs: Needs, where: string) => string[]): string[] {
  if (given.FILES_S3_ENDPOINT === undefined)
    return absent({ FILES_DIR: 'a folder for uploaded files, unless FILES_S3_ENDPOINT names a storage for them' }, '');
  const both =
    given.FILES_DIR === undefined ? [] : ['FILES_DIR and FILES_S3_ENDPOINT name two places for the same files.'];
  return [...both, ...absent(BUCKET, ' with FILES_S3_ENDPOINT')];
}

/** A demonstration keeps files with its other data, unless told otherwise. */
const demoFiles = ({ ASSENT_MODE: mode, FILES_S3_ENDPOINT: bucket, DATA_DIR: data }: NodeJS.ProcessEnv): object =>
  mode === 'demo' && bucket === undefined ? { FILES_DIR: path.join(data ?? '.data', 'files') } : {};

/** What would let others read along or sign in as anybody, a sentence each; demonstrations may. */
function unsafe({ ASSENT_MODE: mode, ASSENT_SECRET: secret, ...given }: NodeJS.ProcessEnv): string[] {
  if (mode === 'demo') return [];
  const inClear = ['OIDC_ISSUER', 'PUBLIC_URL']
    .filter((name) => leavesTheMachineInClear(given[name]))
    .map((name) => `${name} must begin with https:// in production, unless it is an address of this machine.`);
  if (secret === DEMO_SECRET)
    return [...inClear, 'ASSENT_SECRET is the public secret of the demonstration; production needs one of its own.'];
  return secret !== undefined && secret.length >= SHORTEST_SECRET && isGuessable(secret)
    ? [...inClear, 'ASSENT_SECRET must be random, as from `openssl rand -base64 32`; this one can be guessed.']
    : inClear;
}
