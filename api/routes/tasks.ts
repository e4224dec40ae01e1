import { z } from 'zod';
import { noteInboxVisit } from '../../db/engine/reached';
import { countInbox, listInbox } from '../../db/engine/tasks';
import { ANY_DECISION, decidingBody } from '../cases/bodies';
import { bulkBody, decideMany } from '../cases/bulk';
import { policyIn, submit } from '../cases/commands';
import { type Call, ok, readerOf, type Route, route } from '../http/http';
import { claimTask, decideTask, sendTaskCode, type TaskInCase } from '../cases/moves';
import { findTask } from '../cases/find';
import { resend } from '../cases/resend';
import { relatedView } from '../cases/related-view';
import { inboxView, taskDetail } from '../cases/represent';
import { flag, id, line, lines, PAGING } from '../http/texts';
import type { CaseShapes } from '../shapes/case';
import { decisionResults, STORED } from '../shapes/command';
import { codeSent } from '../shapes/process';
import { gives } from '../shapes/shape';
import { inboxOf, taskShape } from '../shapes/task';
import type { Policy } from '../../workflows/kit/policy/policy';

const here = (call: Call<unknown, unknown>): Promise<TaskInCase> => findTask(call, call.params['id']!);

const inboxQuery = z.strictObject({ type: id().optional(), claimed: flag().optional(), ...PAGING });

const DECISION_ITEM = ANY_DECISION.extend({ taskId: line(128), ifVersion: z.int().min(1).optional() });

const EXAMPLE = { taskId: '00000000-0000-4000-8000-000000000000', decision: 'approve' };

const claiming = (shapes: CaseShapes, kind: 'claim' | 'release', summary: string): Route =>
  route({
    method: 'post',
    path: `/v1/tasks/{id}/${kind}`,
    id: `${kind}Task`,
    summary,
    keeps: 'itself',
    body: z.strictObject({}),
    answers: { 200: gives('The case', shapes.whole, 'ETag'), 409: 'Not now', 412: 'Changed meanwhile' },
    handle: async (call) => submit(call, await claimTask(call, await here(call), { kind })),
  });

/** The inbox, and everything that is done with a task. */
export const taskRoutes = (policies: readonly Policy[], shapes: CaseShapes): Route[] => [
  route({
    method: 'get',
    path: '/v1/tasks',
    id: 'getInbox',
    summary:
      'The open tasks the caller may decide, or that went to them to be handed on, soonest due first, with counters',
    query: inboxQuery,
    answers: { 200: gives('A page of tasks, and how many there are', inboxOf(shapes)) },
    handle: async (call) => {
      const { db } = call.deps;
      await noteInboxVisit(db, call.actor);
      const [reader, page, counters] = await Promise.all([
        readerOf(call),
        listInbox(db, call.viewer, call.query),
        countInbox(db, call.viewer),
      ]);
      return ok({
        ...page,
        items: page.items.map((row) => inboxView(row, policyIn(call, row.type), reader)),
        counters,
      });
    },
  }),
  route({
    method: 'get',
    path: '/v1/tasks/{id}',
    id: 'getTask',
    summary: 'A task: what the policy says about it, how it stands, and what there is to see',
    answers: { 200: gives('The task', taskShape(shapes), 'ETag'), 404: 'Unknown or foreign' },
    handle: async (call) => {
      const { row, task } = await here(call);
      const reader = await readerOf(call);
      const detail = taskDetail(row, task, policyIn(call, row.type), reader);
      return ok({ ...detail, ...(await relatedView(call, row, reader)) }, { ETag: `"${row.version}"` });
    },
  }),
  route({
    method: 'post',
    path: '/v1/tasks/{id}/decision',
    id: 'decideTask',
    summary: 'Decides a task',
    keeps: 'itself',
    documents: decidingBody(policies),
    examples: { approve: { decision: 'approve' }, reject: { decision: 'reject', comment: 'The figures do not match' } },
    answers: {
      200: gives('The case', shapes.whole, 'ETag'),
      202: STORED,
      403: 'Not yours to decide',
      409: 'Not now',
      412: 'Changed meanwhile',
    },
    handle: async (call) => submit(call, await decideTask(call, await here(call))),
  }),
  route({
    method: 'post',
    path: '/v1/tasks/{id}/code',
    id: 'sendDecisionCode',
    summary: 'Sends a one-time code for a decision on this task',
    keeps: 'first',
    body: z.strictObject({}),
    answers: { 201: gives('The code that was sent', codeSent), 403: 'Not yours to decide' },
    handle: async (call) => ({ status: 201, body: await sendTaskCode(call, await here(call)) }),
  }),
  route({
    method: 'post',
    path: '/v1/tasks/decisions',
    id: 'decideTasks',
    summary: 'Decides up to 1,000 tasks, each with its own result',
    keeps: 'items',
    body: bulkBody(),
    documents: bulkBody(DECISION_ITEM),
    examples: { 'two of them': { items: [EXAMPLE, { ...EXAMPLE, decision: 'reject', comment: 'Not agreed' }] } },
    answers: { 200: gives('What became of each, in order', decisionResults(shapes)) },
    handle: async (call) => ok({ items: await decideMany(call, call.body) }),
  }),
  route({
    method: 'post',
    path: '/v1/tasks/{id}/resend',
    id: 'resendLink',
    summary: 'Sends the link of a task anew, to the address as it is registered now; the links before say so',
    body: z.strictObject({}),
    answers: {
      200: gives('The case', shapes.whole),
      403: 'Not yours to send',
      409: 'Not now',
      429: 'Five times on this day',
    },
    handle: async (call) => ok(await resend(call, await here(call))),
  }),
  claiming(shapes, 'claim', 'Takes a task for oneself'),
  claiming(
    shapes,
    'release',
    'Gives a claimed task back: one of others as an administrator of the party or an operator',
  ),
  route({
    method: 'post',
    path: '/v1/tasks/{id}/delegate',
    id: 'delegateTask',
    summary:
      'Hands a task to a colleague who can act: one held by others as an administrator of the party or an operator',
    keeps: 'itself',
    body: z.strictObject({ to: id(128) }),
    examples: { 'a colleague': { to: 'vendor.finance-2' } },
    answers: {
      200: gives('The case', shapes.whole, 'ETag'),
      409: 'Not now',
      412: 'Changed meanwhile',
      422: 'Somebody who cannot act, with the reason',
    },
    handle: async (call) =>
      submit(call, await claimTask(call, await here(call), { kind: 'delegate', to: call.body.to })),
  }),
  route({
    method: 'post',
    path: '/v1/tasks/{id}/take-over',
    id: 'takeOverTask',
    summary: 'Takes a task from a colleague of the same right who holds it, with a reason',
    keeps: 'itself',
    body: z.strictObject({ reason: lines(256) }),
    examples: { away: { reason: 'The customer waits, and the holder is travelling' } },
    answers: {
      200: gives('The case', shapes.whole, 'ETag'),
      403: 'Not yours to decide',
      409: 'Not now, or somebody else was first',
      412: 'Changed meanwhile',
    },
    handle: async (call) =>
      submit(call, await claimTask(call, await here(call), { kind: 'take-over', reason: call.body.reason })),
  }),
];
