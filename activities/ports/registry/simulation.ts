import type { Db, Tx } from '../../../db/knex';
import { takeFault } from '../../../db/world/world';
import type { WorldPort } from '../../../db/world/world-facts';
import { cancellation, pause } from '../cancellation';
import { PortFault, PortRefusal } from '../errors';

/** One call with an effect: about whom, and what is requested. */
export interface EffectCall {
  port: WorldPort;
  operation: string;
  subject: string;
  key: string;
  request: Record<string, unknown>;
}

/** Simulation: applies the delay, refusal or transient fault set for the subject, if any. */
export async function meetFaults(db: Db, port: WorldPort, subject: string): Promise<void> {
  cancellation()?.throwIfAborted();
  const fault = await takeFault(db, port, subject);
  if (!fault) return;
  if (fault.delayMs > 0) await pause(fault.delayMs);
  if (fault.refuse) throw new PortRefusal(fault.refuse, `${port} refuses ${subject}: ${fault.refuse}`);
  if (fault.fails) throw new PortFault(`${port} is not available for ${subject}`);
}

/** Answers a question about a subject after the faults set for it. */
export async function ask<T>(db: Db, port: WorldPort, subject: string, read: () => Promise<T>): Promise<T> {
  await meetFaults(db, port, subject);
  return read();
}

/**
 * Does a thing once: its change and its key are written in one transaction, a repeated key gets the first answer.
 * Refuses `key-reused` when the key asks for something else. A parallel call of the same key waits for the first.
 */
export async function doOnce<T extends object>(db: Db, call: EffectCall, work: (tx: Tx) => Promise<T>): Promise<T> {
  await meetFaults(db, call.port, call.subject);
  return db.transaction(async (tx) => {
    const { port, operation, key, subject } = call;
    const request = JSON.stringify(call.request);
    const claimed = (await tx('world_effects')
      .insert({ port, operation, key, subject, request })
      .onConflict()
      .ignore()
      .returning('key')) as unknown[];
    if (claimed.length === 0) return answered(await firstAnswer<T>(tx, call));
    const result = await work(tx);
    await tx('world_effects')
      .where({ port, operation, key })
      .update({ result: JSON.stringify(result) });
    return result;
  });
}

/** The earlier answer to a key, if any; refuses `key-reused` as `doOnce` does. */
export async function firstAnswer<T>(db: Db | Tx, call: EffectCall): Promise<T | undefined> {
  const { port, operation, key, request } = call;
  const first = await db('world_effects')
    .select({ result: 'result', same: db.raw('request = ?::jsonb', [JSON.stringify(request)]) })
    .where({ port, operation, key })
    .first<{ result: T; same: boolean } | undefined>();
  if (first?.same === false) {
    throw new PortRefusal('key-reused', `${port}.${operation} was asked something else with this key`);
  }
  return first?.result;
}

function answered<T>(first: T | undefined): T {
  if (first === undefined) throw new PortFault('the first call of this key has left no answer');
  return first;
}

/**
 * Remembers the answer to a key after the fact, for effects no transaction can hold; returns the answer remembered
 * first.
 */
export async function remember<T extends object>(db: Db, call: EffectCall, result: T): Promise<T> {
  await db('world_effects')
    .insert({ ...call, request: JSON.stringify(call.request), result: JSON.stringify(result) })
    .onConflict()
    .ignore();
  return answered(await firstAnswer<T>(db, call));
}

/** The business time now, ISO. */
export async function worldNow(db: Db | Tx): Promise<string> {
  const { rows } = await db.raw<{ rows: [{ now: Date }] }>('select world_now() as now');
  return rows[0].now.toISOString();
}
