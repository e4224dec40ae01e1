import { randomBytes } from 'node:crypto';
import { BadConfiguration, DEMO_SECRET, readConfig, readDatabaseUrl, readTemporalAddress } from '../../worker/config';
import { temporalCredentials } from '../../worker/temporal-environment';

const ANY = { DATABASE_URL: 'postgres://assent@db.example/assent', TEMPORAL_ADDRESS: 'temporal.example:7233' };
const PRODUCTION = {
  ...ANY,
  PUBLIC_URL: 'https://assent.example',
  OIDC_ISSUER: 'https://login.example',
  OIDC_AUDIENCE: 'https://assent.example/api',
  ASSENT_SECRET: 'q8Zk2mVd7RtYp4Ns9Xc1Lw6Hb3Jf5Ga0',
  SMTP_URL: 'smtps://mail.example',
  SMS_URL: 'https://sms.example',
  FILES_DIR: '/var/lib/assent/files',
};
const BUCKET = {
  FILES_S3_ENDPOINT: 'https://s3.example',
  FILES_S3_BUCKET: 'assent-files',
  FILES_S3_REGION: 'cn-north-4',
  FILES_S3_ACCESS_KEY_ID: 'key',
  FILES_S3_SECRET_ACCESS_KEY: 'secret',
};

function faultsOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof BadConfiguration) return error.faults;
    throw error;
  }
}

const faults = (env: NodeJS.ProcessEnv, part: 'api' | 'worker' = 'api') => faultsOf(() => readConfig(env, part));
const names = (found: readonly string[]): string[] => found.map((fault) => fault.split(' ')[0] ?? '').sort();

test('an empty configuration is told everything that production needs, and each program only its own part', () => {
  const shared = ['DATABASE_URL', 'FILES_DIR', 'PUBLIC_URL', 'SMS_URL', 'SMTP_URL', 'TEMPORAL_ADDRESS'];
  expect(names(faults({}, 'worker'))).toEqual(shared);
  expect(names(faults({}, 'api'))).toEqual([...shared, 'ASSENT_SECRET', 'OIDC_AUDIENCE', 'OIDC_ISSUER'].sort());
  expect(names(faultsOf(() => readDatabaseUrl({})))).toEqual(['DATABASE_URL']);
  expect(names(faultsOf(() => readTemporalAddress({})))).toEqual(['TEMPORAL_ADDRESS']);
});

test('a complete configuration is taken with its defaults, and an empty variable counts as absent', () => {
  expect(readConfig({ ...PRODUCTION, SMTP_URL: PRODUCTION.SMTP_URL, LOG_LEVEL: '', PORT: ' ' }, 'api')).toMatchObject({
    ASSENT_MODE: 'production',
    PORT: 8080,
    LOG_LEVEL: 'info',
    TEMPORAL_NAMESPACE: 'assent',
    CONSENT_REQUIRE_LOGIN: false,
    COMMAND_DEADLINE_MS: 5000,
  });
  expect(faults(PRODUCTION, 'worker')).toEqual([]);
});

test('what is missing and what is malformed are told together, a sentence each', () => {
  const found = faults({
    ...PRODUCTION,
    DATABASE_URL: 'mysql://db.example',
    TEMPORAL_ADDRESS: 'https://temporal.example',
    OIDC_ISSUER: undefined,
    PORT: '80800',
    COMMAND_DEADLINE_MS: 'soon',
    LOG_LEVEL: 'loud',
    CONSENT_REQUIRE_LOGIN: 'perhaps',
    ASSENT_SECRET: 'short',
  });
  expect(names(found)).toEqual(
    [
      ...['DATABASE_URL', 'TEMPORAL_ADDRESS', 'OIDC_ISSUER', 'PORT', 'COMMAND_DEADLINE_MS', 'LOG_LEVEL'],
      ...['CONSENT_REQUIRE_LOGIN', 'ASSENT_SECRET'],
    ].sort(),
  );
  for (const fault of found) expect(fault).toMatch(/^[A-Z_]+ (is required|must).+\.$/);
});

