import { loadClientConfigProfile, toClientOptions } from '@temporalio/envconfig';
import type { TLSConfig } from '@temporalio/common/lib/internal-non-workflow';

/** TLS and credentials of the connection to Temporal, by the names of Temporal's own environment configuration. */
export interface TemporalCredentials {
  readonly tls?: TLSConfig | boolean;
  readonly apiKey?: string;
  readonly metadata?: Record<string, string>;
}

const overridden = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])));

/**
 * Reads `TEMPORAL_TLS…`, `TEMPORAL_API_KEY` and a configuration file with its profile. Throws on what cannot be read.
 */
export function temporalCredentials(env: NodeJS.ProcessEnv): TemporalCredentials {
  const { tls, apiKey, metadata } = toClientOptions(profileOf(env)).connectionOptions as TemporalCredentials;
  return {
    ...(tls === undefined ? {} : { tls }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

const profileOf = (env: NodeJS.ProcessEnv) => loadClientConfigProfile({ overrideEnvVars: overridden(env) });

/** Everything wrong with Temporal's environment configuration, one sentence each. */
export function temporalFaults(env: NodeJS.ProcessEnv): string[] {
  try {
    const { tls } = profileOf(env);
    temporalCredentials(env);
    // A certificate without its key would silently connect without either.
    if ((tls?.clientCert === undefined) === (tls?.clientKey === undefined)) return [];
    return ['TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH belong together: set both, or neither.'];
  } catch (error) {
    return [
      `Temporal's settings (TEMPORAL_…) cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    ];
  }
}
