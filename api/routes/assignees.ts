import { z } from 'zod';
import {
  type Assignable,
  assigneesOf,
  type AssignmentRecord,
  assignmentRecords,
  setAssignees,
} from '../../db/directory/assignments';
import { findPerson } from '../../db/directory/directory';
import { currentAssociation, currentCooperation } from '../../db/directory/relationships';
import { REASON } from '../administration/reason';
import { named, OPERATOR, own } from '../directory/directory-access';
import { type Answer } from '../http/answer';
import { type Call, ok, type Route, route } from '../http/http';
import { invalidField } from '../http/parse';
import { notFound } from '../http/problems';
import { id } from '../http/texts';
import { customerAssignees, distributorAssignees } from '../shapes/directory';
import { gives, type Told } from '../shapes/shape';

const ADMINISTRATOR = ['partner-admin', 'partner-main-account'] as const;
const ASSIGNABLE = ['account-manager', 'account-director', 'partner-main-account'];

const body = z.strictObject({ personIds: z.array(id(128)).max(20), ...REASON });

interface Assigned {
  readonly personIds: readonly string[];
  readonly records: readonly AssignmentRecord[];
}

/** Whom people of a partner look after, and how the two are named on the wire. */
interface Kind<S extends z.ZodType> {
  readonly path: string;
  readonly ids: { readonly get: string; readonly put: string };
  readonly who: string;
  readonly shape: S;
  readonly view: (about: Assignable, assigned: Assigned) => Told<S>;
  /** The partner it belongs to now. */
  readonly partnerOf: (db: Call['deps']['db'], assignedId: string) => Promise<string | undefined>;
}

const CUSTOMERS: Kind<typeof customerAssignees> = {
  path: '/v1/directory/customers/{id}/assignees',
  ids: { get: 'getCustomerAssignees', put: 'putCustomerAssignees' },
  who: 'customer of the partner',
  shape: customerAssignees,
  view: ({ partnerId, assignedId: customerId }, assigned) => ({ partnerId, customerId, ...assigned }),
  partnerOf: async (db, id) => (await currentAssociation(db, id))?.partnerId,
};

const DISTRIBUTORS: Kind<typeof distributorAssignees> = {
  path: '/v1/directory/cooperations/{id}/assignees',
  ids: { get: 'getDistributorAssignees', put: 'putDistributorAssignees' },
  who: 'cloud distributor of the master distributor',
  shape: distributorAssignees,
  view: ({ partnerId: masterId, assignedId: distributorId }, assigned) => ({ masterId, distributorId, ...assigned }),
  partnerOf: async (db, id) => (await currentCooperation(db, id))?.masterId,
};

type Reading = Pick<Call<unknown, unknown>, 'deps' | 'actor' | 'params'>;

/** Whom the address names and their partner: for a partner only its own, else the problem `not-found`. */
async function ownOf({ partnerOf }: Pick<Kind<z.ZodType>, 'partnerOf'>, call: Reading): Promise<Assignable> {
  const assignedId = named(call);
  const partnerId = await partnerOf(call.deps.db, assignedId);
  if (partnerId === undefined || (own(call) ?? partnerId) !== partnerId) throw notFound();
  return { partnerId, assignedId };
}

async function answered<S extends z.ZodType>(
  { view }: Kind<S>,
  { deps }: Reading,
  about: Assignable,
): Promise<Answer<Told<S>>> {
  const [personIds, records] = await Promise.all([assigneesOf(deps.db, about), assignmentRecords(deps.db, about)]);
  return ok(view(about, { personIds, records }));
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

function routesOf<S extends z.ZodType>(kind: Kind<S>): Route[] {
  const { path, who, ids, shape } = kind;
  const answers = {
    200: gives('Who looks after it, and the record of changes', shape),
    404: `Unknown, or no ${who.replace('the', 'your')}`,
  };
  return [
    route({
      method: 'get',
      path,
      id: ids.get,
      summary: `Who looks after a ${who}, with the record of changes`,
      roles: [...ADMINISTRATOR, ...OPERATOR],
      answers,
      handle: async (call) => answered(kind, call, await ownOf(kind, call)),
    }),
    route({
      method: 'put',
      path,
      id: ids.put,
      summary: `Has exactly these account managers look after a ${who}`,
      roles: ADMINISTRATOR,
      body,
      examples: { 'two of them': { personIds: ['partner-a.account-manager', 'partner-a.account-manager-2'] } },
      answers,
      handle: async (call) => {
        const { deps, actor, body } = call;
        const about = await ownOf(kind, call);
        const personIds = [...new Set(body.personIds)];
        await mustBeAssignable(call, personIds);
        const wanted = { ...about, personIds, by: actor.personId, reason: body.reason };
        await deps.db.transaction((tx) => setAssignees(tx, wanted));
        return answered(kind, call, about);
      },
    }),
  ];
}

/** Who of a partner looks after which of its customers, and of a master distributor after which of its distributors. */
export const assigneeRoutes = (): Route[] => [...routesOf(CUSTOMERS), ...routesOf(DISTRIBUTORS)];
