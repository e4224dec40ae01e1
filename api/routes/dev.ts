import { z } from 'zod';
import { listParties, listPeople } from '../../db/directory/directory';
import { InvalidWorld, setWorld } from '../../db/world/world';
import { say } from '../../workflows/kit/policy/labels';
import { ROLES, type Role } from '../../workflows/kit/policy/roles';
import type { Demo } from '../http/deps';
import { type Call, ok, type Route, route } from '../http/http';
import { invalidField } from '../http/parse';
import { notFound, Problem } from '../http/problems';
import { id, line } from '../http/texts';
import { mailbox, type Persona, personas as personasShape, token, worldSet } from '../shapes/dev';
import { gives } from '../shapes/shape';

const ALL = 1000;

/** The persons a visitor may sign in as in the demonstration, in one language. */
export async function personas({ deps, locale }: Pick<Call, 'deps' | 'locale'>): Promise<Persona[]> {
  const [people, parties] = await Promise.all([
    listPeople(deps.db, { limit: ALL }),
    listParties(deps.db, { limit: ALL }),
  ]);
  const chinese = locale === 'zh-CN';
  const names = new Map(parties.map((party) => [party.id, chinese ? party.name : party.nameEn]));
  return people.map(({ id: personId, name, nameEn, partyId, roles }) => ({
    id: personId,
    name: chinese ? name : nameEn,
    party: partyId,
    partyName: names.get(partyId),
    roles,
    roleTitles: roles.map((role) => (role in ROLES ? say(ROLES[role as Role], locale) : role)),
  }));
}

/** What exists only in the demonstration: signing in as a person, the mailbox, the switches of the outside world. */
export const devRoutes = (demo: Demo): Route[] => [
  route({
    method: 'get',
    path: '/dev/personas',
    id: 'listPersonas',
    summary: 'The persons to sign in as',
    open: true,
    answers: { 200: gives('The persons', personasShape) },
    handle: async (call) => ok(await personas(call)),
  }),
  route({
    method: 'post',
    path: '/dev/token',
    id: 'issueToken',
    summary: 'A token for a person, good for 12 hours',
    open: true,
    body: z.strictObject({ persona: id(128) }),
    examples: { 'a partner administrator': { persona: 'partner-a.admin' } },
    answers: { 200: gives('The token', token), 422: 'No such person' },
    handle: async (call) => {
      const issued = await call.deps.auth.issue?.(call.body.persona);
      if (issued === undefined)
        throw invalidField('persona', 'not-allowed', '没有这个人', 'is no person of this demonstration');
      return ok({ token: issued });
    },
  }),
  route({
    method: 'get',
    path: '/dev/mailbox',
    id: 'readMailbox',
    summary: 'What was sent by mail, SMS and station message',
    open: true,
    query: z.strictObject({ to: line(254).optional() }),
    answers: { 200: gives('The messages, newest first', mailbox) },
    handle: async (call) => ok(await demo.mailbox(call.query.to)),
  }),
  route({
    method: 'put',
    path: '/dev/world/{port}/{subject}',
    id: 'setWorld',
    summary: 'Sets what the outside world answers about a subject, and its faults',
    open: true,
    documents: z.record(z.string(), z.unknown()),
    examples: { 'a grace period': { gracePeriodDays: 3 }, 'fails once': { fail: 1 } },
    answers: { 200: gives('Facts and faults as they are now', worldSet), 422: 'No such facts' },
    handle: async (call) => {
      const body = (call.body ?? {}) as Record<string, unknown>;
      return ok(await setWorld(call.deps.db, call.params['port']!, call.params['subject']!, body).catch(worldProblem));
    },
  }),
];

function worldProblem(error: unknown): never {
  if (!(error instanceof InvalidWorld)) throw error;
  if (error.errors.length === 0) throw notFound();
  throw new Problem('invalid', {
    errors: error.errors.map(({ path, code, message }) => ({ path, code, message: { zh: message, en: message } })),
  });
}
