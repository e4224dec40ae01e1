import type { Command } from '../../db/engine/commands';
import type { Delivery } from '../../worker/engine';
import type { ActionPolicy, Policy } from '../../workflows/kit/policy/policy';
import { relationshipRequests } from '../workflows/association/relationship-requests';
import { ALL_PLAYS } from './all-plays';
import { engineWorld, type EngineWorld, eventually } from './engine-world';
import { acceptedBy } from './holding';
import { type Moment, recordedMoments } from './moments';
import type { Around } from './shared-worker';

export type ClosingAction = ActionPolicy & { readonly closes: string };

/** A closing action that meets an activity standing still: before it did anything, or with only its answer missing. */
export interface Collision extends Moment {
  readonly name: string;
  readonly action: ClosingAction;
  readonly point: 'before' | 'after';
}

/** A command and what its sender was answered. */
export interface Answered {
  readonly command: Command;
  readonly delivery: Delivery;
}

/** What came of a collision. */
export interface Met {
  readonly caseId: string;
  readonly closing: Answered;
  /** What was on its way to the case at that moment. */
  readonly others: readonly Answered[];
}

/** The actions of a process that end its cases, by name. */
export const closingActions = (policy: Policy): [string, ClosingAction][] =>
  Object.entries(policy.actions).filter((entry): entry is [string, ClosingAction] => entry[1].closes !== undefined);

/** Every closing action in every state that allows it, at each activity that recorded cases call there. */
export const allCollisions = (): Collision[] =>
  recordedMoments().flatMap((moment) =>
    closingActions(moment.policy)
      .filter(([, { states }]) => states.includes(moment.state))
      .flatMap(([name, action]) => (['before', 'after'] as const).map((point) => ({ ...moment, name, action, point }))),
  );

/** Stores the closing action of a case. */
type Send = (caseId: string) => Promise<Command>;

/** A moment of work in the background can be missed: the case has left the state before it is begun. */
const MOST_PLAYS = 4;

/** A world in which cases are brought to collide with what ends them. */
export interface CollisionWorld extends EngineWorld {
  /** Plays up to the moment, delivers there what `send` stores, and returns once everybody has an answer. */
  collide(collision: Collision, send: Send): Promise<Met>;
}

/** Makes a world for collisions. */
export async function collisionWorld(): Promise<CollisionWorld> {
  let around: Around = (_call, run) => run();
  const tracked: Promise<Answered>[] = [];
  const world = await engineWorld({ around: (call, run) => around(call, run) });
  const { deliver } = world;
  world.deliver = (command) => {
    const delivery = deliver(command);
    tracked.push(delivery.then((answer) => ({ command, delivery: answer })));
    return delivery;
  };

  /** Has the closing action reach the case; `letGo` is called as soon as it waits there or has its answer. */
  async function close(caseId: string, send: Send, letGo: () => void): Promise<Met> {
    try {
      const others = tracked.splice(0);
      const command = await send(caseId);
      const before = await acceptedBy(world, command);
      let isAnswered = false;
      const delivered = deliver(command).finally(() => (isAnswered = true));
      await eventually('the action to arrive', async () => isAnswered || (await acceptedBy(world, command)) > before);
      letGo();
      const closing = { command, delivery: await delivered };
      const answered = await Promise.all(others);
      return { caseId, closing, others: answered.filter((other) => other.command.caseId === caseId) };
    } finally {
      letGo();
    }
  }

  /** Plays once; undefined when the moment was missed. */
  const playOnce = async (
    { play, policy, state, activity, point }: Collision,
    send: Send,
  ): Promise<Met | undefined> => {
    const earlier = await world.db('cases').where({ type: policy.type }).pluck<string[]>('id');
    tracked.length = 0;
    const { playing, interrupt, isOver } = interruptible(world);
    let letGo = (): void => undefined;
    const gone = new Promise<void>((resolve) => (letGo = resolve));
    let meeting: Promise<Met> | undefined;
    const standStill = async (workflowId: string): Promise<void> => {
      const theCase = { workflow_id: workflowId, type: policy.type, state, outcome: null };
      const found = await world
        .db('cases')
        .where(theCase)
        .whereNotIn('id', earlier)
        .first<{ id: string } | undefined>();
      if (found === undefined || meeting !== undefined) return;
      meeting = close(found.id, send, () => {
        interrupt();
        letGo();
      });
      await gone;
    };
    around = async (call, run) => {
      const isMeant = meeting === undefined && call.activity === activity;
      if (isMeant && point === 'before') await standStill(call.workflowId);
      const done = await run();
      if (isMeant && point === 'after') await standStill(call.workflowId);
      return done;
    };

    // A play may be over before its case is: the last deadline is judged after it.
    const toTheEnd = async (): Promise<unknown> =>
      playing.outcome(await ALL_PLAYS[play]!(playing, relationshipRequests(playing)));
    const played = toTheEnd().catch((error: unknown) => {
      if (meeting === undefined) throw error;
    });
    try {
      await Promise.race([
        played,
        eventually('the moment to come', () => Promise.resolve(meeting !== undefined || isOver())),
      ]);
      return await meeting;
    } finally {
      interrupt();
      around = (_call, run) => run();
      await played;
    }
  };

  const collide: CollisionWorld['collide'] = async (collision, send) => {
    for (let plays = 0; plays < MOST_PLAYS; plays++) {
      const met = await playOnce(collision, send);
      if (met !== undefined) return met;
    }
    throw new Error(`${collision.play} never came to ${collision.activity} in ${collision.state}`);
  };
  return Object.assign(world, { collide });
}

/** A world as a play sees it until the play is interrupted: whatever it waits for or asks then fails. */
function interruptible(world: EngineWorld): { playing: EngineWorld; interrupt(): void; isOver(): boolean } {
  const over = new AbortController();
  const interrupted = new Promise<never>((_, reject) => {
    over.signal.addEventListener('abort', () => reject(over.signal.reason as Error));
  });
  interrupted.catch(() => undefined);
  const playing = new Proxy(world, {
    get(_, part: keyof EngineWorld) {
      over.signal.throwIfAborted();
      const of: unknown = world[part];
      if (typeof of !== 'function' || part === 'db') return of;
      return (...input: unknown[]) => Promise.race([(of as (...input: unknown[]) => unknown)(...input), interrupted]);
    },
  });
  return { playing, interrupt: () => over.abort(new Error('the play is over')), isOver: () => over.signal.aborted };
}
