import type { Template } from '../../workflows/kit/contract/notice-templates';
import { channelsFor } from '../../workflows/kit/policy/channels';
import type { Tx } from '../knex';

/** Queues a notice to one person about a task; `about` is the colleague it names. */
export async function tellPerson(
  tx: Tx,
  notice: {
    personId: string;
    about: string;
    template: Template;
    caseId: string;
    taskId: string;
    partyId: string;
    role: string;
  },
): Promise<void> {
  await tx('notices').insert({
    id: tx.raw('gen_random_uuid()'),
    case_id: notice.caseId,
    task_id: notice.taskId,
    template: notice.template,
    party_id: notice.partyId,
    role: notice.role,
    person_id: notice.personId,
    channels: channelsFor('inbox'),
    params: { person: notice.about },
    created_at: tx.raw('world_now()'),
  });
}
