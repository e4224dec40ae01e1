import type { Tx } from '../knex';

/** Lets one write of this kind and key go on at a time, until the end of the transaction. */
export const lockAdministration = async (tx: Tx, kind: string, key: string): Promise<void> =>
  void (await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`administration/${kind}/${key}`]));
