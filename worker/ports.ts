import { createHttpPorts } from '../activities/ports/http';
import type { Ports } from '../activities/ports';
import { diskStorage } from '../activities/ports/files/disk';
import { s3Storage } from '../activities/ports/files/s3';
import type { FileStorage } from '../activities/ports/files/storage';
import { createRegistryPorts } from '../activities/ports/registry';
import type { Db } from '../db/knex';
import type { Config } from './config';
import { CannotStart, reasonOf } from './start';

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
    timeoutMs: config.PORTS_TIMEOUT_MS,
    ...(config.PORTS_TOKEN === undefined ? {} : { token: config.PORTS_TOKEN }),
  });
}

/** Where uploaded files are kept, as configured. Throws `CannotStart` when the folder cannot be used. */
export function storageOf(config: Config): FileStorage {
  const { FILES_DIR: folder = '', FILES_S3_ENDPOINT: endpoint } = config;
  try {
    if (endpoint === undefined) return diskStorage(folder);
    return s3Storage({
      endpoint,
      bucket: config.FILES_S3_BUCKET ?? '',
      region: config.FILES_S3_REGION ?? '',
      accessKeyId: config.FILES_S3_ACCESS_KEY_ID ?? '',
      secretAccessKey: config.FILES_S3_SECRET_ACCESS_KEY ?? '',
    });
  } catch (error) {
    throw new CannotStart(`The folder for uploaded files cannot be used (${reasonOf(error)}). Correct FILES_DIR.`);
  }
}
