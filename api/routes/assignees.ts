import { z } from 'zod';
import { type Assignable, assigneesOf, assignmentRecords, setAssignees } from '../../db/directory/assignments';
import { findPerson } from '../../db/directory/directory';
import { currentAssociation, currentCooperation } from '../../db/directory/relationships';
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

/** Whom people of a partner look after, and how the two are named on the wire. */
interface Kind {
  readonly path: string;
  readonly who: string;
  readonly names: { readonly partner: string; readonly assigned: string };
  /** The partner it belongs to now. */
  readonly partnerOf: (db: Call['deps']['db'], assignedId: string) => Promise<string | undefined>;
}

const KINDS: readonly Kind[] = [
  {
    path: '/v1/directory/customers/{id}/assignees',
    who: 'customer of the partner',
    names: { partner: 'partnerId', assigned: 'customerId' },
    partnerOf: async (db, id) => (await currentAssociation(db, id))?.partnerId,
  },
  {
    path: '/v1/directory/cooperations/{id}/assignees',
    who: 'cloud distributor of the master distributor',
    names: { partner: 'masterId', assigned: 'distributorId' },
    partnerOf: async (db, id) => (await currentCooperation(db, id))?.masterId,
  },
];

type Reading = Pick<Call<unknown, unknown>, 'deps' | 'actor' | 'params'>;

/** Whom the address names and their partner: for a partner only its own, else the problem `not-found`. */
async function ownOf({ partnerOf }: Kind, call: Reading): Promise<Assignable> {
  const assignedId = named(call);
  const partnerId = await partnerOf(call.deps.db, assignedId);
  if (partnerId === undefined || (own(call) ?? partnerId) !== partnerId) throw notFound();
  return { partnerId, assignedId };
}

async function answered({ names }: Kind, { deps }: Reading, about: Assignable): Promise<Answer> {
  const [personIds, records] = await Promise.all([assigneesOf(deps.db, about), assignmentRecords(deps.db, about)]);
  return ok({ [names.partner]: about.partnerId, [names.assigned]: about.assignedId, personIds, records });
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

function routesOf(kind: Kind): Route[] {
  const { path, who, names } = kind;
  const answers = {
    200: `{ ${names.partner}, ${names.assigned}, personIds, records }`,
    404: `Unknown, or no ${who.replace('the', 'your')}`,
  };
  return [
    route({
      method: 'get',
      path,
      summary: `Who looks after a ${who}, with the record of changes`,
      roles: [...ADMINISTRATOR, ...OPERATOR],
      answers,
      handle: async (call) => answered(kind, call, await ownOf(kind, call)),
    }),
    route({
      method: 'put',
      path,
      summary: `Has exactly these account managers look after a ${who}`,
      roles: ADMINISTRATOR,
      body,
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
export const assigneeRoutes = (): Route[] => KINDS.flatMap(routesOf);
