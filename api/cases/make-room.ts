import { randomUUID } from 'node:crypto';
import { readCommand } from '../../db/engine/commands';
import { sendAction } from '../../db/engine/send-action';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Profile } from '../../workflows/kit/policy/policy';
import type { Call } from '../http/http';
import { policyIn, type Write } from './commands';

/**
 * Ends a request of another party that was never submitted and stands on the lock of a new one: only what is submitted
 * keeps others away. Does so only for a request that nothing else blocks.
 */
export async function makeRoom({ deps, actor }: Pick<Call, 'deps' | 'actor'>, write: Write): Promise<void> {
  if (write.kind !== 'open') return;
  const { db } = deps;
  const found = await db('cases')
    .where({ workflow_id: write.workflowId })
    .whereNull('closed_at')
    .first<{ id: string; type: string; state: string; opened_by: string } | undefined>(
      'id',
      'type',
      'state',
      'opened_by',
    );
  if (found === undefined || found.opened_by === actor.personId) return;
  if (policyIn({ deps }, found.type).states[found.state]?.yields !== true) return;
  const { form, profile } = write.body as unknown as { form: FormValues; profile: Profile };
  const blockers = (await deps.checks[write.type]?.({ form, actor, profile })) ?? [];
  if (blockers.length > 0) return;
  const id = randomUUID();
  const action = { caseId: found.id, action: 'cancelBySystem', form: { reason: 'not-submitted' } };
  await db.transaction((tx) => sendAction(tx, id, action));
  const command = await readCommand(db, id);
  if (command !== undefined) await deps.engine.deliver(command, deps.deadlineMs);
}
