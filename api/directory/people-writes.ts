import type { z } from 'zod';
import { recordChange } from '../../db/administration/log';
import { isHeld } from '../../db/administration/holders';
import { findParty, findPerson, type Party, type PersonRow, savePerson } from '../../db/directory/directory';
import { recordRefusedAttempt } from '../../db/engine/refused-attempts';
import type { Tx } from '../../db/knex';
import { ADMINISTERING, ROLE_KINDS, rolesOfKind, SYSTEM, VENDOR } from '../../workflows/kit/policy/roles';
import { merged } from '../http/merge';
import { invalidField } from '../http/parse';
import { Problem } from '../http/problems';
import { personBody, personRow } from './directory-bodies';
import { CONTACT, withoutMasks } from './directory-views';
import { inTurn, type Writing, versioned } from './writing';

type Body = z.output<typeof personBody>;

/**
 * Writes a person over what is there. Refuses roles of another kind of party, changes of one's own rights (with an
 * entry), a second account of one sign-in, and to leave a role that administers without an active holder.
 */
export async function putPerson(call: Writing, id: string, sent: unknown): Promise<PersonRow> {
  try {
    // One at a time for all people: each of two last holders would count on the other.
    return await inTurn(call.deps.db, 'person', '', (tx) => writePerson(tx, call, id, sent));
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'people_external_subject_key')
      throw invalidField('externalSubject', 'taken', '已绑定其他人员', 'is bound to another person');
    if (error instanceof Problem && error.slug === 'self-change')
      await recordRefusedAttempt(call.deps.db, {
        actor: call.actor,
        action: 'put person',
        target: id,
        problem: error.slug,
      });
    throw error;
  }
}

async function writePerson(tx: Tx, call: Writing, id: string, sent: unknown): Promise<PersonRow> {
  // What the system does, such as passing on what the bank says, counts for more than what a person does.
  if (id === SYSTEM.personId) throw invalidField('id', 'taken', '该编号属于系统', 'is the system itself');
  const current = await findPerson(tx, id);
  const { reason, ...body } = merged(personBody, current, withoutMasks(current, CONTACT, sent));
  mustBelong(body, await findParty(tx, body.partyId));
  if (current && id === call.actor.personId && rightsOf(current) !== rightsOf(body)) throw new Problem('self-change');
  if (current) await mustLeaveHolders(tx, current, body);
  const saved = await versioned(call, current, (version) => savePerson(tx, { ...personRow(id, body), version }));
  const entry = { actor: call.actor.personId, kind: 'person', key: id, reason } as const;
  await recordChange(tx, { ...entry, before: current, after: saved });
  return saved;
}

function mustBelong({ roles }: Body, party: Party | undefined): void {
  if (party === undefined) throw invalidField('partyId', 'unknown', '没有这个单位', 'is no party');
  const allowed = rolesOfKind(party.kind);
  const errors = roles.flatMap((role, index) =>
    ROLE_KINDS[role] === party.kind
      ? []
      : [
          {
            path: `roles.${index}`,
            code: 'not-allowed',
            message: { zh: '不是该类单位的角色', en: 'is no role of this kind of party' },
            allowed,
          },
        ],
  );
  if (errors.length > 0) throw new Problem('invalid', { errors });
}

type Rights = Pick<PersonRow, 'partyId' | 'active' | 'externalSubject'> & { readonly roles: readonly string[] };

const rightsOf = ({ roles, active, partyId, externalSubject }: Rights): string =>
  JSON.stringify([[...roles].sort(), active, partyId, externalSubject]);

async function mustLeaveHolders(tx: Tx, current: Rights & { id: string }, next: Rights): Promise<void> {
  const holds = ({ active, partyId, roles }: Rights, role: string): boolean =>
    active && partyId === VENDOR && roles.includes(role);
  for (const role of ADMINISTERING)
    if (holds(current, role) && !holds(next, role) && !(await isHeld(tx, role, current.id)))
      throw new Problem('last-holder');
}
