import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { grantQuota } from '../../db/engine/quota-grants';
import { currentAssociation } from '../../db/directory/relationships';
import { setWorld } from '../../db/world/world';
import { patiently } from './patiently';
import type { Answer, Caller } from '../../dev/caller';
import type { Installation } from '../../dev/installation';
import type { Random } from '../../dev/random';
import { partOf } from './parts';

/** A customer and its partner, with nothing to block a change of their association. */
export interface Pair {
  readonly customer: string;
  readonly partner: string;
}

export const PAIRS: readonly Pair[] = [
  { customer: 'customer-1', partner: 'partner-a' },
  { customer: 'customer-2', partner: 'partner-a' },
  { customer: 'customer-3', partner: 'partner-a' },
  { customer: 'customer-4', partner: 'partner-a' },
  { customer: 'customer-9', partner: 'distributor-1' },
];

/**
 * What happens to one customer in a round: what is requested, and who answers what. `silence` leaves the request open.
 */
export interface Story {
  readonly pair: Pair;
  readonly type: 'relationship-switch' | 'partner-unlink' | 'customer-unlink';
  readonly ending: 'agree' | 'disagree' | 'withdraw' | 'silence';
  /** The same request twice at the same moment. */
  readonly double: boolean;
  /** How long the outside systems take for every step, in ms. */
  readonly delayMs: number;
  /** Makes the change fail for good, so that an operator has to decide. */
  readonly repair: 'retry' | 'abandon' | undefined;
}

/** Chooses a story. */
export function chooseStory(pair: Pair, choices: Random): Story {
  return {
    pair,
    type: choices.pick(['relationship-switch', 'partner-unlink', 'customer-unlink']),
    ending: choices.pick(['agree', 'agree', 'agree', 'disagree', 'withdraw', 'silence']),
    double: choices.chance(0.25),
    delayMs: choices.below(250),
    repair: choices.chance(0.15) ? choices.pick(['retry', 'abandon']) : undefined,
  };
}

interface CaseView {
  readonly id: string;
  readonly outcome: string | null;
  readonly state: string;
  readonly tasks: readonly { id: string; key: string; status: string }[];
}

const QUOTAS = ['association.partnerRequestWindow', 'association.customerUnlinkWindow'] as const;
const PATIENCE_MS = 180_000;

/** What playing a story takes. */
export interface Stage {
  readonly at: Installation;
  readonly caller: Caller;
  /** Prefix of every idempotency key of the round. */
  readonly round: string;
}

/**
 * Brings a customer to where a story can begin: associated, with an attempt left. An open request is continued instead.
 */
export async function prepare({ at: { db } }: Stage, { pair, delayMs, repair }: Story): Promise<void> {
  const { customer, partner } = pair;
  if ((await currentAssociation(db, customer)) === undefined)
    await setWorld(db, 'association', customer, { partnerId: partner, model: 'reseller' });
  for (const quota of QUOTAS) {
    for (const subject of [customer, `${partner}/${customer}`])
      await grantQuota(db, { id: randomUUID(), quota, subject, grantedBy: 'vendor.operator', reason: 'another round' });
  }
  for (const port of ['billing', 'coupons', 'delegation', 'association'] as const)
    await setWorld(db, port, customer, { delayMs });
  await setWorld(db, 'delegation', customer, { refuse: repair === undefined ? null : 'system-closed' });
}

/** Plays a story to its end, whatever is killed meanwhile. */
export async function play(stage: Stage, story: Story): Promise<void> {
  const opened = await open(stage, story);
  if (opened === undefined) return;
  const { customer, partner } = story.pair;
  const asker = story.type === 'customer-unlink' ? customer : `${partner}.admin`;
  for (const seen = new Set<string>(); ;) {
    const found = await nextTask(stage, asker, opened, seen);
    if (found === undefined) return;
    seen.add(found.id);
    const last = found.key === 'customerConsent' || found.key === 'partnerApproval';
    if (last && story.ending === 'silence') return;
    if (last && story.ending === 'withdraw') return withdraw(stage, asker, opened);
    await decide(stage, story, found);
  }
}

