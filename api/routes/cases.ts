import { z } from 'zod';
import { loadCalendar } from '../../db/calendar/calendars';
import { type CaseFilter, countCases, listCases } from '../../db/engine/case-list';
import type { CaseRow } from '../../db/engine/cases';
import { appendEntry } from '../../db/engine/audit';
import { effectsOf } from '../../db/engine/effects';
import { lastCause } from '../../db/engine/timeline';
import { caseAnswer, policyIn, submit } from '../cases/commands';
import { bulkBody, openMany } from '../cases/bulk';
import { explainView } from '../cases/explain';
import { type Call, ok, readerOf, type Route, route } from '../http/http';
import { mustBeAbleToReveal, openCase, takeAction } from '../cases/moves';
import { actionBody, actionExamples, openingBody, openingExamples } from '../cases/bodies';
import { findCase } from '../cases/find';
import { omit } from '../http/omit';
import { logView } from '../cases/log-view';
import { messagesView } from '../cases/messages-view';
import { relatedView } from '../cases/related-view';
import { revealBody, revealed } from '../cases/reveal';
import { caseSummary, caseView } from '../cases/represent';
import { deadline } from '../../workflows/kit/policy/deadlines';
import { timelineView } from '../cases/timeline-view';
import { counter, flag, id, instant, line, lines, PAGING, whole } from '../http/texts';
import type { Policy } from '../../workflows/kit/policy/policy';
import { openingResults, STORED } from '../shapes/command';
import { caseCounts, type CaseShapes } from '../shapes/case';
import { explanation, logShape, timelineShape } from '../shapes/record';
import { gives, page } from '../shapes/shape';

const caseOf = (call: Call<never, never> | Call<unknown, unknown>): Promise<CaseRow> =>
  findCase(call, call.params['id']!);

const listQuery = z.strictObject({
  type: id().optional(),
  state: id().optional(),
  outcome: id().optional(),
  open: flag().optional(),
  party: id().optional(),
  role: id().optional(),
  mine: flag().optional(),
  due: z.enum(['soon', 'late']).optional(),
  text: line(128).optional(),
  dueBefore: instant().optional(),
  dueAfter: instant().optional(),
  openedBefore: instant().optional(),
  openedAfter: instant().optional(),
  sort: z.enum(['openedAt', '-openedAt', 'dueAt', 'until', '-until', 'requestNo', '-requestNo']).default('-openedAt'),
  offset: counter(0, 100_000, 0),
  counts: flag().optional(),
  ...PAGING,
});

/** What is due within this many working days is due soon. */
const SOON_DAYS = 5;

async function soonAfter({ deps }: Pick<Call, 'deps'>, now: Date): Promise<Date> {
  const calendar = await loadCalendar(deps.db, 'CN');
  return new Date(deadline(now.getTime(), { workingDays: SOON_DAYS }, calendar).cutoffMs + 1);
}

const firstDue = (due: 'soon' | 'late', now: Date, soon: Date): CaseFilter['firstDue'] =>
  due === 'late' ? { before: now.toISOString() } : { from: now.toISOString(), before: soon.toISOString() };

// The counts stand beside the views of a list, so what chooses among those does not narrow them.
const countedBy = (filter: CaseFilter): Omit<CaseFilter, 'sort' | 'limit'> =>
  omit(filter, 'open', 'mine', 'dueBefore', 'dueAfter', 'cursor', 'offset', 'sort', 'limit');

// The largest PostgreSQL integer.
const MOST_ENTRIES = 2_147_483_647;

const timelineQuery = z.strictObject({
  verify: flag().optional(),
  limit: counter(1, 1000, 1000),
  cursor: whole(0, MOST_ENTRIES).optional(),
});

const logQuery = z.strictObject({
  limit: counter(1, 100, 20),
  cursor: whole(1, MOST_ENTRIES).optional(),
});

