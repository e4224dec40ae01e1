import { pendingWork } from '../../../db/engine/pending-work';
import { setWorld } from '../../../db/world/world';
import { createTimeMachine } from '../../../worker/time-machine';
import { paymentRequests } from '../../workflows/payment/payment-requests';
import { diaryPolicy } from '../../support/diary.policy';
import { eventually, partnerAdmin } from '../../support/engine-world';
import { apiWorld, type ApiWorld, including, TEXT, withoutCooldown } from '../api-world';
import { type Chance, chanceOf } from './chance';
import { createPlayer, type Player, type ProcessData, type Seen } from './generic-player';
import { proposes, givesUp, type Manner, mannersOf } from './manners';
import { createUpsets, type Upsets, UPSETS } from './upsets';

const SEED = 8;
/** How often every process is opened: in a manner of its own and by chance, then until nothing is missing. */
const ROUNDS = { least: 2, most: 5 };
const DAY_MS = 86_400_000;
/** How often a case is looked at before people give it up, because some processes go on for years. */
const LOOKS = 12;
/** Far more than any case has taken; one that takes more does not end. */
const MOST_LOOKS = 60;
/** Longer than usual, for a busy machine: all processes are played in one test. */
const PLAY_MS = 300_000;

/** What has to be met, whichever processes there are: each manner brings one of them about for certain. */
const EVERY_KIND = [
  ...['a good end', 'a bad end', 'an end by silence', 'an end by action', 'a refusal with its reasons'],
  'failed-needs-operator',
];

let api: ApiWorld;
let met: Set<string>;
let upsets: Upsets;

/** Moves the clock by some days, and lets everything due meanwhile happen. */
async function passDays(days: number): Promise<void> {
  const { db, engine } = api.world;
  const wake = (workflowId: string, runId: string): Promise<void> => engine.wake(workflowId, runId);
  const { atRest } = await createTimeMachine({ db, wake }).advance({ days });
  if (atRest) return;
  // An undo that an outside system refuses is retried until it succeeds.
  await outside(null);
  await eventually('everything to come to rest', async () => (await pendingWork(db)).length === 0, 40_000);
}

/** Makes the billing of every customer refuse, or stop refusing. */
const outside = (refuse: string | null): Promise<unknown> => setWorld(api.world.db, 'billing', '*', { refuse });

/** Until something is due, or for some days if nothing is soon. */
async function daysToPass({ waitingOn }: Seen): Promise<number> {
  if (waitingOn?.role === 'system') return 1;
  const left = Date.parse(waitingOn?.dueAt ?? '') - (await api.world.now()).getTime();
  return left > 0 ? Math.min(Math.ceil(left / DAY_MS), 30) : 3;
}

/** Why an open case would wait for ever: it can neither be acted on nor move by itself. */
function trapIn(seen: readonly (readonly [{ party: string }, Seen])[]): string | undefined {
  const [, first] = seen[0]!;
  const { waitingOn } = first;
  if (waitingOn === null) return `${first.type} in ${first.state} waits for nothing`;
  // The system is at work and needs nobody.
  if (waitingOn.role === 'system') return undefined;
  const somebody = seen.some(
    ([{ party }, { tasks, allowedActions }]) =>
      tasks.some(({ canDecide }) => canDecide) ||
      // A task without decisions is answered by an action of those whom it waits for.
      (party === waitingOn.party && allowedActions.some(({ why }) => why === undefined)),
  );
  const byItself = waitingOn.dueAt !== null && waitingOn.onSilence === 'expires';
  return somebody || byItself ? undefined : `${first.type} in ${first.state} waits for ${waitingOn.role} for ever`;
}

/** Plays a case to its end, while people come and go; the answer is that end. */
async function play(player: Player, caseId: string, manner: Manner, chance: Chance, looks = LOOKS): Promise<string> {
  const fate = chanceOf(`${SEED} people of ${player.done.length}`);
  try {
    return await playOn(player, caseId, { manner, chance, fate, patience: looks });
  } finally {
    await upsets.restore();
  }
}

interface Way {
  readonly manner: Manner;
  readonly chance: Chance;
  /** What happens to people. */
  readonly fate: Chance;
  /** After how many looks everybody gives up. */
  readonly patience: number;
}

