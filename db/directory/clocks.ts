import { randomUUID } from 'node:crypto';
import { type DueRule, type Stop, stopsOf } from '../../workflows/kit/policy/deadlines';
import { SYSTEM } from '../../workflows/kit/policy/roles';
import { policyOf } from '../../workflows/registry';
import { stopsClock } from '../../workflows/standing';
import { appendEntry } from '../engine/audit';
import { storeCommand } from '../engine/commands';
import { computeDates, dateColumns, dateSources } from '../engine/task-dates';
import type { Tx } from '../knex';

/** A time in which a party was frozen, itself or with its master distributor, as read with JSON; it may last. */
export interface PartyStop {
  readonly party_id: string;
  readonly since: string;
  readonly until: string | null;
}

interface ClockRow {
  readonly id: string;
  readonly case_id: string;
  readonly workflow_id: string;
  readonly type: string;
  readonly key: string;
  readonly party_id: string;
  readonly opened_at: Date;
  readonly due_rule: DueRule;
  readonly stopped: boolean;
  readonly stops: readonly PartyStop[];
  readonly now: Date;
}

/** The days on which the clock of a party's task stood still between its opening and now. */
export function stopsFor(stops: readonly PartyStop[], partyId: string, openedAt: Date, now: Date): Stop[] {
  const periods = stops
    .filter((stop) => stop.party_id === partyId)
    .map(({ since, until }) => ({
      since: Math.max(Date.parse(since), openedAt.getTime()),
      until: until === null ? now.getTime() : Date.parse(until),
    }));
  return stopsOf(periods.filter(({ since, until }) => since < until));
}

/**
 * Stops the clocks of the own deadlines of parties that are frozen now, and lets those of the others go on with what was
 * left; of one task only if it is named. The dates change in the transaction of the cause; the cases are told.
 */
export async function settleClocks(tx: Tx, partyIds: readonly string[], taskId: string | null = null): Promise<void> {
  const about = { partyIds: [...partyIds] as never, taskId };
  // Cases before tasks, as every commit does.
  await tx.raw(
    `select id from cases where closed_at is null and id in (select case_id from tasks where status = 'open'
       and due_rule is not null and party_id = any (:partyIds) and (cast(:taskId as text) is null or id = :taskId))
     order by id for update`,
    about,
  );
  const { rows } = await tx.raw<{ rows: ClockRow[] }>(
    `select t.id, t.case_id, c.workflow_id, c.type, t.key, t.party_id, t.opened_at, t.due_rule, world_now() as now,
       t.clock_stopped_at is not null as stopped,
       (select coalesce(json_agg(s), '[]') from party_stops s where s.party_id = t.party_id) as stops
     from tasks t join cases c on c.id = t.case_id
     where t.party_id = any (:partyIds) and (cast(:taskId as text) is null or t.id = :taskId) and t.status = 'open'
       and t.due_rule is not null and c.closed_at is null
       and case when t.clock_stopped_at is null
         then exists (select from party_stops s where s.party_id = t.party_id and s.until is null and s.since < t.due_at)
         else not is_frozen(t.party_id) end
     order by t.case_id, t.id`,
    about,
  );
  const changed = rows.filter(({ type, key }) => stopsClock(policyOf(type) ?? { tasks: {} }, key));
  for (const row of changed) await (row.stopped ? resume(tx, row) : stop(tx, row));
  for (const caseId of new Set(changed.map(({ case_id }) => case_id)))
    await tellCase(
      tx,
      changed.filter(({ case_id }) => case_id === caseId),
    );
}

async function stop(tx: Tx, row: ClockRow): Promise<void> {
  await tx('tasks')
    .where({ id: row.id })
    .update({ clock_stopped_at: tx.raw('world_now()'), due_at: null, remind_at: [], next_wake_at: null });
  await record(tx, row, 'deadline.stopped');
}

async function resume(tx: Tx, row: ClockRow): Promise<void> {
  const reminders = policyOf(row.type)?.tasks[row.key]?.reminders ?? [];
  const sources = await dateSources(tx, [{ due: row.due_rule, reminders }]);
  const stops = stopsFor(row.stops, row.party_id, row.opened_at, row.now);
  const dates = computeDates(row.due_rule, reminders, row.opened_at.getTime(), sources, stops);
  const reminded = dates.remindAt.filter((at) => at <= row.now.getTime()).length;
  const { deadline, ...columns } = dateColumns(dates, reminded);
  await tx('tasks')
    .where({ id: row.id })
    .update({
      ...columns,
      due_rule: JSON.stringify(row.due_rule),
      deadline: JSON.stringify(deadline),
      clock_stopped_at: null,
    });
  await record(tx, row, 'deadline.resumed');
}

const record = (tx: Tx, { case_id, id, key }: ClockRow, action: string): Promise<void> =>
  appendEntry(tx, case_id, { action, actor: SYSTEM.personId, right: SYSTEM.proof, taskId: id, taskKey: key });

/** Has the run of a case read the dates of its tasks anew. */
async function tellCase(tx: Tx, tasks: readonly ClockRow[]): Promise<void> {
  const [first] = tasks;
  if (first === undefined) return;
  const id = randomUUID();
  await storeCommand(tx, {
    id,
    kind: 'redate',
    caseId: first.case_id,
    workflowId: first.workflow_id,
    type: first.type,
    body: { taskIds: tasks.map((task) => task.id) },
    actor: SYSTEM,
    idempotencyKey: id,
    bodyHash: 'clocks',
    forRelay: true,
  });
}
