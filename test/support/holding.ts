import type { Command } from '../../db/engine/commands';
import type { Db } from '../../db/knex';
import type { Ports } from '../../activities/ports';
import type { Delivery } from '../../worker/engine';
import { type EngineWorld, eventually } from './engine-world';

/** Something that is blocked until it is let go. */
export interface Held {
  /** Waits until somebody waits for it. */
  reached(): Promise<unknown>;
  letGo(): Promise<void>;
}

/**
 * Locks a row in a transaction of another connection; `reached` resolves when a statement on its table waits for a
 * lock.
 */
export async function holdRow(db: Db, table: string, where: object): Promise<Held> {
  const tx = await db.transaction();
  await tx(table).where(where).forUpdate();
  return { reached: () => somebodyWaits(db, table), letGo: async () => void (tx.isCompleted() || (await tx.commit())) };
}

/** Has another connection about to insert a row, so that inserting the same one waits. It is rolled back in the end. */
export async function holdInsert(db: Db, table: string, row: object): Promise<Held> {
  const tx = await db.transaction();
  await tx(table).insert(row);
  return {
    reached: () => somebodyWaits(db, table),
    letGo: async () => void (tx.isCompleted() || (await tx.rollback())),
  };
}

const somebodyWaits = (db: Db, table: string): Promise<unknown> =>
  eventually(`a statement on ${table} to wait`, async () => {
    const { rows } = await db.raw<{ rows: object[] }>(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like ?`,
      [`%${table}%`],
    );
    return rows.length > 0;
  });

/** An outside world in which one call at a time, named `port.operation`, can be made to wait: a slow system. */
export function slowPorts(ports: Ports): { readonly ports: Ports; hold(call: string): Held } {
  let held: { readonly call: string; readonly gone: Promise<void>; reach(): unknown } | undefined;
  const slow = (port: string, of: object): object =>
    new Proxy(of, {
      get: (_, operation) => {
        const does = Reflect.get(of, operation) as (...input: unknown[]) => Promise<unknown>;
        return async (...input: unknown[]): Promise<unknown> => {
          if (held?.call === `${port}.${String(operation)}`) {
            held.reach();
            await held.gone;
          }
          return does.apply(of, input);
        };
      },
    });
  return {
    ports: Object.fromEntries(Object.entries(ports).map(([port, of]) => [port, slow(port, of as object)])) as never,
    hold(call) {
      let isReached = false;
      let go = (): void => undefined;
      const gone = new Promise<void>((resolve) => (go = resolve));
      held = { call, gone, reach: () => (isReached = true) };
      return {
        reached: () => eventually(`${call} to be asked`, () => Promise.resolve(isReached)),
        letGo: () => {
          held = undefined;
          go();
          return Promise.resolve();
        },
      };
    },
  };
}

/**
 * Delivers a command that gets stuck at something held, and another one meanwhile; lets go once the latter is answered
 * or waits inside the case. Returns both deliveries.
 */
export async function meanwhile(
  world: EngineWorld,
  held: Held,
  first: Command,
  second: Command,
): Promise<[Delivery, Delivery]> {
  try {
    const one = world.deliver(first);
    await held.reached();
    const before = await acceptedBy(world, second);
    let answered = false;
    const other = world.deliver(second).finally(() => (answered = true));
    await eventually(
      'the second command to arrive',
      async () => answered || (await acceptedBy(world, second)) > before,
    );
    await held.letGo();
    return await Promise.all([one, other]);
  } finally {
    await held.letGo();
  }
}

/** How many messages the present run of a case has taken up. */
export async function acceptedBy(world: EngineWorld, { workflowId }: Command): Promise<number> {
  const { events = [] } = await world.client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes != null).length;
}
