import type { z } from 'zod';
import type { Db, Tx } from '../knex';
import { findParty } from '../directory/directory';
import { partyChanged } from '../directory/party-changes';
import { currentAssociation, moveAssociation } from '../directory/relationships';
import { snakeKeys } from '../rows';
import { WORLD_FACTS, WORLD_FAULTS, type WorldFacts, type WorldPort } from './world-facts';

/** The outside world cannot be set so; `errors` names every invalid path, none when port or subject is unknown. */
export class InvalidWorld extends Error {
  override readonly name = 'InvalidWorld';

  constructor(
    message: string,
    readonly errors: { path: string; code: string; message: string }[] = [],
  ) {
    super(message);
  }
}

/** What an active fault does to the next call. */
export interface Fault {
  fails: boolean;
  refuse: string | null;
  delayMs: number;
}

const isPort = (port: string): port is WorldPort => Object.hasOwn(WORLD_FACTS, port);

/**
 * Sets what the outside world knows of a subject (`PUT /dev/world/{port}/{subject}`): keys of `WORLD_FAULTS` are faults
 * (`*` a whole port's), others are merged facts. Returns facts and faults as they now are; throws `InvalidWorld`.
 */
export async function setWorld(
  db: Db,
  port: string,
  subject: string,
  body: Record<string, unknown>,
): Promise<{ facts: Record<string, unknown>; faults: { fail: number; refuse: string | null; delayMs: number } }> {
  if (!isPort(port)) throw new InvalidWorld(`no port ${port}; there are ${Object.keys(WORLD_FACTS).join(', ')}`);
  const { fail, refuse, delayMs, ...rest } = body;
  const given = Object.fromEntries(
    Object.entries({ fail, refuse, delayMs }).filter(([, value]) => value !== undefined),
  );
  const faults = parsed(WORLD_FAULTS, given);
  const facts = parsed<Record<string, unknown>>(WORLD_FACTS[port], rest);
  const written = db.transaction(async (tx) => {
    if (Object.keys(facts).length > 0) await setFacts(tx, port, subject, facts);
    if (Object.keys(faults).length > 0) {
      const row = { port, subject, ...snakeKeys(faults) };
      await tx('world_faults')
        .insert(row)
        .onConflict(['port', 'subject'])
        .merge(Object.keys(snakeKeys(faults)));
    }
    const columns = { fail: 'fail', refuse: 'refuse', delayMs: 'delay_ms' };
    const now = await tx('world_faults')
      .select(columns)
      .where({ port, subject })
      .first<{ fail: number; refuse: string | null; delayMs: number } | undefined>();
    // Facts of the registry are in its own tables, so all there is to return is what was set.
    const inRegistry = port === 'directory' || port === 'association' || port === 'solutions';
    return {
      facts: inRegistry ? facts : await factsOf(tx, port, subject),
      faults: now ?? { fail: 0, refuse: null, delayMs: 0 },
    };
  });
  return written.catch((error: Error & { code?: string; detail?: string }) => {
    // Class 23: the world would contradict itself, e.g. name a party that does not exist.
    throw error.code?.startsWith('23') ? new InvalidWorld(error.detail ?? error.message) : error;
  });
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({
    path: issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.'),
    code: issue.code,
    message: issue.message,
  }));
  throw new InvalidWorld('the outside world knows no such facts', errors);
}

async function setFacts(tx: Tx, port: WorldPort, subject: string, facts: Record<string, unknown>): Promise<void> {
  if (port === 'directory') {
    const row = { ...snakeKeys(facts), version: tx.raw('version + 1'), updated_at: tx.raw('world_now()') };
    await tx('parties').where({ id: subject }).forUpdate().first('id');
    const before = await findParty(tx, subject);
    if ((await tx('parties').where({ id: subject }).update(row)) === 0) throw new InvalidWorld(`no party ${subject}`);
    const changed = await findParty(tx, subject);
    if (changed) await partyChanged(tx, before, changed);
    return;
  }
  if (port === 'solutions') {
    const row = { ...snakeKeys(facts), updated_at: tx.raw('world_now()') };
    if ((await tx('solutions').where({ id: subject }).update(row)) === 0)
      throw new InvalidWorld(`no solution ${subject}`);
    return;
  }
  if (port === 'association') return setAssociation(tx, subject, facts);
  await mergeFacts(tx, port, subject, facts);
}

async function setAssociation(tx: Tx, customerId: string, wanted: WorldFacts<'association'>): Promise<void> {
  const current = await currentAssociation(tx, customerId);
  const { rows } = await tx.raw<{ rows: { now: Date }[] }>('select world_now() as now');
  const at = (rows[0] as { now: Date }).now.toISOString();
  const model = wanted.model === undefined ? (current?.model ?? null) : wanted.model;
  const partnerId = wanted.partnerId ?? current?.partnerId;
  if (model !== null && !partnerId) throw new InvalidWorld('partnerId is missing');
  const to = model === null || partnerId === undefined ? null : { partnerId, model };
  await moveAssociation(tx, { customerId, to, at });
}

/** Facts of a subject; locked for the transaction with `lock`, so that amounts can be moved. */
export async function factsOf<P extends WorldPort>(
  db: Db | Tx,
  port: P,
  subject: string,
  lock = false,
): Promise<WorldFacts<P>> {
  if (lock) await db('world_facts').insert({ port, subject, facts: '{}' }).onConflict().ignore();
  const query = db('world_facts').select('facts').where({ port, subject });
  if (lock) void query.forUpdate();
  const row = await query.first<{ facts: WorldFacts<P> } | undefined>();
  return row?.facts ?? ({} as WorldFacts<P>);
}

/** Merges facts into those known of a subject. */
export async function mergeFacts<P extends WorldPort>(
  db: Db | Tx,
  port: P,
  subject: string,
  facts: Record<string, unknown> & Partial<WorldFacts<P>>,
): Promise<void> {
  await db('world_facts')
    .insert({ port, subject, facts: JSON.stringify(facts) })
    .onConflict(['port', 'subject'])
    .merge({ facts: db.raw('world_facts.facts || excluded.facts') });
}

/**
 * Removes an opportunity's content from everything the built-in CRM was told; who told it when, and the state, stay.
 */
export async function forgetOpportunity(
  tx: Tx,
  { caseId, partnerId }: { caseId: string; partnerId: string },
): Promise<void> {
  await tx('world_effects')
    .where({ port: 'crm', subject: partnerId })
    .whereRaw(`request ->> 'caseId' = ?`, [caseId])
    .update({ request: tx.raw(`request - 'title'`) });
}

/** The fault of the next call of a port about a subject; a transient one is counted down in the same statement. */
export async function takeFault(db: Db, port: WorldPort, subject: string): Promise<Fault | undefined> {
  const { rows } = await db.raw<{
    rows: { fail: number; refuse: string | null; delay_ms: number; counted: boolean }[];
  }>(
    `with met as (
       select port, subject, fail, refuse, delay_ms from world_faults
       where port = :port and subject in (:subject, '*') and (fail > 0 or refuse is not null or delay_ms > 0)
       order by subject = '*' limit 1
     ), counted as (
       update world_faults f set fail = f.fail - 1 from met
       where f.port = met.port and f.subject = met.subject and f.fail > 0 and met.refuse is null
       returning f.port
     )
     select met.*, exists (select from counted) as counted from met`,
    { port, subject },
  );
  const met = rows[0];
  return met && { fails: met.counted, refuse: met.refuse, delayMs: met.delay_ms };
}
