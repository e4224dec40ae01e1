import request from 'supertest';
import type { ApiWorld, Body, Reply } from '../api-world';

/** What was wrong in a refused request, as `path code`. */
export const faults = ({ body }: Reply): string[] => (body.errors ?? []).map(({ path, code }) => `${path} ${code}`);

/** An answer without what identifies this one request. */
export const told = ({ status, body }: Reply): unknown => [status, { ...body, instance: '', requestId: '' }];

/** Sends a text as it is, as a person. */
export async function sendText(
  api: ApiWorld,
  persona: string,
  path: string,
  text: string,
  type = 'application/json',
): Promise<Reply> {
  const token = await api.token(persona);
  const sent = request(api.server).post(path).set('Authorization', `Bearer ${token}`).set('Content-Type', type);
  return await sent.send(text);
}

/** The form of a request of partner-a to switch a customer. */
export const switching = (customerId: string, more: object = {}): { type: string; form: object } => ({
  type: 'relationship-switch',
  form: { customerId, toModel: 'reseller', reason: 'agreed', noticeAccepted: true, ...more },
});

/** Opens a request to switch a customer of partner-a. */
export async function asked(
  api: ApiWorld,
  customerId: string,
  more: object = {},
): Promise<Body & { caseId: string; taskId: string }> {
  const { body } = await api.post('partner-a.admin', '/v1/cases', switching(customerId, more)).expect(201);
  return { ...body, caseId: body.id, taskId: body.tasks[0]!.id };
}

/** Sends a one-time code for a task and reads it where its receiver would. */
export async function codeFor(
  api: ApiWorld,
  persona: string,
  taskId: string,
): Promise<{ codeId: string; code: string }> {
  const { body } = await api.post(persona, `/v1/tasks/${taskId}/code`).expect(201);
  return { codeId: body.codeId, code: api.lastCode() };
}

/** Six digits other than these, the same for the same number. */
export const wrongCode = (right: string, n = 0): string => String((Number(right) + 1 + n) % 1_000_000).padStart(6, '0');

/** The ticks that a customer's consent to a switch needs. */
export const TICKS = { switchNoticeAccepted: true, associationNoticeAccepted: true };
