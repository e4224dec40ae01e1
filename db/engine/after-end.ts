import { randomUUID } from 'node:crypto';
import { channelsFor } from '../../workflows/kit/policy/channels';
import type { PartyRole } from '../../workflows/kit/policy/roles';
import type { Refusal } from '../../workflows/kit/policy/refusals';
import { policyOf } from '../../workflows/registry';
import type { Db, Tx } from '../knex';
import { appendEntry } from './audit';
import { inTurn } from './case-writers';
import { type Command, type NewCommand, readCommand, recordRefusal, storeCommand } from './commands';
import { eraseCase, ERASED_BODY } from './erase-case';
import { isRecordedLate, recordLate } from './late-actions';

interface Ended {
  readonly outcome: string | null;
  readonly version: number;
  readonly parties: Readonly<Partial<Record<PartyRole, string>>>;
  readonly erased: boolean;
  readonly now: Date;
}

/**
 * Takes an action of an ended case, which no run is left to do: erases what the case holds, or leaves the action on its
 * record, as the policy says. A repeated key gets the stored answer.
 */
export async function takeAfterEnd(db: Db, command: NewCommand): Promise<Command> {
  return inTurn(command.caseId, () =>
    db.transaction(async (tx) => {
      const ended = await lockEnded(tx, command.caseId);
      const { command: stored, repeated } = await storeCommand(tx, command);
      if (repeated) return stored;
      const refusal = refusalOf(ended, command);
      if (refusal !== undefined) await recordRefusal(tx, stored, refusal);
      else if (isRecordedLate(stored)) await recordLate(tx, stored);
      else await erase(tx, ended, stored);
      await tx('commands')
        .where({ id: stored.id })
        .update({
          ...(refusal === undefined ? { status: 'done' } : { status: 'refused', problem: JSON.stringify(refusal) }),
          ...(ended.erased ? { body: ERASED_BODY } : {}),
          settled_at: tx.raw('clock_timestamp()'),
        });
      return (await readCommand(tx, stored.id)) ?? stored;
    }),
  );
}

async function lockEnded(tx: Tx, caseId: string): Promise<Ended> {
  const { rows } = await tx.raw<{ rows: Ended[] }>(
    `select c.outcome, c.version + c.claim_changes as version, c.parties, world_now() as now,
       exists (select from erasures e where e.case_id = c.id) as erased
     from cases c where c.id = ? for update`,
    [caseId],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`no case ${caseId}`);
  return row;
}

function refusalOf({ outcome, erased, version }: Ended, { body }: NewCommand): Refusal | undefined {
  if (outcome === null) return { code: 'not-now', detail: {} };
  if (erased) return { code: 'case-closed', detail: { state: outcome } };
  const { ifVersion } = body as { readonly ifVersion?: number };
  return ifVersion === undefined || ifVersion === version
    ? undefined
    : { code: 'version-conflict', detail: { version } };
}

/** The parties are told, and the outside world is told to forget. */
async function erase(tx: Tx, { parties, now }: Ended, { caseId, type, actor, body }: Command): Promise<void> {
  const policy = policyOf(type);
  const { action } = body as { readonly action: string };
  const roles = policy?.actions[action]?.roles ?? [];
  await appendEntry(tx, caseId, {
    action: `case.${action}`,
    actor: actor.personId,
    right: roles.find((role) => actor.roles.includes(role)) ?? actor.proof,
  });
  await eraseCase(tx, caseId, now);
  await tx('erasures').where({ case_id: caseId }).update({ outside_told_at: null });
  await tx('cases').where({ id: caseId }).increment('claim_changes', 1);
  for (const [party, role] of Object.entries(policy?.parties ?? {}) as [PartyRole, string][]) {
    const partyId = parties[party];
    if (partyId === undefined) continue;
    await tx('notices').insert({
      ...{ id: randomUUID(), case_id: caseId, template: 'action-taken', party_id: partyId, role, created_at: now },
      ...{ channels: channelsFor(party), params: JSON.stringify({ action, by: actor.partyId }) },
    });
  }
}