test('a worker does not mind what only the API reads', () => {
  expect(faults({ ...PRODUCTION, OIDC_ISSUER: 'nonsense', ASSENT_SECRET: DEMO_SECRET }, 'worker')).toEqual([]);
});

test('production refuses the public secret of the demonstration, wherever it comes from', () => {
  expect(faults({ ...PRODUCTION, ASSENT_SECRET: DEMO_SECRET })).toEqual([
    'ASSENT_SECRET is the public secret of the demonstration; production needs one of its own.',
  ]);
  expect(faults({ ...ANY, ASSENT_MODE: 'demo', ASSENT_SECRET: DEMO_SECRET })).toEqual([]);
});

test('production refuses a secret that can be guessed', () => {
  const said = ['ASSENT_SECRET must be random, as from `openssl rand -base64 32`; this one can be guessed.'];
  for (const secret of [
    'a'.repeat(40),
    'ab'.repeat(20),
    '0123456789abcdef0123456789abcdef',
    'abcdefghijklmnopqrstuvwxyz012345',
    'please-change-me-before-going-live!',
    'our own secret of this installation',
  ])
    expect(faults({ ...PRODUCTION, ASSENT_SECRET: secret })).toEqual(said);
  for (let round = 0; round < 200; round += 1)
    for (const encoding of ['hex', 'base64', 'base64url'] as const)
      expect(faults({ ...PRODUCTION, ASSENT_SECRET: randomBytes(32).toString(encoding) })).toEqual([]);
  expect(faults({ ...ANY, ASSENT_MODE: 'demo', ASSENT_SECRET: 'a'.repeat(40) })).toEqual([]);
});

test('production refuses an issuer and an address of its own that are reached in clear, except on this machine', () => {
  expect(faults({ ...PRODUCTION, OIDC_ISSUER: 'http://login.example', PUBLIC_URL: 'http://assent.example' })).toEqual([
    'OIDC_ISSUER must begin with https:// in production, unless it is an address of this machine.',
    'PUBLIC_URL must begin with https:// in production, unless it is an address of this machine.',
  ]);
  for (const url of ['http://localhost:8080', 'http://127.0.0.1:4000', 'http://[::1]:4000'])
    expect(faults({ ...PRODUCTION, OIDC_ISSUER: url, PUBLIC_URL: url })).toEqual([]);
  expect(faults({ ...ANY, ASSENT_MODE: 'demo', PUBLIC_URL: 'http://assent.example' })).toEqual([]);
});

test('codes must reach people: without mail and SMS the outside systems have to send them', () => {
  const silent = { ...PRODUCTION, SMTP_URL: undefined, SMS_URL: undefined };
  for (const part of ['api', 'worker'] as const) {
    expect(names(faults(silent, part))).toEqual(['SMS_URL', 'SMTP_URL']);
    expect(faults({ ...silent, PORTS_URL: 'https://systems.example/ports' }, part)).toEqual([]);
  }
});

test('no fault repeats the value it complains about, because it may be a secret', () => {
  const secrets = { ASSENT_SECRET: 'hunter2', DATABASE_URL: 'hunter2', SMTP_URL: 'hunter2', PORTS_URL: 'hunter2' };
  expect(faults({ ...PRODUCTION, ...secrets }).join()).not.toContain('hunter2');
});

test("Temporal's own settings are read with the rest, and half a pair of keys is refused", () => {
  expect(faults({ ...PRODUCTION, TEMPORAL_TLS: 'true', TEMPORAL_API_KEY: 'key' })).toEqual([]);
  expect(faults({ ...PRODUCTION, TEMPORAL_TLS_CLIENT_CERT_DATA: 'certificate' })).toEqual([
    expect.stringContaining('belong together'),
  ]);
  const lost = { TEMPORAL_TLS_CLIENT_CERT_PATH: '/nowhere/cert', TEMPORAL_TLS_CLIENT_KEY_PATH: '/nowhere/key' };
  expect(faults({ ...PRODUCTION, ...lost })).toEqual([expect.stringContaining('/nowhere/cert')]);
});

