import type { Random } from '../random';
import { addDays, beijingDate } from '../../workflows/kit/policy/deadlines';
import type { Player } from './cast';
import type { Letter, Stage } from './stage';

/** An amount as the API answers it. */
export interface Amount {
  readonly amount: string;
  readonly currency: string;
}

/** A task in a person's inbox, with what that person reads of its case. */
export interface Found {
  readonly taskId: string;
  /** The process and the task: `fh-incentive/confirmation`. */
  readonly kind: string;
  readonly caseId: string;
  readonly player: Player;
  /** What the case is about, in words that do not depend on the order of the run. */
  readonly subject: string;
  /** How often the case has asked this, this time included. */
  readonly round: number;
  /** The last Beijing date in time. */
  readonly lastDay: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  /** Choices about this task. */
  readonly choices: Random;
}

/** What a person does about a task in their inbox. */
export type Planner = (stage: Stage, found: Found) => void;

interface InboxItem {
  readonly id: string;
  readonly key: string;
  readonly caseId: string;
  readonly type: string;
  readonly state: string;
  readonly dueAt: string | null;
  readonly parties: readonly { readonly role: string; readonly id: string }[];
}

interface CaseOfTask {
  readonly case: { readonly data: Readonly<Record<string, unknown>> };
}

/** Collects what a person has to know about a new task; undefined if it is to be left alone for now. */
async function foundFor(stage: Stage, person: string, item: InboxItem): Promise<Found | undefined> {
  const { id: taskId, key, caseId, type, state, dueAt, parties } = item;
  const player = parties.map(({ id }) => stage.playerOf(id)).find((each) => each !== undefined);
  // While the vendor looks into an objection, its partner waits.
  if (player === undefined || state === 'in-dispute' || stage.seen.has(taskId)) return undefined;
  stage.seen.add(taskId);
  const { data } = (await stage.read<CaseOfTask>(person, `/v1/tasks/${taskId}`)).case;
  const subject = subjectOf(stage, player, { caseId, type, data });
  const round = stage.count(`${subject}/${key}`);
  return {
    ...{ taskId, kind: `${type}/${key}`, caseId, player, subject, round, data },
    lastDay: dueAt === null ? undefined : addDays(beijingDate(Date.parse(dueAt)), -1),
    choices: stage.draw(`${subject}/${key}/${round}`),
  };
}

/** What a case is about: a month or stage, or its number among the partner's cases of that kind. */
export function subjectOf(
  stage: Stage,
  player: Player,
  { caseId, type, data }: Pick<Found, 'caseId' | 'data'> & { type: string },
): string {
  if (type === 'fh-incentive' || type === 'nre-milestone') return `${player.id}/${nameOfPart(data)}`;
  return stage.nameOf(caseId, `${player.id}/${type}`);
}

/** A month, stage or milestone, as its form names it. */
export function nameOfPart(form: Readonly<Record<string, unknown>>): string {
  const { month, stage, milestone } = form as { month?: string; stage?: number; milestone?: number };
  if (milestone !== undefined) return `milestone-${milestone}`;
  return stage === undefined ? String(month) : `stage-${stage}`;
}

/** What is new in the inboxes of these people, one person after the other. */
export async function newTasks(stage: Stage, people: readonly string[]): Promise<Found[]> {
  const inboxes = await Promise.all(
    people.map(async (person) => ({ person, items: await stage.readAll<InboxItem>(person, '/v1/tasks') })),
  );
  const found: Found[] = [];
  for (const { person, items } of inboxes) {
    for (const item of items) {
      const one = await foundFor(stage, person, item);
      if (one !== undefined) found.push(one);
    }
  }
  return found;
}

/** Plans what is done about a task: so many office days from today, unless the task is gone by then. */
export function plan(
  stage: Stage,
  found: Found,
  { step, after, side, run }: { step: string; after: number; side: 'partner' | 'vendor'; run: () => Promise<unknown> },
): void {
  const { player, taskId, subject, kind, round } = found;
  stage.agenda.plan({
    key: `${subject}/${kind.split('/')[1]}/${round}/${step}`,
    on: stage.officeDay(after),
    partner: player.id,
    side,
    run: async () => ((await stage.isOpen(taskId)) ? run() : undefined),
  });
}

/** The decision of a task, as a letter. */
export const decision = (
  { taskId, subject, kind, round }: Pick<Found, 'taskId' | 'subject' | 'kind' | 'round'>,
  person: string,
  body: { readonly decision: string; readonly comment?: string; readonly form?: object },
  step = body.decision,
): Letter => ({
  person,
  key: `${subject}/${kind}/${round}/${step}`,
  path: `/v1/tasks/${taskId}/decision`,
  body,
});

/** An action of a case, as a letter. */
export const action = (
  { caseId, subject, round }: Pick<Found, 'caseId' | 'subject' | 'round'>,
  person: string,
  name: string,
  body: object,
): Letter => ({ person, key: `${subject}/${name}/${round}`, path: `/v1/cases/${caseId}/actions/${name}`, body });

/** A document for a case, uploaded and ready for use in a form. */
export async function document(stage: Stage, person: string, key: string): Promise<string> {
  const content = new TextEncoder().encode(`%PDF-1.7\n% ${key}\n%%EOF\n`);
  return stage.caller.upload(person, `file/${key}`, `${key.replaceAll('/', '-')}.pdf`, content);
}
