import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, type Worker } from '@temporalio/worker';
import pino, { type Logger } from 'pino';
import { createRegistryPorts } from '../../activities/ports/registry';
import type { Ports } from '../../activities/ports';
import { type Command, type CommandKind, settleRefused, storeCommand } from '../../db/engine/commands';
import { type Db, openDatabase } from '../../db/knex';
import { seed as seedCalendars } from '../../db/seeds/calendars';
import { seedWorld } from '../../db/seeds/world';
import { createEngine, type Delivery, type Engine } from '../../worker/engine';
import { type Loop, startRelay } from '../../worker/relay/relay';
import { createWorker } from '../../worker/worker';
import type { FormValues } from '../../workflows/kit/policy/fields';
import { type Policy, workflowIdOf } from '../../workflows/kit/policy/policy';
import type { Actor, Role } from '../../workflows/kit/policy/roles';
import { POLICIES } from '../../workflows/registry';
import { freshDatabase } from './database';
import { diaryPolicy } from './diary.policy';
import { historiesOf, listedRuns, type RecordedRun, replay } from './histories';
import { testTemporal } from './temporal';
import { trialPolicy } from './trial.policy';

/** A task row as tests look at it. */
export interface TaskRow {
  readonly id: string;
  readonly key: string;
  readonly status: string;
  readonly due_at: Date | null;
  readonly reminded: number;
  readonly assignee: string | null;
}

/** A database, a worker, the relay and the engine, all real, for one test file. Everything is said to cases through stored commands. */
export interface EngineWorld {
  readonly db: Db;
  readonly url: string;
  readonly ports: Ports;
  readonly client: Client;
  readonly engine: Engine;
  readonly taskQueue: string;
  /** Stops and starts the worker, as a crash and a restart would. */
  stopWorker(): Promise<void>;
  startWorker(): Promise<void>;
  store(
    kind: CommandKind,
    target: { caseId: string; workflowId: string; type: string; taskId?: string },
    actor: Actor,
    body: FormValues,
  ): Promise<Command>;
  deliver(command: Command): Promise<Delivery>;
  open(
    type: string,
    actor: Actor,
    form: FormValues,
    profile?: 'CN' | 'INTL',
  ): Promise<{ caseId: string; delivery: Delivery; command: Command }>;
  decide(caseId: string, key: string, actor: Actor, decision: string, more?: FormValues): Promise<Delivery>;
  act(caseId: string, actor: Actor, action: string, form: FormValues): Promise<Delivery>;
  assign(
    caseId: string,
    key: string,
    actor: Actor,
    kind: 'claim' | 'release' | 'delegate',
    to?: string,
  ): Promise<Delivery>;
  /** Stores a decision or an action without delivering it. */
  storeDecision(caseId: string, key: string, actor: Actor, decision: string, more?: FormValues): Promise<Command>;
  storeAction(caseId: string, actor: Actor, action: string, form: FormValues): Promise<Command>;
  task(caseId: string, key: string): Promise<TaskRow>;
  caseRow(caseId: string): Promise<
    {
      state: string;
      outcome: string | null;
      version: number;
      data: Record<string, unknown>;
      run_id: string;
      workflow_id: string;
      type: string;
      request_no: string;
      closed_at: Date | null;
    } & Record<string, unknown>
  >;
  outcome(caseId: string): Promise<string>;
  advanceTo(at: Date): Promise<void>;
  /** Moves the world clock and tells no case of it. */
  setClock(at: Date): Promise<void>;
  now(): Promise<Date>;
  /** Every run that Temporal knows of this world. */
  histories(): Promise<RecordedRun[]>;
  /** Takes the world down, after every history made in it has been replayed. */
  close(): Promise<void>;
}

export const person = (personId: string, role: Role): Actor => ({
  personId,
  partyId: personId.split('.')[0] ?? personId,
  roles: [role],
  proof: 'role',
});

export const partnerAdmin = (party = 'partner-a'): Actor => person(`${party}.admin`, 'partner-admin');
export const customer = (id: string): Actor => ({ ...person(id, 'customer'), proof: 'link' });
export const vendor = (role: Role): Actor => person(`vendor.${role.replace('vendor-', '')}`, role);

function policyNamed(type: string): Policy {
  const policy = [...POLICIES, trialPolicy, diaryPolicy].find((each) => each.type === type);
  if (policy === undefined) throw new Error(`no process ${type}`);
  return policy;
}

/** Waits until a question is answered, asking again and again; fails after a while with what was awaited. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined | false>, ms = 15_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** How long an answer may take on a busy machine. */
const PATIENCE_MS = 60_000;

