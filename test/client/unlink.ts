import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema';

type Schemas = components['schemas'];

/** What the API's document makes of a client: nothing here is known from elsewhere. */
export type Api = Client<paths>;

/** A client for one person. */
export const clientOf = (baseUrl: string, token: string): Api =>
  createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}`, 'Accept-Language': 'en-US' } });

/** What became of a request: the case at its end, and how it came there. */
export interface Told {
  readonly ended: Schemas['PartnerUnlinkCase'];
  readonly customerId: string | null | undefined;
  readonly waitedFor: readonly Schemas['Role'][];
  readonly actions: readonly string[];
  readonly isSound: boolean | undefined;
}

function given<T>({ data, error }: { data?: T; error?: Schemas['Problem'] }): T {
  if (data === undefined) throw new Error(`${error?.type} ${error?.detail}`);
  return data;
}

const isCase = (data: Schemas['Case'] | Schemas['Received']): data is Schemas['Case'] => 'type' in data;

async function settled(api: Api, data: Schemas['Case'] | Schemas['Received']): Promise<Schemas['PartnerUnlinkCase']> {
  const { id } = isCase(data) ? data : { id: data.caseId };
  const found = given(await api.GET('/v1/cases/{id}', { params: { path: { id } } }));
  if (found.type !== 'partner-unlink') throw new Error(`is a ${found.type}`);
  return found;
}

/** Asks for the end of an association, has it reviewed, and takes the request back while the customer is asked. */
export async function unlinkAndWithdraw(partner: Api, reviewer: Api, customerId: string): Promise<Told> {
  const form: Schemas['PartnerUnlinkData'] & { customerId: string } = { customerId };
  const request = {
    type: 'partner-unlink' as const,
    form: { customerId: form.customerId, reason: 'As agreed', noticeAccepted: true as const },
  };
  const opened = await settled(partner, given(await partner.POST('/v1/cases', { body: request })));
  const waitedFor = opened.waitingOn ? [opened.waitingOn.role] : [];

  const inbox = given(await reviewer.GET('/v1/tasks', { params: { query: { type: 'partner-unlink' } } }));
  const task = inbox.items.find(({ caseId }) => caseId === opened.id);
  if (!task?.canDecide) throw new Error(`${task?.why}`);
  const decided = await reviewer.POST('/v1/tasks/{id}/decision', {
    params: { path: { id: task.id }, header: { 'Idempotency-Key': `pass ${task.id}` } },
    body: { decision: 'pass' },
  });
  const reviewed = await settled(partner, given(decided));
  if (reviewed.waitingOn) waitedFor.push(reviewed.waitingOn.role);

  const path = { id: opened.id };
  const withdrawn = await partner.POST('/v1/cases/{id}/withdraw', { params: { path }, body: { reason: 'A mistake' } });
  const ended = await settled(partner, given(withdrawn));
  const record = given(await partner.GET('/v1/cases/{id}/timeline', { params: { path, query: { verify: 'true' } } }));
  return {
    ended,
    customerId: ended.data.customerId,
    waitedFor,
    actions: record.items.map(({ action }) => action),
    isSound: record.chain.valid,
  };
}