async function playOn(player: Player, caseId: string, { manner, chance, fate, patience }: Way): Promise<string> {
  let last = 'opening';
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const looked = await player.look(caseId);
    const row = looked[0]![1];
    if (row.outcome !== null) {
      met.add(`an end by ${last}`);
      return row.outcome;
    }
    met.add(row.state);
    expect(trapIn(looked)).toBeUndefined();
    // What failed is put right once people have seen it.
    if (row.waitingOn?.role === 'vendor-operator') await outside(null);
    if (await upsets.upset(looked, fate)) continue;
    const offers = player.offers(looked, chance);
    const taken = (looks < patience ? manner : givesUp)(offers, chance);
    if (taken !== undefined) last = taken.closes ? 'action' : 'decision';
    else if (row.waitingOn?.role !== 'system') last = 'silence';
    await (taken === undefined ? passDays(await daysToPass(row)) : taken.take());
  }
  throw new Error(`A case does not end:\n${player.done.join('\n')}`);
}

/** The end of a case is one that its process declares, and the case explains and proves how it came to it. */
async function understand(process: ProcessData, caseId: string, outcome: string): Promise<void> {
  const end = process.outcomes.find(({ key }) => key === outcome);
  expect(end).toBeDefined();
  met.add(`a ${end!.tone} end`);
  const { body } = await api.get('vendor.operator', `/v1/cases/${caseId}/timeline?verify=true`).expect(200);
  expect(body.chain.valid).toBe(true);
  const explained = await api.get('vendor.operator', `/v1/cases/${caseId}/explain`).expect(200);
  expect(explained.body.state).toEqual(TEXT);
}

/** Opens a case of a process, plays it and looks at it once more; false if everybody was told why not. */
async function driven(player: Player, process: ProcessData, round: number): Promise<boolean> {
  const { type } = process;
  // The chances of a process are its own, so that one more process changes none of the others' ways.
  const chance = chanceOf(`${SEED} ${type} ${round}`);
  const [name, manner] = mannersOf(type)[round]!;
  const before = player.done.length;
  const caseId = await player.open(process, chance);
  if (player.done.length > before + (caseId === undefined ? 0 : 1)) met.add('a refusal with its reasons');
  if (caseId === undefined) return false;
  player.done.push(`${type} is opened, and everybody ${name}`);
  await outside(name === 'agrees' ? 'out-of-order' : null);
  const outcome = await play(player, caseId, manner, chance);
  await outside(null);
  await understand(process, caseId, outcome);
  return true;
}

/** Payments, which the system opens: finance proposes to cancel them, confirms, refuses and takes back. */
async function payOrCancel(player: Player): Promise<void> {
  const process = player.processes.find(({ type }) => type === 'invoice-payment')!;
  const steps = ['takes cancel', 'takes takeBack', 'secondPerson: refuse', 'secondPerson: confirm'];
  const taken = (step: string): boolean => player.done.some((line) => line.includes(`${step} → 200`));
  for (let round = 0; round < ROUNDS.most && !steps.every(taken); round += 1) {
    const { caseId } = await paymentRequests(api.world).awaiting({}, partnerAdmin('service-partner'));
    const chance = chanceOf(`${SEED} payment ${round}`);
    await understand(process, caseId, await play(player, caseId, proposes, chance, MOST_LOOKS));
  }
  expect(steps.filter((step) => !taken(step))).toEqual([]);
}

describe('a client that knows nothing but what the API tells', () => {
  beforeEach(() => {
    met = new Set();
  });
  afterEach(() => api.close());

  it(
    'brings what it opens of every process to an end, until it has met every kind of end and trouble',
    async () => {
      api = await apiWorld();
      await withoutCooldown(api);
      upsets = createUpsets(api);
      const player = await createPlayer(api);
      const missing = (): string[] => [
        ...EVERY_KIND.filter((kind) => !met.has(kind)),
        ...UPSETS.filter((kind) => !upsets.met.has(kind)),
      ];
      const types = new Set<string>();
      for (let round = 0; round < ROUNDS.most && (round < ROUNDS.least || missing().length > 0); round += 1)
        for (const process of player.processes) if (await driven(player, process, round)) types.add(process.type);
      await payOrCancel(player);
      expect(player.broken).toEqual([]);
      if (missing().length > 0) throw new Error(`not met: ${missing().join()}\n${player.done.join('\n')}`);
      expect(types.size).toBeGreaterThan(7);
    },
    PLAY_MS,
  );

  it('uploads the files that forms ask for', async () => {
    api = await apiWorld({ policies: [diaryPolicy] });
    upsets = createUpsets(api);
    const player = await createPlayer(api);
    // Nothing is left out: every optional field is filled.
    const always: Chance = { below: () => 0, pick: ([first]) => first };
    const caseId = (await player.open(player.processes[0]!, always))!;
    await understand(player.processes[0]!, caseId, await play(player, caseId, givesUp, always));
    expect(player.broken).toEqual([]);
    const attached = await api.world.db('case_files').distinct('slot').pluck<string[]>('slot');
    expect(attached).toEqual(including(['materials', 'persons.proof']));
  });
});
