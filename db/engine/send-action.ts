import type { CaseRequest } from '../../workflows/kit/contract/commit';
import type { FormValues } from '../../workflows/kit/policy/fields';
import { partnerOf } from '../../workflows/kit/policy/policy';
import { SYSTEM } from '../../workflows/kit/policy/roles';
import { policyOf } from '../../workflows/registry';
import { type NewCommand, storeCommand } from './commands';
import { profileFor } from '../directory/profile';
import type { Db, Tx } from '../knex';
import { threadBy } from './threads';

/** An action that the system takes of a case. */
export interface SystemAction {
  readonly caseId: string;
  readonly action: string;
  readonly form: FormValues;
}

/**
 * Has the system take an action of a case, in the transaction of its cause; the relay delivers it. `id` (UUID) makes it
 * happen once.
 */
export async function sendAction(tx: Tx, id: string, { caseId, action, form }: SystemAction): Promise<void> {
  const target = await tx('cases')
    .where({ id: caseId })
    .whereNull('closed_at')
    .first<{ type: string; workflow_id: string } | undefined>('type', 'workflow_id');
  if (target === undefined) return;
  const { workflow_id: workflowId, type } = target;
  await storeForRelay(tx, { id, kind: 'act', caseId, workflowId, type, body: { action, form }, bodyHash: action });
}

/**
 * Has the system open a case, in the transaction of its cause; the relay delivers it. The id of the case makes it
 * happen once. Its profile is that of its partner; it joins the thread that its policy names, or else that of the case
 * which opens it.
 */
export async function openCase(
  tx: Tx | Db,
  { caseId, workflowId, type, form }: CaseRequest,
  openedBy?: string,
): Promise<void> {
  const rule = policyOf(type)?.thread;
  const threadId = rule
    ? await threadBy(tx, rule, partnerOf(form, SYSTEM), form)
    : openedBy && (await threadOfCase(tx, openedBy));
  await storeForRelay(tx, {
    ...(threadId === undefined ? {} : { threadId }),
    id: caseId,
    kind: 'open',
    caseId,
    workflowId,
    type,
    body: { form, profile: await profileFor(tx, form, SYSTEM) },
    bodyHash: type,
  });
}

async function threadOfCase(tx: Tx | Db, id: string): Promise<string | undefined> {
  const row = await tx('cases').where({ id }).first<{ thread_id: string } | undefined>('thread_id');
  return row?.thread_id;
}

async function storeForRelay(tx: Tx | Db, command: Omit<NewCommand, 'actor' | 'idempotencyKey'>): Promise<void> {
  await storeCommand(tx, { ...command, actor: SYSTEM, idempotencyKey: command.id, forRelay: true });
}
