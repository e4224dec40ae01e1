import type { FormValues } from '../../workflows/kit/policy/fields';
import type { ActionPolicy } from '../../workflows/kit/policy/policy';
import type { Actor } from '../../workflows/kit/policy/roles';
import { policyOf } from '../../workflows/registry';
import type { Tx } from '../knex';
import { appendEntry } from './audit';

/** A stored action. */
interface Sent {
  readonly kind: string;
  readonly type: string;
  readonly caseId: string;
  readonly actor: Actor;
  readonly body: FormValues;
}

const named = ({ body }: Sent): string => String(body['action']);

const declaredOf = (sent: Sent): ActionPolicy | undefined =>
  sent.kind === 'act' ? policyOf(sent.type)?.actions[named(sent)] : undefined;

/** Whether an action that comes after the end of its case is left on the record instead of being refused. */
export const isRecordedLate = (sent: Sent): boolean => declaredOf(sent)?.afterEnd === 'is-recorded';

/** Leaves on the record of an ended case who took an action of it, and what it said: an entry `<action>.late`. */
export async function recordLate(tx: Tx, sent: Sent): Promise<void> {
  const { caseId, actor, body } = sent;
  const form = (body['form'] ?? {}) as FormValues;
  const { reason } = form;
  const right = declaredOf(sent)?.roles.find((role) => actor.roles.includes(role)) ?? actor.proof;
  await appendEntry(tx, caseId, {
    ...{ action: `${named(sent)}.late`, actor: actor.personId, right, data: form },
    ...(typeof reason === 'string' ? { comment: reason } : {}),
  });
  await tx('cases').where({ id: caseId }).increment('claim_changes', 1);
}
