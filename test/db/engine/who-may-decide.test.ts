import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { CONFLICTS } from '../../../db/engine/commands';
import { commitCase } from '../../../db/engine/commit-case';
import { listInbox } from '../../../db/engine/tasks';
import type { Db } from '../../../db/knex';
import { inTime } from '../../../workflows/kit/policy/deadlines';
import { DUTIES, isCheck } from '../../../workflows/kit/policy/duties';
import { decidingRoles } from '../../../workflows/kit/policy/escalation';
import { decisionRefusal } from '../../../workflows/kit/policy/rights';
import type { Actor, Role } from '../../../workflows/kit/policy/roles';
import { caseDatabase, newRun, openingOf } from '../../support/case-writing';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await caseDatabase());
});
afterAll(() => close());

const MINUTE = 60_000;
const ROLES = ['customer', 'partner-admin', 'account-manager', 'finance', 'vendor-operator'] as const satisfies Role[];
const roles = fc.uniqueArray(fc.constantFrom<Role>(...ROLES), { minLength: 1 });
const person = fc.record({
  personId: fc.constantFrom('p1', 'p2', 'p3'),
  partyId: fc.constantFrom('partner-a', 'customer-1', 'vendor'),
});
const drawn = fc.record({
  opener: person,
  actor: fc.record({
    ...{ personId: fc.constantFrom('p1', 'p2', 'p3'), roles },
    partyId: fc.constantFrom('partner-a', 'customer-1', 'vendor'),
  }),
  role: fc.constantFrom<Role>(...ROLES),
  partyId: fc.constantFrom('partner-a', 'customer-1', 'vendor'),
  dueIn: fc.option(fc.constantFrom(-MINUTE, MINUTE)),
  duty: fc.option(fc.constantFrom(...DUTIES)),
  proposedBy: fc.option(fc.constantFrom('p1', 'p2', 'p3')),
  level: fc.option(fc.record({ to: fc.constantFrom<Role>(...ROLES), in: fc.constantFrom(-MINUTE, 0, MINUTE) })),
});

test('the database lets the same people decide and claim a task, and find it, as the engine and the API do, at the same time', async () => {
  const id = randomUUID();
  await commitCase(db, newRun(), openingOf(id, randomUUID()));
  const verdicts = { refused: 0, late: 0, free: 0, handedOn: 0 };
  await fc.assert(
    fc.asyncProperty(drawn, async ({ opener, actor, role, partyId, dueIn, duty, proposedBy, level }) => {
      const who: Actor = { ...actor, proof: 'role' };
      const { rows } = await db.raw<{ rows: { now: Date }[] }>('select world_now() as now');
      const now = rows[0]!.now.getTime();
      const dueAt = dueIn === null ? null : new Date(now + dueIn);
      const levels = level === null ? [] : [{ to: level.to, at: now + level.in }];
      const asker = { ...opener, roles: ['partner-admin'], proof: 'role' };
      await db('cases')
        .where({ id })
        .update({ opener: JSON.stringify(asker), opened_by: opener.personId });
      await db('tasks')
        .where({ case_id: id })
        .update({
          ...{ role, party_id: partyId, due_at: dueAt, duty, proposed_by: proposedBy },
          ...{ levels: JSON.stringify(levels.map(({ to, at }) => ({ to, at: new Date(at) }))) },
          level_at: levels[0] === undefined ? null : new Date(levels[0].at),
        });

      const late = dueAt !== null && !inTime(now, dueAt.getTime());
      const may = decidingRoles({ role, levels }, now);
      const refusal = decisionRefusal(opener, { roles: may, partyId, duty, proposedBy }, who);
      const expected = refusal ?? (late ? 'task-expired' : undefined);
      const claim = await db.raw<{ rows: { code: string | null }[] }>(
        `select claim_refusal(c, t, ?::jsonb, null, ?::timestamptz, 'decide', ?::jsonb)->>'code' as code
         from cases c join tasks t on t.case_id = c.id where c.id = ?`,
        [JSON.stringify(who), new Date(now).toISOString(), CONFLICTS, id],
      );
      expect(claim.rows[0]?.code ?? undefined).toBe(expected);
      const viewer = { actor: who, types: 'all', closed: [], assignedOnly: false } as const;
      const own = who.personId === opener.personId && (partyId !== opener.partyId || isCheck(duty ?? undefined));
      const told = level?.to === 'vendor-operator' && level.in <= 0 && who.partyId === 'vendor';
      const handsOn = told && who.roles.includes('vendor-operator') && !own && who.personId !== proposedBy && !late;
      const finds = expected === undefined || handsOn;
      expect((await listInbox(db, viewer, { limit: 1 })).items).toHaveLength(finds ? 1 : 0);
      if (handsOn && expected !== undefined) verdicts.handedOn += 1;
      verdicts[expected === undefined ? 'free' : expected === 'task-expired' ? 'late' : 'refused'] += 1;
    }),
    { numRuns: 400 },
  );
  expect(Object.values(verdicts).every((times) => times > 0)).toBe(true);
});

test('who arrives at the very cut-off is too late for the database as for the engine', async () => {
  const id = randomUUID();
  await commitCase(db, newRun(), openingOf(id, randomUUID()));
  const cutoff = new Date('2026-09-20T16:00:00Z');
  await db('tasks').where({ case_id: id }).update({ due_at: cutoff });
  const actor: Actor = { personId: 'customer-1', partyId: 'customer-1', roles: ['customer'], proof: 'role' };
  for (const at of [cutoff.getTime() - 1, cutoff.getTime()]) {
    const claim = await db.raw<{ rows: { code: string | null }[] }>(
      `select claim_refusal(c, t, ?::jsonb, null, ?::timestamptz, 'decide', ?::jsonb)->>'code' as code
       from cases c join tasks t on t.case_id = c.id where c.id = ?`,
      [JSON.stringify(actor), new Date(at).toISOString(), CONFLICTS, id],
    );
    expect(claim.rows[0]?.code ?? undefined).toBe(inTime(at, cutoff.getTime()) ? undefined : 'task-expired');
  }
});
