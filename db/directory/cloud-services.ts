import type { Db, Tx } from '../knex';
import { camelColumns, snakeKeys } from '../rows';

/**
 * A cloud service that a statement of work may name: whether it is on the high-order list, the key list, or neither
 * (domain 1.5.3).
 */
export interface CloudService {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly category: string;
  readonly highOrder: boolean;
  readonly key: boolean;
}

const COLUMNS = camelColumns(['code', 'name', 'name_en', 'category', 'high_order', 'key']);

/** All cloud services in order of code. */
export const cloudServices = async (db: Db | Tx): Promise<CloudService[]> =>
  (await db('cloud_services').select(COLUMNS).orderBy('code')) as CloudService[];

/** A cloud service with its version, which counts its changes. */
export async function findCloudService(
  db: Db | Tx,
  code: string,
): Promise<(CloudService & { version: number }) | undefined> {
  const columns = { ...COLUMNS, version: 'version' };
  return db('cloud_services').select(columns).where({ code }).first<(CloudService & { version: number }) | undefined>();
}

/** Writes a cloud service over any previous data. */
export async function saveCloudService(db: Db | Tx, service: CloudService): Promise<void> {
  const row = snakeKeys(service);
  const merged = { ...row, version: db.raw('cloud_services.version + 1') };
  await db('cloud_services').insert(row).onConflict('code').merge(merged);
}
