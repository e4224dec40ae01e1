import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import pino, { type Logger } from 'pino';
import { createRegistryPorts } from '../../activities/ports/registry';
import type { Ports } from '../../activities/ports';
import { changeClaim, type ClaimChange, leaseEnd } from '../../db/engine/claims';
import { type Command, type CommandKind, type NewCommand, settleRefused, storeCommand } from '../../db/engine/commands';
import { profileFor } from '../../db/directory/profile';
import { threadBy } from '../../db/engine/threads';
import { type Db, openDatabase } from '../../db/knex';
import { seed as seedCalendars } from '../../db/seeds/calendars';
import { seedWorld } from '../../db/seeds/world';
import { createEngine, type Delivery, type Engine } from '../../worker/engine';
import type { Loop } from '../../worker/loop';
import { startRelay } from '../../worker/relay/relay';
import type { FormValues } from '../../workflows/kit/policy/fields';
import { partnerOf, type Policy, workflowIdOf } from '../../workflows/kit/policy/policy';
import type { Actor, Role } from '../../workflows/kit/policy/roles';
import { POLICIES } from '../../workflows/registry';
import { type FreshDatabase, worldDatabase } from './database';
import { diaryPolicy } from './diary.policy';
import { historiesOf, listedRuns, type RecordedRun, replayDifferent, terminateOpen } from './histories';
import { IMPATIENT } from './impatience';
import { type Around, sharedWorker } from './shared-worker';
import { trialPolicy } from './trial.policy';
import { PATIENCE_MS, until as eventually } from './until';

export { eventually };

/** A task row as tests look at it. */
export interface TaskRow {
  readonly id: string;
  readonly key: string;
  readonly status: string;
  readonly due_at: Date | null;
  readonly reminded: number;
  readonly levels: readonly { readonly to: string; readonly at: string }[] | null;
  /** When the first of them is reached, and how many are on the record. */
  readonly level_at: Date | null;
  readonly escalated: number;
  readonly assignee: string | null;
}

/**
 * A database, a worker, the relay and the engine, all real, for one test file. Cases are reached through stored
 * commands only.
 */
export interface EngineWorld {
  readonly db: Db;
  readonly url: string;
  readonly ports: Ports;
  readonly client: Client;
  readonly engine: Engine;
  readonly taskQueue: string;
  /** The prefix of this world's workflow ids, like an installation's. */
  readonly workflowIdPrefix: string;
  /** Stops and starts the worker, as a crash and a restart would. */
  stopWorker(): Promise<void>;
  startWorker(): Promise<void>;
  store(
    kind: CommandKind,
    target: { caseId: string; workflowId: string; type: string; taskId?: string },
    actor: Actor,
    body: FormValues,
    duty?: Pick<NewCommand, 'duty' | 'threadId'>,
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
  /** Claims, releases or hands on a task. */
  claim(caseId: string, key: string, actor: Actor, kind: ClaimChange['kind'], to?: string): Promise<Delivery>;
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
  /** Moves the world clock without telling any case. */
  setClock(at: Date): Promise<void>;
  now(): Promise<Date>;
  /** Every run that Temporal knows of this world. */
  histories(): Promise<RecordedRun[]>;
  /** Takes the world down, after replaying every history made in it. */
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

/** Makes a world for one test file. */
export async function engineWorld(
  options: {
    relay?: boolean;
    portsOf?: (db: Db) => Ports;
    log?: Logger;
    database?: FreshDatabase;
    impatient?: boolean;
    around?: Around;
  } = {},
): Promise<EngineWorld> {
  const [worker, database] = await Promise.all([sharedWorker(), options.database ?? worldDatabase()]);
  const { client, taskQueue } = worker;
  const prefix = `${randomUUID()}${options.impatient === true ? IMPATIENT : ''}`;
  const db = openDatabase(database.url, { name: 'test', max: 20 });
  if (options.database !== undefined) {
    await seedCalendars(db);
    await seedWorld(db);
  }
  const ports = (options.portsOf ?? createRegistryPorts)(db);
  const engine = createEngine(client, db, taskQueue);
  const relay: Loop | undefined =
    options.relay === false ? undefined : startRelay({ db, engine, log: options.log ?? pino({ level: 'silent' }) });

  const leave = worker.serve(prefix, { db, ports }, options.around);
  await worker.start();

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
    taskQueue,
    workflowIdPrefix: `${prefix}:`,
    stopWorker: () => worker.stop(),
    startWorker: () => worker.start(),
    async store(kind, target, actor, body, duty = {}) {
      const sent = { id: randomUUID(), kind, ...target, ...duty, actor, body, bodyHash: 'test' };
      const { command } = await storeCommand(db, sent);
      return command;
    },
    async deliver(command) {
      if (command.problem !== null) return { status: 'refused', refusal: command.problem };
      const delivery = await engine.deliver(command, PATIENCE_MS);
      if (delivery.status === 'refused') await settleRefused(db, command, delivery.refusal);
      return delivery;
    },
    async open(type, actor, form, chosen) {
      const profile = chosen ?? (await profileFor(db, form, actor));
      const policy = policyNamed(type);
      const caseId = randomUUID();
      const target = { caseId, workflowId: `${prefix}:${workflowIdOf(policy, form, actor, caseId)}`, type };
      const threadId = policy.thread && (await threadBy(db, policy.thread, partnerOf(form, actor), form));
      const duty = { duty: 'draw-up' as const, ...(threadId === undefined ? {} : { threadId }) };
      const command = await world.store('open', target, actor, { form, profile }, duty);
      return { caseId: target.caseId, delivery: await world.deliver(command), command };
    },
    async storeDecision(caseId, key, actor, decision, more = {}) {
      return world.store('decide', await target(caseId, key), actor, { decision, ...more });
    },
    async storeAction(caseId, actor, action, form) {
      const place = await target(caseId);
      const { duty } = policyNamed(place.type).actions[action] ?? {};
      return world.store('act', place, actor, { action, form }, duty === undefined ? {} : { duty });
    },
    async decide(caseId, key, actor, decision, more) {
      return world.deliver(await world.storeDecision(caseId, key, actor, decision, more));
    },
    async act(caseId, actor, action, form) {
      return world.deliver(await world.storeAction(caseId, actor, action, form));
    },
    async claim(caseId, key, actor, kind, to) {
      const [place, { id: taskId }, until] = await Promise.all([target(caseId), world.task(caseId, key), leaseEnd(db)]);
      const body = { kind, ...(to === undefined ? {} : { to }) };
      const command = { id: randomUUID(), kind: 'assign' as const, ...place, taskId, actor, body, bodyHash: 'test' };
      const { problem } = await changeClaim(db, command, until);
      return problem === null ? { status: 'done' } : { status: 'refused', refusal: problem };
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
          listedRuns(client, prefix),
          // The runs of an erased case may be deleted.
          db('cases').whereNotIn('id', db('erasures').select('case_id')).select<{ run_id: string }[]>('run_id'),
        ]);
        return written.every(({ run_id }) => listed.has(run_id));
      });
      return historiesOf(client, prefix);
    },
    async close() {
      await relay?.stop();
      const runs = await world.histories();
      await terminateOpen(client, prefix);
      leave();
      await replayDifferent(runs);
      await db.destroy();
      await database.drop();
    },
  };
  return world;
}
