import type { Answer } from '../../dev/caller';
import { patiently } from './patiently';
import { openCaseOf } from './prepare';
import type { Line, Script } from './scripts';
import { nextTask, type Stage } from './stories';

/** Performs a script to its end, whatever is killed meanwhile. */
export async function perform(stage: Stage, script: Script): Promise<void> {
  const id = await opened(stage, script);
  if (id === undefined) return;
  const left = new Map(Object.entries(script.lines).map(([key, lines]) => [key, [...lines]]));
  for (const seen = new Set<string>(); ;) {
    const task = await nextTask(stage, script.reader, id, seen);
    const line = task && left.get(task.key)?.shift();
    if (task === undefined || line === undefined) return;
    seen.add(task.id);
    const { status, body } = await deliver(stage, script, id, task.id, line);
    if (status !== 200) stage.caller.faults.push(`${script.title}: ${task.key} was refused: ${JSON.stringify(body)}`);
  }
}

/** Opens a script's case, unless an earlier round left one open; undefined when it was refused. */
export async function opened(stage: Stage, script: Script): Promise<string | undefined> {
  const before = await patiently(() => openCaseOf(stage.at.db, script));
  if (before !== undefined) return before;
  const { opener, type, form, title } = script;
  const key = `${stage.round}/${title}/open`;
  const answer = await said(stage, script, opener, key, '/v1/cases', { type, form });
  if (typeof answer.body.id === 'string') return answer.body.id;
  stage.caller.faults.push(`${key} was refused: ${JSON.stringify(answer.body)}`);
  return undefined;
}

/** Sends one answer to an open task. */
export async function deliver(
  stage: Stage,
  script: Pick<Script, 'double'>,
  caseId: string,
  taskId: string,
  line: Line,
): Promise<Answer> {
  const { person } = line;
  const key = `${stage.round}/${taskId}/${'action' in line ? line.action : 'decide'}`;
  return 'action' in line
    ? said(stage, script, person, key, `/v1/cases/${caseId}/actions/${line.action}`, line.form)
    : said(stage, script, person, key, `/v1/tasks/${taskId}/decision`, saying(line));
}

const saying = ({ decision, comment, form }: Extract<Line, { decision: string }>): object => ({
  decision,
  ...(comment === undefined ? {} : { comment }),
  ...(form === undefined ? {} : { form }),
});

/** Sends it once, or twice at the same moment; both must get the same answer. */
async function said(
  { caller }: Stage,
  { double }: Pick<Script, 'double'>,
  person: string,
  key: string,
  path: string,
  body: object,
): Promise<Answer> {
  const ask = (): Promise<Answer> => caller.write(person, key, path, body);
  const [answer, twin] = await Promise.all([ask(), double ? ask() : undefined]);
  if (twin !== undefined && twin.body.id !== answer.body.id)
    caller.faults.push(`${key} sent twice was answered ${JSON.stringify([answer.body, twin.body])}`);
  return answer;
}
