import { createHttpPorts } from '../activities/ports/http';
import type { Ports } from '../activities/ports';
import { createRegistryPorts } from '../activities/ports/registry';
import type { Db } from '../db/knex';
import type { Config } from './config';

/** How long a call to an outside system may take, in ms. */
const PORT_TIMEOUT_MS = 10_000;

/** The outside world as configured: over HTTP when `PORTS_URL` is set, else the built-in registry. */
export function portsOf(config: Config, db: Db): Ports {
  if (config.PORTS_URL === undefined) {
    return createRegistryPorts(db, {
      smtpUrl: config.SMTP_URL ?? null,
      smsUrl: config.SMS_URL ?? null,
      mailFrom: config.MAIL_FROM,
    });
  }
  return createHttpPorts({
    baseUrl: config.PORTS_URL,
    timeoutMs: PORT_TIMEOUT_MS,
    ...(config.PORTS_TOKEN === undefined ? {} : { token: config.PORTS_TOKEN }),
  });
}