test('TLS and the API key reach the connection to Temporal, and a key alone means TLS', () => {
  expect(temporalCredentials({})).toEqual({});
  expect(temporalCredentials({ TEMPORAL_API_KEY: 'key' })).toEqual({ apiKey: 'key', tls: true });
  const own = {
    TEMPORAL_TLS_CLIENT_CERT_DATA: 'certificate',
    TEMPORAL_TLS_CLIENT_KEY_DATA: 'its key',
    TEMPORAL_TLS_SERVER_NAME: 'temporal.example',
  };
  expect(temporalCredentials(own).tls).toMatchObject({
    serverNameOverride: 'temporal.example',
    clientCertPair: { crt: Buffer.from('certificate'), key: Buffer.from('its key') },
  });
});

test('files lie in a folder or in a bucket, and a bucket needs everything that reaches it', () => {
  const rest = { ...PRODUCTION, FILES_DIR: undefined };
  expect(faults({ ...rest, ...BUCKET })).toEqual([]);
  expect(faults({ ...rest, ...BUCKET }, 'worker')).toEqual([]);
  expect(names(faults({ ...PRODUCTION, ...BUCKET }))).toEqual(['FILES_DIR']);
  expect(names(faults({ ...rest, FILES_S3_ENDPOINT: BUCKET.FILES_S3_ENDPOINT }))).toEqual(
    Object.keys(BUCKET)
      .filter((name) => name !== 'FILES_S3_ENDPOINT')
      .sort(),
  );
  expect(names(faults({ ...rest, ...BUCKET, FILES_S3_ENDPOINT: 's3.example' }))).toEqual(['FILES_S3_ENDPOINT']);
});

test('a demonstration keeps files with its other data unless it is told otherwise', () => {
  const demo = { ...ANY, ASSENT_MODE: 'demo' };
  expect(readConfig(demo, 'api').FILES_DIR).toBe('.data/files');
  expect(readConfig({ ...demo, DATA_DIR: '/data' }, 'worker').FILES_DIR).toBe('/data/files');
  expect(readConfig({ ...demo, FILES_DIR: '/elsewhere' }, 'api').FILES_DIR).toBe('/elsewhere');
  expect(readConfig({ ...demo, ...BUCKET }, 'api').FILES_DIR).toBeUndefined();
});

test('a proxy is trusted by number, address or network, and nobody who says so', () => {
  const trusted = (TRUST_PROXY: string): unknown => readConfig({ ...PRODUCTION, TRUST_PROXY }, 'api').TRUST_PROXY;
  expect(trusted('2')).toBe(2);
  expect(trusted('10.0.0.0/8, ::1,loopback')).toEqual(['10.0.0.0/8', '::1', 'loopback']);
  for (const TRUST_PROXY of ['all', 'true', '10.0.0.0/33', '10.0.0.0/8/8', 'proxy.example', '-1', ','])
    expect([TRUST_PROXY, names(faults({ ...PRODUCTION, TRUST_PROXY }))]).toEqual([TRUST_PROXY, ['TRUST_PROXY']]);
});

test('a virus scanner is named by host and port, and tokens of operations and the bank are long enough', () => {
  const long = { OPERATIONS_TOKEN: 'x'.repeat(16), BANK_TOKEN: 'x'.repeat(32) };
  expect(faults({ ...PRODUCTION, CLAMAV_URL: 'tcp://clamav.example:3310', ...long })).toEqual([]);
  for (const CLAMAV_URL of ['tcp://clamav.example', 'http://clamav.example:3310', 'tcp://user@clamav.example:3310'])
    expect(names(faults({ ...PRODUCTION, CLAMAV_URL, OPERATIONS_TOKEN: 'short', BANK_TOKEN: 'x'.repeat(31) }))).toEqual(
      ['BANK_TOKEN', 'CLAMAV_URL', 'OPERATIONS_TOKEN'],
    );
});
