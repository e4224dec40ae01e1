import { historyCost } from './history';
import { player } from './player';
import { PLAYS } from './plays';
import { cost, line, title } from './report';
import type { Rig } from './rig';

/** What each process costs in Temporal from the opening of a case to its end. */
export async function wholeSection(rig: Rig): Promise<void> {
  title('A whole case in Temporal, process by process');
  const by = player(rig);
  for (const each of PLAYS) {
    const caseId = await each.play(by);
    const row = await rig.db('cases').where({ id: caseId }).first<{ workflow_id: string }>('workflow_id');
    await rig.client.workflow.getHandle(row.workflow_id).result();
    line(each.name, cost(await historyCost(rig.client, row.workflow_id)));
  }
  await rig.drain();
}