async function open(stage: Stage, story: Story): Promise<string | undefined> {
  const { customer, partner } = story.pair;
  const model = (await patiently(() => currentAssociation(stage.at.db, customer)))?.model;
  const person = story.type === 'customer-unlink' ? customer : `${partner}.admin`;
  const form = {
    ...(story.type === 'customer-unlink' ? {} : { customerId: customer }),
    ...(story.type === 'relationship-switch' ? { toModel: model === 'referral' ? 'reseller' : 'referral' } : {}),
    reason: `Round ${stage.round}`,
    noticeAccepted: true,
  };
  const key = `${stage.round}/${customer}/open`;
  const ask = (): Promise<Answer> => stage.caller.write(person, key, '/v1/cases', { type: story.type, form });
  const [answer, twin] = await Promise.all([ask(), story.double ? ask() : undefined]);
  if (twin !== undefined && twin.body.id !== answer.body.id)
    stage.caller.faults.push(`${key} sent twice was answered ${JSON.stringify([answer.body, twin.body])}`);
  if (typeof answer.body.id === 'string') return answer.body.id;
  // A request left open earlier is decided now instead of a new one.
  const open = await patiently(() =>
    stage.at
      .db('cases')
      .join('case_parties', 'case_parties.case_id', 'cases.id')
      .where({ 'case_parties.role': 'customer', 'case_parties.party_id': customer })
      .whereNull('closed_at')
      .first<{ id: string; type: Story['type'] } | undefined>('cases.id', 'cases.type'),
  );
  if (open === undefined || answer.status !== 409)
    stage.caller.faults.push(`${key} was refused: ${JSON.stringify(answer.body)}`);
  return open?.type === story.type ? open.id : undefined;
}

/** Waits for an unseen task; undefined when the case has ended. */
export async function nextTask(stage: Stage, asker: string, id: string, seen: ReadonlySet<string>) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(100)) {
    const { body } = await stage.caller.get(asker, `/v1/cases/${id}`);
    const found = body as unknown as CaseView;
    if (found.outcome != null) return undefined;
    const task = found.tasks.find(({ id: taskId, status }) => status === 'open' && !seen.has(taskId));
    if (task !== undefined) return task;
  }
  stage.caller.faults.push(`case ${id} neither ended nor opened a task`);
  return undefined;
}

async function withdraw(stage: Stage, asker: string, id: string): Promise<void> {
  await stage.caller.write(asker, `${stage.round}/${id}/withdraw`, `/v1/cases/${id}/withdraw`, {
    reason: 'No longer wanted',
  });
}

async function decide(stage: Stage, story: Story, task: { id: string; key: string }): Promise<void> {
  const part = partOf(story, task.key);
  const repair = task.key === 'operatorRepair';
  const agrees = repair ? story.repair !== 'abandon' : story.ending !== 'disagree' || task.key === 'preReview';
  if (repair) await patiently(() => setWorld(stage.at.db, 'delegation', story.pair.customer, { refuse: null }));
  const decision = agrees ? part.agree : part.disagree;
  const path = `/v1/tasks/${task.id}`;
  const key = `${stage.round}/${task.id}/decide`;
  for (let tries = 0; ; tries += 1) {
    const code = part.code ? await codeFor(stage, part.person, path) : {};
    const ask = (): Promise<Answer> =>
      stage.caller.write(part.person, key, `${path}/decision`, { ...decision, ...code });
    const [answer] = await Promise.all([ask(), story.double && !part.code ? ask() : undefined]);
    // A code that passed before the API died is used up, but the command is not stored yet.
    const usedUp = part.code && answer.status === 422 && JSON.stringify(answer.body).includes('code-');
    if (!usedUp || tries === 5) {
      if (answer.status !== 200) stage.caller.faults.push(`${key} was refused: ${JSON.stringify(answer.body)}`);
      return;
    }
  }
}

async function codeFor(stage: Stage, person: string, path: string): Promise<{ codeId: string; code: string }> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(100)) {
    const { body } = await stage.caller.once(person, 'POST', `${path}/code`, {});
    const { codeId } = body;
    if (typeof codeId !== 'string') continue;
    const message = stage.at.sent.find(({ id }) => id === `verification/${codeId}`);
    const code = /\b\d{6}\b/.exec(message?.text ?? '')?.[0];
    if (code !== undefined) return { codeId, code };
    stage.caller.faults.push(`no message carried the code ${codeId}`);
  }
  throw new Error(`${person} never got a code for ${path}`);
}
