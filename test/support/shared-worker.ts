import { activityInfo } from '@temporalio/activity';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, type Worker } from '@temporalio/worker';
import { createActivities } from '../../activities';
import type { ActivityDeps } from '../../activities/deps';
import { createWorker } from '../../worker/worker';
import './engine-log';
import { testTemporal } from './temporal';

type Activities = ReturnType<typeof createActivities>;

/** What a test does around the activities of its world. */
export type Around = (
  call: { readonly activity: string; readonly workflowId: string },
  run: () => Promise<unknown>,
) => Promise<unknown>;

interface Served {
  readonly activities: Activities;
  readonly around: Around;
}

/** What the worlds of a test process share: a worker takes longer to become warm than most tests take. */
export interface SharedWorker {
  readonly client: Client;
  /** No other process polls it. */
  readonly taskQueue: string;
  /** Makes the activities of all workflows with this prefix act on a world of their own. Returns how to end that. */
  serve(prefix: string, deps: ActivityDeps, around?: Around): () => void;
  /** Starts the worker unless it runs; a world must be registered by then. */
  start(): Promise<void>;
  /** Stops the worker as a crash would, whichever world is being tested. */
  stop(): Promise<void>;
}

let shared: Promise<SharedWorker> | undefined;

/** The worker of this process, started at the first call. */
export const sharedWorker = (): Promise<SharedWorker> => (shared ??= makeSharedWorker());

async function makeSharedWorker(): Promise<SharedWorker> {
  const { address, namespace, taskQueue, workflowBundle } = testTemporal();
  const [connection, native] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  const worlds = new Map<string, Served>();
  let running: { worker: Worker; done: Promise<void> } | undefined;
  return {
    client: new Client({ connection, namespace }),
    taskQueue,
    serve(prefix, deps, around = (_call, run) => run()) {
      worlds.set(prefix, { activities: createActivities(deps), around });
      return () => void worlds.delete(prefix);
    },
    async start() {
      if (running !== undefined) return;
      const activities = delegating(worlds);
      const worker = await createWorker({ connection: native, namespace, taskQueue, workflowBundle, activities });
      running = { worker, done: worker.run() };
    },
    async stop() {
      const stopping = running;
      running = undefined;
      stopping?.worker.shutdown();
      await stopping?.done;
    },
  };
}

/** Activities that act on the world of the workflow that calls them. */
function delegating(worlds: ReadonlyMap<string, Served>): Activities {
  const [any] = worlds.values();
  const delegate = (name: string) => (input: never) => {
    const { workflowId = '' } = activityInfo().workflowExecution ?? {};
    const world = worlds.get(workflowId.split(':')[0] ?? '');
    if (world === undefined) throw new Error(`the world of ${workflowId} has been taken down`);
    const run = world.activities[name] as (input: never) => Promise<unknown>;
    return world.around({ activity: name, workflowId }, () => run(input));
  };
  return Object.fromEntries(Object.keys(any?.activities ?? {}).map((name) => [name, delegate(name)]));
}
