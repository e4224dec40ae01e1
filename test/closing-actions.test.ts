import { randomUUID } from 'node:crypto';
import { exampleForm } from '../api/cases/fields';
import type { Command } from '../db/engine/commands';
import { verifyBudget } from '../db/funding/budgets';
import { type Actor, SYSTEM, VENDOR } from '../workflows/kit/policy/roles';
import { POLICIES } from '../workflows/registry';
import {
  allCollisions,
  type Answered,
  closingActions,
  type Collision,
  type CollisionWorld,
  collisionWorld,
  type Met,
} from './support/collisions';
import { eventually } from './support/engine-world';
import { paymentRequests } from './workflows/payment/payment-requests';

const whichOf = (type: string, state: string, action: string): string => `${action} of ${type} in ${state}`;
const titleOf = ({ policy, state, name, point, activity }: Collision): string =>
  `${whichOf(policy.type, state, name)}, ${point} ${activity}`;

/** One collision of each closing action in each state: rather at an effect than at what every step does. */
function oneOfEach(collisions: readonly Collision[]): Collision[] {
  const costOf = ({ activity, point }: Collision): number =>
    (['commitCase', 'evaluateDeadline'].includes(activity) ? 2 : 0) + (point === 'before' ? 1 : 0);
  const chosen = new Map<string, Collision>();
  for (const collision of collisions) {
    const which = whichOf(collision.policy.type, collision.state, collision.name);
    const other = chosen.get(which);
    if (other === undefined || costOf(collision) < costOf(other)) chosen.set(which, collision);
  }
  return [...chosen.values()];
}

/** With `COLLISIONS=all` every activity of every state is tried, before and after it. */
const tried = process.env['COLLISIONS'] === 'all' ? allCollisions() : oneOfEach(allCollisions());

test('every action that closes a case is tried in every state that allows it', () => {
  const which = new Set(tried.map(({ policy, state, name }) => whichOf(policy.type, state, name)));
  const allowed = POLICIES.flatMap((policy) =>
    closingActions(policy).flatMap(([name, { states }]) => states.map((state) => whichOf(policy.type, state, name))),
  );
  expect(allowed.filter((each) => !which.has(each))).toEqual([]);
});

describe('an action that closes a case while an activity of it stands still', () => {
  let world: CollisionWorld;
  beforeAll(async () => {
    world = await collisionWorld();
  });
  afterAll(() => world.close());

  test.each(tried.map((each) => [titleOf(each), each] as const))(
    '%s: both answers are true, and the ledger balances',
    async (_title, collision) => {
      const met = await world.collide(collision, (caseId) => closing(collision, caseId));
      const actions = new Set(Object.keys(collision.policy.actions).map((key) => `case.${key}`));
      for (const answered of [met.closing, ...met.others]) await isTrue(actions, answered);
      const { delivery } = met.closing;
      if (delivery.status === 'refused') expect(['not-now', 'case-closed']).toContain(delivery.refusal.code);
      else await hasClosed(collision, met);
      for (const key of await world.db('budgets').pluck<string[]>('key'))
        expect(await verifyBudget(world.db, key)).toMatchObject({ agrees: true });
    },
  );

  /** Stores the closing action, by somebody who may take it. */
  async function closing({ name, action }: Collision, caseId: string): Promise<Command> {
    const { parties } = await world.caseRow(caseId);
    const [role] = action.roles;
    const partyId = action.party === undefined ? VENDOR : (parties as Record<string, string>)[action.party]!;
    const person: Actor = { personId: `${partyId}.${randomUUID()}`, partyId, roles: [role!], proof: 'role' };
    const form = exampleForm(action.form) as Record<string, string>;
    return world.storeAction(caseId, role === 'system' ? SYSTEM : person, name, form);
  }

  const record = (caseId: string): Promise<{ action: string; task_id: string | null; at: Date }[]> =>
    world.db('audit_events').where({ case_id: caseId }).orderBy('seq');

  /** Which lines of the record a command has left. */
  async function linesOf({ kind, caseId, taskId, body }: Command): Promise<number[]> {
    const lines = await record(caseId);
    const isIts = ({ action, task_id }: (typeof lines)[number]): boolean =>
      kind === 'decide' ? action === 'task.decided' && task_id === taskId : action === `case.${String(body['action'])}`;
    return lines.flatMap((line, n) => (isIts(line) ? [n] : []));
  }

  /** What the sender was told is what the command and the record say. */
  async function isTrue(actions: ReadonlySet<string>, { command, delivery }: Answered): Promise<void> {
    expect(['done', 'refused']).toContain(delivery.status);
    expect(await world.db('commands').where({ id: command.id }).first('status')).toEqual({ status: delivery.status });
    if (command.kind === 'open') return;
    const { caseId, kind, taskId } = command;
    const done = world.db('commands').where({ case_id: caseId, kind, status: 'done' });
    const lines = await record(caseId);
    // A line for each that is done and for no other; an erased case no longer says which action a command asked for.
    if (kind === 'decide') expect(await linesOf(command)).toHaveLength((await done.where({ task_id: taskId })).length);
    else expect(lines.filter(({ action }) => actions.has(action))).toHaveLength((await done).length);
  }

  /** The case has ended as the action says, once, after everything that was acknowledged before, and keeps nothing. */
  async function hasClosed(
    { action, policy }: Collision,
    { caseId, closing: { command }, others }: Met,
  ): Promise<void> {
    const { outcome } = await world.caseRow(caseId);
    expect(outcome).toBe(action.closes);
    expect(await world.db('tasks').where({ case_id: caseId, status: 'open' }).pluck('key')).toEqual([]);
    const lines = await record(caseId);
    const closed = lines.flatMap((line, n) => (line.action === 'case.closed' ? [n] : []));
    const [taken, ...again] = await linesOf(command);
    expect([closed.length, again]).toEqual([1, []]);
    expect(taken).toBeLessThan(closed[0]!);
    for (const { command: other, delivery } of others)
      if (delivery.status === 'done' && other.kind !== 'open')
        expect((await linesOf(other)).at(-1)).toBeLessThan(taken!);
    if (policy.outcomes[action.closes]!.tone === 'good') return;
    const { held } = paymentRequests(world);
    await eventually(`${caseId} to hold nothing`, async () => {
      // A month that was rejected to the end is not asked for again.
      const claims = await world.db('funding_claims').where({ case_id: caseId }).whereNot({ kind: 'fh-period' });
      const projects = await world.db('fh_project_claims').where({ case_id: caseId });
      return (await held(caseId)) === 0 && claims.length + projects.length === 0;
    });
  }
});
