import { setWorld } from '../../../db/world/world';
import { pendingWork } from '../../../db/engine/pending-work';
import { createTimeMachine } from '../../../worker/time-machine';
import { diaryPolicy } from '../../support/diary.policy';
import { eventually } from '../../support/engine-world';
import { apiWorld, type ApiWorld, including, withoutCooldown } from '../api-world';
import { type Chance, chanceOf } from './chance';
import { createPlayer, type Player, type Seen } from './generic-player';

const CASES = 16;
/** Far more than the longest case drawn so far; one that takes more does not end. */
const MOST_MOVES = 60;
/** Longer than usual: the test really waits for an outside system that refuses an undo. */
const PLAY_MS = 180_000;

/** States reached by the cases of all seeds. */
const seen = new Set<string>();

let api: ApiWorld;

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
async function outside(refuse: string | null): Promise<void> {
  await setWorld(api.world.db, 'billing', '*', { refuse });
}

/** Why an open case would wait for ever: it can neither be acted on nor move by itself. */
function trapIn(seen: readonly (readonly [{ id: string }, Seen])[]): string | undefined {
  const [, first] = seen[0]!;
  const { waitingOn } = first;
  if (waitingOn === null) return `${first.type} in ${first.state} waits for nothing`;
  // The system is at work and needs nobody.
  if (waitingOn.role === 'system') return undefined;
  const somebody = seen.some(([, { tasks }]) => tasks.some(({ canDecide }) => canDecide));
  const byItself = waitingOn.dueAt !== null && waitingOn.onSilence === 'expires';
  return somebody || byItself ? undefined : `${first.type} in ${first.state} waits for ${waitingOn.role} for ever`;
}

async function play(player: Player, chance: Chance, caseId: string): Promise<void> {
  for (let moves = 0; moves < MOST_MOVES; moves += 1) {
    const looked = await player.look(caseId);
    const row = looked[0]![1];
    seen.add(`${row.type} ${row.outcome ?? row.state}`);
    if (row.outcome !== null) return;
    expect(trapIn(looked)).toBeUndefined();
    if (chance.below(2) > 0 && (await player.move(looked))) continue;
    if (chance.below(3) === 0) await outside(null);
    await passDays(1 + chance.below(9));
  }
  throw new Error(`A case does not end:\n${player.done.join('\n')}`);
}

describe('a client that knows nothing but what the API tells', () => {
  describe('in a world of its own', () => {
    beforeEach(async () => {
      api = await apiWorld();
      await withoutCooldown(api);
    });
    afterEach(() => api.close());

    it.each([5, 8, 11])(
      'brings every case it opens to an end, by the chances of seed %i',
      async (seed) => {
        const chance = chanceOf(seed);
        const player = await createPlayer(api, chance);
        const opened: string[] = [];
        for (let tries = 0; opened.length < CASES && tries < 20 * CASES; tries += 1) {
          const caseId = await player.open();
          if (caseId === undefined) continue;
          // For every second case an outside system refuses, until it is fixed at a random time.
          await outside(opened.length % 2 === 0 ? 'out-of-order' : null);
          opened.push(caseId);
          await play(player, chance, caseId);
        }
        expect(player.broken).toEqual([]);
        expect(opened).toHaveLength(CASES);
        const declared = player.processes.flatMap(({ type, states, outcomes }) =>
          [...states, ...outcomes].map(({ key }) => `${type} ${key}`),
        );
        expect([...seen].filter((place) => !declared.includes(place))).toEqual([]);
        for (const caseId of opened) {
          const { body } = await api.get('vendor.operator', `/v1/cases/${caseId}/timeline?verify=true`);
          expect(body.chain.valid).toBe(true);
        }
      },
      PLAY_MS,
    );
  });

  it('uploads the files that forms ask for', async () => {
    api = await apiWorld({ policies: [diaryPolicy] });
    const player = await createPlayer(api, chanceOf(7));
    for (let cases = 0; cases < 3; cases += 1) await play(player, chanceOf(cases), (await player.open())!);
    expect(player.broken).toEqual([]);
    const attached = await api.world.db('case_files').distinct('slot').pluck<string[]>('slot');
    expect(attached).toEqual(including(['materials', 'persons.proof']));
    await api.close();
  });

  it('has met every kind of end and trouble on its ways', () => {
    const places = new Set([...seen].map((place) => place.split(' ')[1]));
    const ends = ['completed', 'rejected', 'withdrawn', 'expired', 'pre-review-rejected'];
    expect([...ends, 'failed-needs-operator'].filter((place) => !places.has(place))).toEqual([]);
  });
});