/** Everything about cases: opening, finding, reading, explaining, acting. */
export const caseRoutes = (policies: readonly Policy[], shapes: CaseShapes): Route[] => {
  const openings = openingBody(policies);
  return [
    route({
      method: 'post',
      path: '/v1/cases',
      id: 'openCase',
      summary: 'Opens a case',
      leadsTo: { getCase: '$response.body#/id', decideTask: '$response.body#/tasks/0/id' },
      keeps: 'itself',
      documents: openings,
      examples: openingExamples(policies),
      answers: {
        201: gives('The case', shapes.whole, 'ETag', 'Location'),
        202: STORED,
        409: 'An open request exists',
        422: 'Invalid or ineligible',
      },
      handle: async (call) => submit(call, await openCase(call)),
    }),
    route({
      method: 'post',
      path: '/v1/cases/bulk',
      id: 'openCases',
      summary: 'Opens up to 1,000 cases, each with its own result',
      keeps: 'items',
      body: bulkBody(),
      documents: bulkBody(openings),
      examples: { 'two requests': { items: Object.values(openingExamples(policies)).slice(0, 2) } },
      answers: { 200: gives('What became of each, in order', openingResults(shapes)) },
      handle: async (call) => ok({ items: await openMany(call, call.body) }),
    }),
    route({
      method: 'get',
      path: '/v1/cases',
      id: 'listCases',
      summary: 'Lists the cases the caller may see',
      query: listQuery,
      answers: { 200: gives('A page of cases', page(shapes.inList).extend({ counts: caseCounts.optional() })) },
      handle: async (call) => {
        const { db } = call.deps;
        const reader = await readerOf(call);
        const soon = await soonAfter(call, reader.now);
        const { due, counts: isCounting, ...filter } = call.query;
        const [{ items, ...page }, counts] = await Promise.all([
          listCases(db, call.viewer, { ...filter, firstDue: due && firstDue(due, reader.now, soon) }),
          isCounting === true ? countCases(db, call.viewer, countedBy(filter), { now: reader.now, soon }) : undefined,
        ]);
        return ok({
          items: items.map((row) => caseSummary(row, policyIn(call, row.type), reader)),
          ...page,
          ...(counts && { counts }),
        });
      },
    }),
    route({
      method: 'get',
      path: '/v1/cases/{id}',
      id: 'getCase',
      summary: 'Reads a case',
      answers: { 200: gives('The case', shapes.whole, 'ETag'), 404: 'Unknown or foreign' },
      handle: async (call) => {
        const row = await caseOf(call);
        const reader = await readerOf(call);
        const { body, ...answer } = caseAnswer(row, policyIn(call, row.type), reader);
        const [related, messages, effects] = await Promise.all([
          relatedView(call, row, reader),
          messagesView(call, row, reader),
          effectsOf(call.deps.db, row.id),
        ]);
        const steps = effects.map((effect) => omit(effect, 'detail'));
        return { ...answer, body: { ...body, ...related, messages, effects: steps } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/cases/{id}/log',
      id: 'getCaseLog',
      summary: 'What the actions of a case told, newest first',
      query: logQuery,
      answers: { 200: gives('A page of the log', logShape) },
      handle: async (call) => {
        const row = await caseOf(call);
        return ok(await logView(call.deps.db, row, policyIn(call, row.type), await readerOf(call), call.query));
      },
    }),
    route({
      method: 'get',
      path: '/v1/cases/{id}/timeline',
      id: 'getTimeline',
      summary: 'The record of a case with its hash chain; verify=true checks it',
      query: timelineQuery,
      answers: { 200: gives('Entries in order, and the end of the chain', timelineShape) },
      handle: async (call) => {
        const { id: caseId, type } = await caseOf(call);
        return ok(await timelineView(call, caseId, policyIn(call, type), call.query));
      },
    }),
    route({
      method: 'get',
      path: '/v1/cases/{id}/explain',
      id: 'explainCase',
      summary: 'Why it is where it is, whose move it is, every date with its arithmetic, what may follow',
      answers: { 200: gives('The explanation', explanation) },
      handle: async (call) => {
        const row = await caseOf(call);
        return ok(
          explainView(row, policyIn(call, row.type), await lastCause(call.deps.db, row.id), await readerOf(call)),
        );
      },
    }),
    route({
      method: 'post',
      path: '/v1/cases/{id}/reveal',
      id: 'revealCase',
      summary: 'Shows personal fields in full; audited with its reason',
      documents: revealBody,
      examples: { 'the customer': { fields: ['parties.customer'], reason: 'To call the customer back' } },
      answers: { 200: gives('The case with the named fields in full', shapes.whole, 'ETag') },
      handle: async (call) => {
        const row = await caseOf(call);
        await mustBeAbleToReveal(call, row);
        const { fields, reason } = revealed(policyIn(call, row.type), call.body);
        const entry = {
          action: 'fields.revealed',
          actor: call.actor.personId,
          right: call.actor.roles[0] ?? call.actor.proof,
          comment: reason,
        };
        await call.deps.db.transaction((tx) => appendEntry(tx, row.id, { ...entry, data: { fields } }));
        const reader = { ...(await readerOf(call)), reveal: new Set(fields) };
        return ok(caseView(row, policyIn(call, row.type), reader), { ETag: `"${row.version}"` });
      },
    }),
    route({
      method: 'post',
      path: '/v1/cases/{id}/withdraw',
      id: 'withdrawCase',
      summary: 'Withdraws the request',
      keeps: 'itself',
      documents: z.strictObject({ reason: lines(256) }),
      examples: { withdraw: { reason: 'No longer wanted' } },
      answers: { 200: gives('The case', shapes.whole, 'ETag'), 202: STORED, 409: 'Not now', 412: 'Changed meanwhile' },
      handle: async (call) => submit(call, await takeAction(call, await caseOf(call), 'withdraw')),
    }),
    route({
      method: 'post',
      path: '/v1/cases/{id}/actions/{action}',
      id: 'takeAction',
      summary: 'Takes a named action of the policy; the body is its form',
      keeps: 'itself',
      documents: actionBody(policies),
      examples: actionExamples(policies),
      answers: { 200: gives('The case', shapes.whole, 'ETag'), 202: STORED, 409: 'Not now', 412: 'Changed meanwhile' },
      handle: async (call) => submit(call, await takeAction(call, await caseOf(call), call.params['action']!)),
    }),
  ];
};
