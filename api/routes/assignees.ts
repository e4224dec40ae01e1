import { z } from 'zod';
import { assigneesOf, assignmentRecords, setAssignees } from '../../db/directory/assignments';
import { findPerson } from '../../db/directory/directory';
import { currentAssociation } from '../../db/directory/relationships';
import { REASON } from '../administration/reason';
import { named, OPERATOR, own } from '../directory/directory-access';
import { type Answer } from '../http/answer';
import { type Call, ok, type Route, route } from '../http/http';
import { invalidField } from '../http/parse';
import { notFound } from '../http/problems';
import { id } from '../http/texts';

const ADMINISTRATOR = ['partner-admin', 'partner-main-account'] as const;
const ASSIGNABLE = ['account-manager', 'account-director', 'partner-main-account'];

const body = z.strictObject({ personIds: z.array(id(128)).max(20), ...REASON });

interface Pair {
  readonly partnerId: string;
  readonly customerId: string;
}

/** The customer in the address and its partner: for a partner only one of its own, else the problem `not-found`. */
async function pairOf(call: Pick<Call, 'deps' | 'actor' | 'params'>): Promise<Pair> {
  const customerId = named(call);
  const association = await currentAssociation(call.deps.db, customerId);
  if (association === undefined || (own(call) ?? association.partnerId) !== association.partnerId) throw notFound();
  return { partnerId: association.partnerId, customerId };
}

async function answered({ deps }: Pick<Call, 'deps'>, pair: Pair): Promise<Answer> {
  const [personIds, records] = await Promise.all([assigneesOf(deps.db, pair), assignmentRecords(deps.db, pair)]);
  return ok({ ...pair, personIds, records });
}

async function mustBeAssignable(
  { deps, actor }: Pick<Call, 'deps' | 'actor'>,
  personIds: readonly string[],
): Promise<void> {
  const people = await Promise.all(personIds.map((personId) => findPerson(deps.db, personId)));
  people.forEach((person, n) => {
    const able =
      person?.active && person.partyId === actor.partyId && person.roles.some((role) => ASSIGNABLE.includes(role));
    if (!able)
      throw invalidField(
        `personIds.${n}`,
        'not-allowed',
        '须为本公司在职的客户经理',
        'has to be an active account manager of yours',
      );
  });
}

/** Who of a partner looks after which of its customers. */
export const assigneeRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/directory/customers/{id}/assignees',
    summary: 'Who of the partner looks after a customer of it, with the record of changes',
    roles: [...ADMINISTRATOR, ...OPERATOR],
    answers: { 200: '{ partnerId, customerId, personIds, records }', 404: 'Unknown, without a partner, or not yours' },
    handle: async (call) => answered(call, await pairOf(call)),
  }),
  route({
    method: 'put',
    path: '/v1/directory/customers/{id}/assignees',
    summary: 'Has exactly these account managers look after a customer of the partner',
    roles: ADMINISTRATOR,
    body,
    answers: { 200: '{ partnerId, customerId, personIds, records }', 404: 'Unknown, or not your customer' },
    handle: async (call) => {
      const pair = await pairOf(call);
      const personIds = [...new Set(call.body.personIds)];
      const [by, { reason }] = [call.actor.personId, call.body];
      await mustBeAssignable(call, personIds);
      await call.deps.db.transaction((tx) => setAssignees(tx, { ...pair, personIds, by, reason }));
      return answered(call, pair);
    },
  }),
];
