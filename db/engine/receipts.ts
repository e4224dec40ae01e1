import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Refusal } from '../../workflows/kit/policy/refusals';
import type { StoredKind } from './commands';
import type { Db } from '../knex';

/** What a receipt says was requested; `receivedAt` is the only time that counts. */
export interface Receipt {
  readonly id: string;
  readonly kind: StoredKind;
  readonly caseId: string;
  readonly taskId: string | null;
  readonly body: FormValues;
  readonly receivedAt: Date;
  readonly status: 'received' | 'done' | 'refused';
  readonly problem: Refusal | null;
}

const COLUMNS = {
  id: 'id',
  kind: 'kind',
  caseId: 'case_id',
  taskId: 'task_id',
  body: 'body',
  receivedAt: 'received_at',
  status: 'status',
  problem: 'problem',
} as const;

/** The command that its owner sent under a key, which the page it was sent from contains. */
export async function findReceipt(db: Db, owner: string, key: string): Promise<Receipt | undefined> {
  return db('commands').where({ owner, idempotency_key: key }).first<Receipt | undefined>(COLUMNS);
}
