import { z } from 'zod';
import { countInbox, listInbox } from '../../db/engine/tasks';
import { ANY_DECISION } from '../cases/bodies';
import { bulkBody, decideMany } from '../cases/bulk';
import { policyIn, submit } from '../cases/commands';
import { type Call, ok, readerOf, type Route, route } from '../http/http';
import { type Answer } from '../http/answer';
import { claimTask, decideTask, sendTaskCode, type TaskInCase } from '../cases/moves';
import { findTask } from '../cases/find';
import { relatedView } from '../cases/related-view';
import { inboxView, taskDetail } from '../cases/represent';
import { id, line, PAGING } from '../http/texts';

const here = (call: Call<unknown, unknown>): Promise<TaskInCase> => findTask(call, call.params['id']!);

const inboxQuery = z.strictObject({ type: id().optional(), ...PAGING });

const DECISION_ITEM = ANY_DECISION.extend({ taskId: line(128), ifVersion: z.int().min(1).optional() });

const claiming = (kind: 'claim' | 'release', summary: string): Route =>
  route({
    method: 'post',
    path: `/v1/tasks/{id}/${kind}`,
    summary,
    keeps: 'itself',
    body: z.strictObject({}),
    answers: { 200: 'The case', 409: 'Not now' },
    handle: async (call): Promise<Answer> => submit(call, await claimTask(call, await here(call), kind)),
  });

/** The inbox, and everything that is done with a task. */
export const taskRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/tasks',
    summary: 'The open tasks the caller may decide, soonest due first, with counters',
    query: inboxQuery,
    answers: { 200: '{ items, next?, counters }' },
    handle: async (call) => {
      const { db } = call.deps;
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
    summary: 'A task: what the policy says about it, how it stands, and what there is to see',
    answers: { 200: 'The task', 404: 'Unknown or foreign' },
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
    summary: 'Decides a task',
    keeps: 'itself',
    documents: ANY_DECISION,
    examples: { approve: { decision: 'approve' }, reject: { decision: 'reject', comment: 'The figures do not match' } },
    answers: {
      200: 'The case',
      202: 'Stored; see Location',
      403: 'Not yours to decide',
      409: 'Not now',
      412: 'Changed meanwhile',
    },
    handle: async (call) => submit(call, await decideTask(call, await here(call))),
  }),
  route({
    method: 'post',
    path: '/v1/tasks/{id}/code',
    summary: 'Sends a one-time code for a decision on this task',
    body: z.strictObject({}),
    answers: { 201: '{ codeId, sentTo, expiresAt }', 403: 'Not yours to decide' },
    handle: async (call) => ({ status: 201, body: await sendTaskCode(call, await here(call)) }),
  }),
  route({
    method: 'post',
    path: '/v1/tasks/decisions',
    summary: 'Decides up to 1,000 tasks, each with its own result',
    keeps: 'items',
    body: bulkBody(DECISION_ITEM),
    answers: { 200: '{ items: [{ taskId, status, case | command | problem }] }' },
    handle: async (call) => ok({ items: await decideMany(call, call.body) }),
  }),
  claiming('claim', 'Takes a task for oneself'),
  claiming('release', 'Gives a claimed task back'),
  route({
    method: 'post',
    path: '/v1/tasks/{id}/delegate',
    summary: 'Hands a task to a colleague who may decide it',
    keeps: 'itself',
    body: z.strictObject({ to: id(128) }),
    answers: { 200: 'The case', 422: 'Nobody who may decide it' },
    handle: async (call) => submit(call, await claimTask(call, await here(call), 'delegate', call.body.to)),
  }),
];