/** Makes a world for one test file. */
export async function engineWorld(
  options: { relay?: boolean; portsOf?: (db: Db) => Ports; log?: Logger; impatient?: boolean } = {},
): Promise<EngineWorld> {
  const temporal = testTemporal(options);
  const database = await freshDatabase();
  const db = openDatabase(database.url, { name: 'test', max: 20 });
  await seedCalendars(db);
  await seedWorld(db);
  const ports = (options.portsOf ?? createRegistryPorts)(db);
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, namespace: temporal.namespace });
  const native = await NativeConnection.connect({ address: temporal.address });
  const engine = createEngine(client, db, temporal.taskQueue);
  const relay: Loop | undefined =
    options.relay === false
      ? undefined
      : startRelay({ db, engine, log: options.log ?? pino({ level: 'silent' }), pollMs: 50 });

  let worker: Worker | undefined;
  let running: Promise<void> | undefined;
  const startWorker = async (): Promise<void> => {
    worker = await createWorker({
      connection: native,
      namespace: temporal.namespace,
      taskQueue: temporal.taskQueue,
      workflowBundle: temporal.workflowBundle,
      deps: { db, ports },
    });
    running = worker.run();
  };
  const stopWorker = async (): Promise<void> => {
    worker?.shutdown();
    await running;
    worker = undefined;
  };
  await startWorker();

  const target = async (
    caseId: string,
    key?: string,
  ): Promise<{ caseId: string; workflowId: string; type: string; taskId?: string }> => {
    const [row, task] = await Promise.all([
      world.caseRow(caseId),
      key === undefined ? undefined : world.task(caseId, key),
    ]);
    const { workflow_id: workflowId, type } = row;
    return { caseId, workflowId, type, ...(task === undefined ? {} : { taskId: task.id }) };
  };

  const world: EngineWorld = {
    db,
    url: database.url,
    ports,
    client,
    engine,
    taskQueue: temporal.taskQueue,
    stopWorker,
    startWorker,
    async store(kind, target, actor, body) {
      const { command } = await storeCommand(db, { id: randomUUID(), kind, ...target, actor, body, bodyHash: 'test' });
      return command;
    },
    async deliver(command) {
      const delivery = await engine.deliver(command, PATIENCE_MS);
      if (delivery.status === 'refused') await settleRefused(db, command, delivery.refusal);
      return delivery;
    },
    async open(type, actor, form, profile = 'CN') {
      const policy = policyNamed(type);
      const caseId = randomUUID();
      const target = { caseId, workflowId: `${temporal.taskQueue}:${workflowIdOf(policy, form, actor, caseId)}`, type };
      const command = await world.store('open', target, actor, { form, profile });
      return { caseId: target.caseId, delivery: await world.deliver(command), command };
    },
    async storeDecision(caseId, key, actor, decision, more = {}) {
      return world.store('decide', await target(caseId, key), actor, { decision, ...more });
    },
    async storeAction(caseId, actor, action, form) {
      return world.store('act', await target(caseId), actor, { action, form });
    },
    async decide(caseId, key, actor, decision, more) {
      return world.deliver(await world.storeDecision(caseId, key, actor, decision, more));
    },
    async act(caseId, actor, action, form) {
      return world.deliver(await world.storeAction(caseId, actor, action, form));
    },
    async assign(caseId, key, actor, kind, to) {
      const body = { kind, ...(to === undefined ? {} : { to }) };
      return world.deliver(await world.store('assign', await target(caseId, key), actor, body));
    },
    task: (caseId, key) =>
      eventually(`task ${key}`, () =>
        db('tasks')
          .where({ case_id: caseId, key })
          .orderBy('opened_at', 'desc')
          .orderBy('id', 'desc')
          .first<TaskRow | undefined>(),
      ),
    caseRow: (caseId) => eventually(`case ${caseId}`, () => db('cases').where({ id: caseId }).first()),
    outcome: (caseId) =>
      eventually('the end of the case', async () => (await world.caseRow(caseId)).outcome ?? undefined),
    async setClock(at) {
      await db.raw(
        'update world_clock set offset_ms = ceil(extract(epoch from (?::timestamptz - clock_timestamp())) * 1000)',
        [at.toISOString()],
      );
    },
    async advanceTo(at) {
      await world.setClock(at);
      const due = await db('tasks')
        .join('cases', 'cases.id', 'tasks.case_id')
        .where('tasks.status', 'open')
        .where('next_wake_at', '<=', at)
        .orderBy('next_wake_at')
        .select<{ workflow_id: string; run_id: string }[]>('workflow_id', 'run_id');
      for (const { workflow_id, run_id } of due) await engine.wake(workflow_id, run_id);
    },
    async now() {
      const { rows } = await db.raw<{ rows: { now: Date }[] }>('select world_now() as now');
      return rows[0]?.now ?? new Date(Number.NaN);
    },
    async histories() {
      await eventually('all runs to be listed', async () => {
        const [listed, written] = await Promise.all([
          listedRuns(client, temporal.taskQueue),
          // The runs of an erased case may be deleted.
          db('cases').whereNotIn('id', db('erasures').select('case_id')).select<{ run_id: string }[]>('run_id'),
        ]);
        return written.every(({ run_id }) => listed.has(run_id));
      });
      return historiesOf(client, temporal.taskQueue);
    },
    async close() {
      await relay?.stop();
      await stopWorker();
      await replay(await world.histories());
      await native.close();
      await connection.close();
      await db.destroy();
      await database.drop();
    },
  };
  return world;
}
