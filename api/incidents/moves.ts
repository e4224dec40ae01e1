import { z } from 'zod';
import { appendEntry } from '../../db/engine/audit';
import { findIncident, type IncidentRow } from '../../db/incidents/incidents';
import type { Move } from '../../db/incidents/kind';
import { keepMove, retryCommand, retryNotice } from '../../db/incidents/moves';
import { numbersOf } from '../../db/incidents/numbers';
import { sweepKind } from '../../db/incidents/sweep';
import type { Tx } from '../../db/knex';
import type { Actor } from '../../workflows/kit/policy/roles';
import { submit } from '../cases/commands';
import { findTask, isUuid } from '../cases/find';
import { claimTask, decideTask } from '../cases/moves';
import type { Call } from '../http/http';
import { parse } from '../http/parse';
import { notFound, Problem } from '../http/problems';
import { id, lines } from '../http/texts';
import { mustSee } from './sight';
import { incidentView, type IncidentView, kindOf, MOVES } from './view';

/** Kinds whose subject is a task in which somebody decides about a refused effect. */
const DECIDED: readonly string[] = ['effect-refused', 'booking-refused'];

/** The kind that whoever the incident is for says to be cleared, besides operators. */
const CLEARED = 'bank-contradiction';

/** What each move takes. */
const BODIES = {
  retry: z.strictObject({}),
  reassign: z.strictObject({ to: id(128) }),
  'send-back': z.strictObject({ comment: lines(2000) }),
  settle: z.strictObject({ comment: lines(2000) }),
} as const satisfies Record<Move, z.ZodType<Readonly<Record<string, string>>>>;

/** The body of any move, for the documents. */
export const ANY_MOVE = z.strictObject({ to: id(128).optional(), comment: lines(2000).optional() });

const isMove = (move: string): move is Move => Object.hasOwn(MOVES, move);

/** The moves that an actor can make now. */
export function movesFor(row: IncidentRow, actor: Actor): readonly Move[] {
  if (row.clearedAt !== null) return [];
  const holds = row.partyId === actor.partyId && actor.roles.some((role) => role === row.role);
  const operates = actor.roles.includes('vendor-operator');
  const may = DECIDED.includes(row.kind) ? holds : operates || (row.kind === CLEARED && holds);
  return may ? (kindOf(row.kind)?.moves ?? []) : [];
}

/** An incident as this caller sees it; the problem `not-found` for unknown and foreign ones alike. */
export async function readIncident(call: Reading, incidentId: string): Promise<IncidentView> {
  const row = await incidentFor(call, incidentId);
  return incidentView(row, movesFor(row, call.actor), call.locale);
}

type Reading = Pick<Call, 'deps' | 'actor' | 'locale'>;
type Moving = Reading & Pick<Call, 'viewer' | 'body' | 'ifVersion' | 'idempotencyKey'>;

async function incidentFor(call: Reading, incidentId: string): Promise<IncidentRow> {
  const sight = await mustSee(call, incidentId);
  const row = isUuid(incidentId) ? await findIncident(call.deps.db, sight, incidentId) : undefined;
  if (row === undefined) throw notFound();
  return row;
}

/** Makes a move and answers the incident after it. */
export async function moveIncident(call: Moving, incidentId: string, move: string): Promise<IncidentView> {
  const { deps, actor } = call;
  const row = await incidentFor(call, incidentId);
  if (!isMove(move)) throw notFound();
  const detail = parse<Readonly<Record<string, string>>>(BODIES[move], call.body ?? {});
  if (!movesFor(row, actor).includes(move)) throw new Problem('move-not-possible');
  await MAKE[move](call, row, detail);
  await keepMove(deps.db, { incidentId: row.id, move, actor: actor.personId, detail });
  const runs = () => Promise.resolve([]);
  await sweepKind(deps.db, kindOf(row.kind)!, { numbers: await numbersOf(deps.db), runs });
  return readIncident(call, row.id);
}

type Make = (call: Moving, row: IncidentRow, detail: Readonly<Record<string, string>>) => Promise<void>;

const MAKE: Readonly<Record<Move, Make>> = {
  retry: async (call, row) => {
    if (DECIDED.includes(row.kind)) return decide(call, row, { decision: 'retry' });
    const again = row.kind === 'command-waiting' ? retryCommand : retryNotice;
    await recorded(call, row, (tx) => again(tx, row.subject));
  },
  'send-back': (call, row, { comment }) => decide(call, row, { decision: 'abandon', comment }),
  settle: async ({ actor, deps }, { caseId, facts: { seq = null } }, { comment = '' }) => {
    const right = actor.roles.find((role) => role === 'vendor-operator' || role === 'finance') ?? actor.proof;
    const entry = { action: 'payment.contradiction-settled', actor: actor.personId, right, comment, data: { seq } };
    await deps.db.transaction((tx) => appendEntry(tx, caseId ?? '', entry));
  },
  reassign: async (call, row, { to = '' }) => {
    await submit(call, await claimTask(call, await findTask(call, row.subject), { kind: 'delegate', to }));
  },
};

/** Decides the task that is the incident's subject, by the rules of every decision. */
async function decide(call: Moving, row: IncidentRow, body: object): Promise<void> {
  await submit(call, await decideTask({ ...call, body }, await findTask(call, row.subject)));
}

/** Has something tried again, with an entry on its case; refused when there is nothing left to try. */
async function recorded(call: Moving, row: IncidentRow, again: (tx: Tx) => Promise<boolean>): Promise<void> {
  const { actor, deps } = call;
  const { id: incidentId, kind, caseId, requestNo } = row;
  await deps.db.transaction(async (tx) => {
    const right = actor.roles.find((role) => role === 'vendor-operator') ?? actor.proof;
    const entry = { action: 'incident.retried', actor: actor.personId, right, data: { incidentId, kind } };
    if (caseId !== null && requestNo !== null) await appendEntry(tx, caseId, entry);
    if (!(await again(tx))) throw new Problem('move-not-possible');
  });
}
