import type { CaseAnswer, Entry } from '../frame/answers';
import type { Signed } from '../frame/visit';

/** When the link of the task that the address names was sent anew, if the record says so. */
export function resentIn(entries: readonly Entry[], { request }: Pick<Signed, 'request'>): string | undefined {
  const taskId = request.query['resent'];
  return entries.findLast((entry) => entry.action === 'task.resent' && entry.taskId === taskId)?.at;
}

/** Sends the link of a task anew, and shows its case. */
export async function resendLink(visit: Signed): Promise<void> {
  const id = visit.request.params['id'] as string;
  const { body } = await visit.api<CaseAnswer>('POST /v1/tasks/{id}/resend', { params: { id }, body: {} });
  visit.goTo(`/cases/${body.id}?resent=${encodeURIComponent(id)}`);
}
