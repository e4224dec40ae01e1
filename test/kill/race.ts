import { patiently } from './patiently';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../../db/knex';
import type { Answer } from '../../dev/caller';
import type { Random } from '../../dev/random';
import { deliver, opened } from './perform';
import { applicationScript, invitationScript, type Script } from './scripts';
import { nextTask, type Stage } from './stories';

/**
 * Two masters get a yes about the same distributor at about the same time: one reviews its application, the other has
 * invited it.
 */
export interface Race {
  readonly title: string;
  readonly rivals: readonly Rival[];
}

interface Rival {
  readonly script: Script;
  /** How long this side waits with its yes, once both may give theirs, in ms. */
  readonly after: number;
}

const DISTRIBUTOR = 'distributor-2';
const MASTERS = ['master-1', 'master-2'] as const;
/** Longer than an answer takes, so that either may come first or both at once. */
const APART_MS = 400;

const WON = ['cooperating', 'accepted'];
const TAKEN = 'ALREADY_HAS_MASTER';
const TOLD_TOO_LATE = ['/problems/case-closed', '/problems/already-decided'];

/** Chooses who has the application, who has invited, and who is how much earlier. */
export function chooseRace(choices: Random): Race {
  const [reviewer, inviter] = choices.chance(0.5) ? MASTERS : ([MASTERS[1], MASTERS[0]] as const);
  const yes = { ending: 'agree', double: choices.chance(0.25) } as const;
  const early = choices.below(2 * APART_MS) - APART_MS;
  return {
    title: `${DISTRIBUTOR} reviewed by ${reviewer}, invited by ${inviter}`,
    rivals: [
      { script: applicationScript({ distributor: DISTRIBUTOR, master: reviewer }, yes), after: Math.max(0, early) },
      { script: invitationScript({ distributor: DISTRIBUTOR, master: inviter }, yes), after: Math.max(0, -early) },
    ],
  };
}

/** Runs a race to its end, whatever is killed meanwhile: one wins, the other learns why it did not. */
export async function run(stage: Stage, { title, rivals }: Race): Promise<void> {
  const ready = await Promise.all(rivals.map(({ script }) => asked(stage, script)));
  const found = await Promise.all(
    rivals.map(async ({ script, after }, n) => {
      const at = ready[n];
      const line = at && script.lines[at.key]?.[0];
      if (at === undefined || line === undefined) return undefined;
      await sleep(after);
      const answer = await deliver(stage, script, at.caseId, at.taskId, line);
      await nextTask(stage, script.reader, at.caseId, new Set([at.taskId]));
      return { caseId: at.caseId, answer };
    }),
  );
  const ended = found.filter((end) => end !== undefined);
  if (ended.length < rivals.length) return void stage.caller.faults.push(`${title}: could not begin`);
  stage.caller.faults.push(...(await patiently(() => unfair(stage, ended))).map((fault) => `${title}: ${fault}`));
}

/** How all races so far have ended, for the log of the run. */
export async function ends(db: Db): Promise<string> {
  const rows = await db('cases')
    .whereRaw(`parties ->> 'distributor' = ?`, [DISTRIBUTOR])
    .groupBy('type', 'outcome')
    .orderBy(['type', 'outcome'])
    .select<{ type: string; outcome: string | null; times: number }[]>('type', 'outcome', db.raw('count(*) as times'));
  return rows.map(({ type, outcome, times }) => `${times} ${type} ${outcome ?? 'open'}`).join(', ');
}

async function asked(
  stage: Stage,
  script: Script,
): Promise<{ caseId: string; taskId: string; key: string } | undefined> {
  const caseId = await opened(stage, script);
  const task = caseId === undefined ? undefined : await nextTask(stage, script.reader, caseId, new Set());
  return caseId === undefined || task === undefined ? undefined : { caseId, taskId: task.id, key: task.key };
}

interface Row {
  readonly id: string;
  readonly outcome: string | null;
  readonly parties: { readonly master: string };
  readonly data: { readonly failure?: { readonly blockers: readonly { readonly code: string }[] } };
}

/** What is wrong after a race. */
async function unfair(
  { at: { db } }: Stage,
  ended: readonly { readonly caseId: string; readonly answer: Answer }[],
): Promise<string[]> {
  const [rows, masters] = await Promise.all([
    db('cases')
      .whereIn(
        'id',
        ended.map(({ caseId }) => caseId),
      )
      .select<Row[]>('id', 'outcome', 'parties', 'data'),
    db('cooperations').where({ distributor_id: DISTRIBUTOR, until: null }).pluck<string[]>('master_id'),
  ]);
  const winners = rows.filter(({ outcome }) => WON.includes(outcome ?? ''));
  const answerTo = (id: string): Answer | undefined => ended.find(({ caseId }) => caseId === id)?.answer;
  const faults = rows.flatMap((row) => {
    const answer = answerTo(row.id);
    const right = winners.includes(row) ? answer?.status === 200 : knowsWhy(row) && isRight(answer);
    return right
      ? []
      : [`${row.id} ended ${row.outcome ?? 'never'} and its yes was answered ${JSON.stringify(answer)}`];
  });
  const theirs = winners.map(({ parties }) => parties.master);
  if (theirs.length !== 1 || masters.join() !== theirs.join())
    faults.push(`won by [${theirs.join()}], cooperates with [${masters.join()}]`);
  return faults;
}

/** Superseded, or failed for the only possible reason. */
const knowsWhy = ({ outcome, data }: Row): boolean =>
  outcome === 'superseded' || (outcome === 'failed' && data.failure?.blockers.map(({ code }) => code).join() === TAKEN);

/** A second yes is either accepted or refused as too late. */
function isRight(answer: Answer | undefined): boolean {
  if (answer === undefined) return false;
  const { status, body } = answer;
  const blockers = (body.blockers ?? []) as readonly { readonly code: string }[];
  return (
    status === 200 ||
    TOLD_TOO_LATE.includes(String(body.type)) ||
    (body.type === '/problems/ineligible' && blockers.map(({ code }) => code).join() === TAKEN)
  );
}
