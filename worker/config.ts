import { z } from 'zod';

const text = z.string().trim().min(1);
const port = z.coerce.number().int().min(0).max(65_535);

const schema = z
  .object({
    ASSENT_MODE: z.enum(['demo', 'production']).default('production'),
    PORT: port.default(8080),
    PUBLIC_URL: z.url().optional(),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    TEMPORAL_ADDRESS: text,
    TEMPORAL_NAMESPACE: text.default('assent'),
    OIDC_ISSUER: z.url().optional(),
    OIDC_AUDIENCE: text.optional(),
    /** Signs console sessions and, in demonstrations, tokens. */
    ASSENT_SECRET: z.string().min(32).optional(),
    SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
    MAIL_FROM: text.default('Assent <no-reply@assent.example>'),
    SMS_URL: z.url().optional(),
    /** Where the outside systems answer; the built-in registry when absent. */
    PORTS_URL: z.url().optional(),
    PORTS_TOKEN: text.optional(),
    CONSENT_REQUIRE_LOGIN: z.stringbool().default(false),
    /** How long a write waits for its effect before it answers 202, in ms. */
    COMMAND_DEADLINE_MS: z.coerce.number().int().min(100).max(60_000).default(5_000),
    RATE_LIMIT_PER_SECOND: z.coerce.number().int().min(1).default(50),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    METRICS_PORT: port.default(0),
  })
  .superRefine((env, ctx) => {
    if (env.ASSENT_MODE === 'demo') return;
    for (const name of ['PUBLIC_URL', 'OIDC_ISSUER', 'OIDC_AUDIENCE', 'ASSENT_SECRET', 'SMTP_URL'] as const) {
      if (env[name] === undefined) ctx.addIssue({ code: 'custom', path: [name], message: 'is required in production' });
    }
    if (env.ASSENT_SECRET === DEMO_SECRET)
      ctx.addIssue({ code: 'custom', path: ['ASSENT_SECRET'], message: 'is the public default' });
  });

export type Config = z.output<typeof schema>;

/** The secret that stands in for a missing one where nothing real is at stake; production refuses it. */
export const DEMO_SECRET = 'assent-demonstration-secret-not-for-production';

/** What is wrong with a configuration, every fault at once. */
export class BadConfiguration extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The configuration cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/** Reads the configuration from the environment. Throws `BadConfiguration`. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new BadConfiguration(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
}

/** The same for a process that cannot run without: prints every fault and ends. */
export function readConfigOrExit(env: NodeJS.ProcessEnv): Config {
  try {
    return readConfig(env);
  } catch (error) {
    if (!(error instanceof BadConfiguration)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
