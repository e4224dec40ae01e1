import { randomUUID } from 'node:crypto';
import { omit } from '../../../api/http/omit';
import { findParty, type Party, saveParty } from '../../../db/directory/directory';
import { partyChanged } from '../../../db/directory/party-changes';
import { storeCommand } from '../../../db/engine/commands';
import { openDatabase, type Db } from '../../../db/knex';
import { POLICIES } from '../../../workflows/registry';
import { meaningOf, moves, PARTY_FACTS, STANDING, stopsClock } from '../../../workflows/standing';
import { type FreshDatabase, worldDatabase } from '../../support/database';

let database: FreshDatabase;
let db: Db;
beforeAll(async () => {
  database = await worldDatabase();
  db = openDatabase(database.url, { name: 'test', max: 5 });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const EVENT = { frozen: 'frozen', restricted: 'restricted', left: 'left', closed: 'closed' } as const;

/** An open case in a state, written as it would stand. */
async function caseIn(type: string, state: string, facts: object): Promise<string> {
  const id = randomUUID();
  await db('cases').insert({
    ...{ id, type, state, request_no: id, workflow_id: id, run_id: 'run', opening_command: randomUUID(), version: 1 },
    ...{ form: '{}', data: JSON.stringify(facts), parties: '{}', opener: '{}', opened_by: 'x', profile: 'CN' },
    ...{ policy_version: 1, opened_at: db.raw('world_now()'), updated_at: db.raw('world_now()'), thread_id: id },
  });
  await db('case_parties').insert([
    { case_id: id, role: 'partner', party_id: 'partner-a' },
    { case_id: id, role: 'customer', party_id: 'customer-1' },
  ]);
  return id;
}

const askedOf = async (caseId: string): Promise<string[]> => {
  const commands = await db('commands').where({ case_id: caseId }).select<{ body: { action: string } }[]>('body');
  return commands.map(({ body }) => body.action);
};

/** Fires one event of the partner or the customer; changes nothing else. */
const fire = (fact: (typeof PARTY_FACTS)[number]): Promise<void> =>
  db.transaction((tx) => {
    const kind = fact === 'closed' ? 'customer' : 'partner';
    const party = { id: kind === 'customer' ? 'customer-1' : 'partner-a', kind, programmes: ['pce'] } as const;
    return partyChanged(tx, { ...party, status: 'active' }, { ...party, status: EVENT[fact] });
  });

describe('what becomes of an open case when a party is frozen, restricted, leaves or closes its account', () => {
  const rows = POLICIES.flatMap(({ type, states }) =>
    Object.keys(states).flatMap((state) => PARTY_FACTS.map((fact) => ({ type, state, fact }))),
  );

  it.each(rows)(
    '$type in $state: $fact does what the process says, and nothing else',
    async ({ type, state, fact }) => {
      const meaning = meaningOf(type, state, fact);
      const cases = [
        await caseIn(type, state, { from: 'reseller', to: null }),
        await caseIn(type, state, { from: 'referral', to: null }),
      ];
      await fire(fact);
      const expected = meaning === undefined ? [] : [meaning.action];
      expect(await askedOf(cases[0]!)).toEqual(expected);
      expect(await askedOf(cases[1]!)).toEqual(meaning?.resellerOnly === true ? [] : expected);
      await db('cases')
        .whereIn('id', cases)
        .update({ outcome: 'done', closed_at: db.raw('world_now()') });
    },
  );

  it('a freeze ends nothing but requests about reseller customers that wait for somebody', () => {
    const ended = rows.filter(
      ({ type, state, fact }) => fact === 'frozen' && meaningOf(type, state, fact)?.action === 'cancelBySystem',
    );
    expect(ended.map(({ type, state }) => `${type} ${state}`)).toEqual([
      'relationship-switch pending-customer',
      ...['partner-unlink pre-review', 'partner-unlink pending-customer'],
      ...['customer-unlink pending-code', 'customer-unlink pending-partner'],
    ]);
    expect(rows.filter(({ type, state, fact }) => fact === 'restricted' && meaningOf(type, state, fact))).toEqual([]);
  });

  it('everything named as opening, passing or paying something is a decision or action of its process', () => {
    const unknown = POLICIES.flatMap(({ type, tasks, actions }) => {
      const known = [
        ...Object.keys(actions),
        ...Object.entries(tasks).flatMap(([key, { decisions }]) =>
          Object.keys(decisions).map((each) => `${key}.${each}`),
        ),
      ];
      return STANDING[type as keyof typeof STANDING].moves.filter((what) => !known.includes(what));
    });
    expect(unknown).toEqual([]);
    expect(moves('fh-quarter', 'paymentReview.approve')).toBe(true);
    expect(moves('fh-quarter', 'paymentReview.reject')).toBe(false);
  });

  it('the clocks that stop are those of answers that the partner itself owes', () => {
    const own = POLICIES.flatMap((policy) =>
      Object.keys(policy.tasks)
        .filter((key) => stopsClock(policy, key))
        .map((key) => `${policy.type}.${key}`),
    );
    expect(own).toEqual([
      ...['customer-unlink.partnerApproval', 'cooperation-review.masterReview', 'distributor-invitation.invitation'],
      ...['vendor-opportunity.acceptance', 'fh-qualification.renewal'],
      ...['fh-incentive.confirmation', 'fh-incentive.submission', 'fh-incentive.resubmission'],
    ]);
  });
});

describe('what opens, passes or pays something for a partner', () => {
  const STANDINGS = [
    ['active', 'received', []],
    ['restricted', 'received', []],
    ['frozen', 'refused', ['PARTNER_FROZEN']],
    ['left', 'refused', ['PARTY_HAS_LEFT']],
  ] as const;
  const all = Object.entries(STANDING).flatMap(([type, { moves: named }]) => named.map((what) => ({ type, what })));

  /** Stores what a person wants of a case whose partner stands so; returns what became of it. */
  async function asked(type: string, what: string): Promise<{ status: string; blockers: string[] }> {
    const policy = POLICIES.find((each) => each.type === type)!;
    const [key = '', decision] = what.split('.');
    const states = policy.actions[key]?.states ?? Object.keys(policy.states);
    const caseId = await caseIn(type, states[0]!, {});
    const taskId = `${caseId}.1`;
    if (decision !== undefined)
      await db('tasks').insert({
        ...{ id: taskId, case_id: caseId, case_type: type, key, role: 'finance', party_id: 'vendor', channel: 'inbox' },
        ...{ status: 'open', opened_at: db.raw('world_now()') },
      });
    const { command } = await storeCommand(db, {
      ...{ id: randomUUID(), caseId, workflowId: caseId, type, bodyHash: 'x' },
      ...(decision === undefined
        ? { kind: 'act', body: { action: key, form: {} } }
        : { kind: 'decide', taskId, body: { decision } }),
      actor: { personId: 'vendor.finance', partyId: 'vendor', roles: ['finance'], proof: 'role' },
    });
    const blockers = command.problem?.detail.blockers ?? [];
    return { status: command.status, blockers: blockers.map(({ code }) => code) };
  }

  it.each(STANDINGS)('by a partner that is %s is %s, in every process and step', async (standing, status, codes) => {
    await db('parties').where({ id: 'partner-a' }).update({ status: standing });
    const found = await Promise.all(all.map(async ({ type, what }) => ({ type, what, ...(await asked(type, what)) })));
    await db('parties').where({ id: 'partner-a' }).update({ status: 'active' });
    expect(found).toEqual(all.map((each) => ({ ...each, status, blockers: [...codes] })));
  });

  it('is all that is refused: a rejection goes through while the partner is frozen', async () => {
    await db('parties').where({ id: 'partner-a' }).update({ status: 'frozen' });
    const rejected = await Promise.all([
      ...[asked('fh-quarter', 'paymentReview.reject'), asked('invoice-payment', 'review.reject')],
      ...[asked('fh-incentive', 'preliminaryReview.fail'), asked('nre', 'withdraw')],
    ]);
    await db('parties').where({ id: 'partner-a' }).update({ status: 'active' });
    expect(rejected.map(({ status }) => status)).toEqual(Array(4).fill('received'));
  });
});

describe('an event of a party', () => {
  const save = async (id: string, more: Partial<Party>): Promise<void> => {
    const party = omit((await findParty(db, id))!, 'updatedAt');
    await saveParty(db, { ...party, ...more });
  };

  it('fires once, when the fact changes: correcting a name or an address of a frozen partner fires nothing', async () => {
    await save('service-partner', { status: 'frozen' });
    const id = await caseIn('customer-unlink', 'pending-partner', { from: 'reseller', to: null });
    await db('case_parties').where({ case_id: id, role: 'partner' }).update({ party_id: 'service-partner' });
    await save('service-partner', { nameEn: 'Another Name' });
    await save('service-partner', { mobile: '+8613900000000' });
    expect(await askedOf(id)).toEqual([]);
    await save('service-partner', { status: 'left' });
    expect(await askedOf(id)).toEqual(['cancelBySystem']);
  });

  it('every freeze is kept with its beginning and end, whoever wrote the status', async () => {
    await save('software-partner', { status: 'frozen' });
    await save('software-partner', { nameEn: 'Renamed' });
    await db('parties').where({ id: 'software-partner' }).update({ status: 'active' });
    const kept = await db('freezes').where({ party_id: 'software-partner' }).select<{ until: Date | null }[]>('until');
    expect(kept).toEqual([{ until: expect.any(Date) as Date }]);
  });
});
