import { z } from 'zod';
import { listChanges, type ProposedChange } from '../../db/administration/changes';
import {
  ADMINISTRATION_KINDS,
  administrationHead,
  listAdministration,
  verifyAdministration,
} from '../../db/administration/log';
import { isCaseId } from '../../db/paging';
import type { Role } from '../../workflows/kit/policy/roles';
import { carryOut } from '../administration/carry-out';
import { CHANGERS, changeIn, changeView, confirmChange, endChange, kindsOf } from '../administration/proposals';
import { REASON, reasonBody, reasonedBody } from '../administration/reason';
import { toWire } from '../cases/masking';
import { type Call, ok, type Route, route } from '../http/http';
import { flag, id, PAGING } from '../http/texts';
import { OPERATOR } from '../directory/directory-access';
import {
  administrationEntry,
  administrationHead as administrationHeadShape,
  proposedChange,
} from '../shapes/administration';
import { gives, page } from '../shapes/shape';

const WHO: readonly Role[] = [...new Set(Object.values(CHANGERS).flat())];
const rowNo = z.string().regex(/^[1-9]\d{0,14}$/);
const uuid = z.string().refine(isCaseId);

const logQuery = z.strictObject({
  kind: z.enum(ADMINISTRATION_KINDS as unknown as [string]).optional(),
  key: id(256).optional(),
  actor: id(128).optional(),
  ...PAGING,
  cursor: rowNo.optional(),
});

const changesQuery = z.strictObject({ all: flag().default(false), ...PAGING, cursor: uuid.optional() });

const shown = ({ actor, locale }: Pick<Call, 'actor' | 'locale'>, change: ProposedChange) =>
  ok(changeView(change, actor, locale));

const change = {
  roles: WHO,
  answers: {
    200: gives('The change', proposedChange),
    403: 'Not yours to do',
    409: 'It does not wait any more',
  },
};

/** Who changed what outside the cases, and the changes that wait for a second person. */
export const administrationRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/administration/log',
    id: 'listAdministrationLog',
    summary: 'Who changed what outside the cases, from what to what and why, newest first; contact data is masked',
    roles: OPERATOR,
    query: logQuery,
    answers: { 200: gives('A page of the record', page(administrationEntry)) },
    handle: async (call) => {
      const { limit, cursor, ...filter } = call.query;
      const before = cursor === undefined ? undefined : Number(cursor);
      const lines = await listAdministration(call.deps.db, { ...filter, limit: limit + 1, before });
      const items = lines.slice(0, limit);
      const next = lines.length > limit ? { next: String(items.at(-1)!.seq) } : {};
      const shown = items.map((line) => ({
        ...line,
        changes: line.changes.map(({ field, old, new: now }) => ({
          field,
          old: toWire(old, call.locale),
          new: toWire(now, call.locale),
        })),
      }));
      return ok({ items: shown, ...next });
    },
  }),
  route({
    method: 'get',
    path: '/v1/administration/log/head',
    id: 'getAdministrationHead',
    summary: 'The current end of the administration record, to be kept elsewhere; verify=true reads all of it',
    roles: OPERATOR,
    query: z.strictObject({ verify: flag().default(false) }),
    answers: { 200: gives('The end of the record', administrationHeadShape) },
    handle: async ({ deps: { db }, query: { verify } }) =>
      ok({ ...(await administrationHead(db)), ...(verify && { valid: await verifyAdministration(db) }) }),
  }),
  route({
    method: 'get',
    path: '/v1/administration/changes',
    id: 'listChanges',
    summary: 'The changes that wait for a second person, newest first; all=true shows the others too',
    roles: WHO,
    query: changesQuery,
    answers: { 200: gives('A page of changes', page(proposedChange)) },
    handle: async (call) => {
      const { all, limit, cursor: before } = call.query;
      const filter = { kinds: kindsOf(call.actor), pending: !all, limit: limit + 1, before };
      const rows = await listChanges(call.deps.db, filter);
      const items = rows.slice(0, limit);
      const next = rows.length > limit ? { next: items.at(-1)!.id } : {};
      return ok({ items: items.map((row) => changeView(row, call.actor, call.locale)), ...next });
    },
  }),
  route({
    ...change,
    method: 'get',
    path: '/v1/administration/changes/{id}',
    id: 'getChange',
    summary: 'One proposed change',
    handle: async (call) => shown(call, await changeIn(call)),
  }),
  route({
    ...change,
    method: 'post',
    path: '/v1/administration/changes/{id}/confirm',
    id: 'confirmChange',
    summary: 'Confirms a proposed change, which takes effect at once; never by whoever proposed it',
    body: reasonBody,
    examples: { confirm: {} },
    handle: async (call) => shown(call, await confirmChange(call, await changeIn(call), carryOut, call.body.reason)),
  }),
  route({
    ...change,
    method: 'post',
    path: '/v1/administration/changes/{id}/refuse',
    id: 'refuseChange',
    summary: 'Refuses a proposed change',
    body: reasonedBody,
    examples: { refuse: { reason: 'Not agreed with finance' } },
    handle: async (call) => shown(call, await endChange(call, await changeIn(call), 'refused', call.body.reason)),
  }),
  route({
    ...change,
    method: 'post',
    path: '/v1/administration/changes/{id}/withdraw',
    id: 'withdrawChange',
    summary: 'Withdraws a change that one has proposed',
    body: z.strictObject(REASON),
    examples: { withdraw: { reason: 'Proposed by mistake' } },
    handle: async (call) => shown(call, await endChange(call, await changeIn(call), 'withdrawn', call.body.reason)),
  }),
];
