import { randomUUID } from 'node:crypto';
import { omit } from '../../../api/http/omit';
import { findParty, type Party, saveParty } from '../../../db/directory/directory';
import { partyChanged } from '../../../db/directory/party-changes';
import { readCase } from '../../../db/engine/cases';
import { storeCommand } from '../../../db/engine/commands';
import { openDatabase, type Db } from '../../../db/knex';
import type { Blocker } from '../../../workflows/kit/policy/refusals';
import { POLICIES } from '../../../workflows/registry';
import { standingBlockers } from '../../../workflows/shared/standing';
import { meaningOf, PARTY_FACTS, stopsClock } from '../../../workflows/standing';
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

/** Every decision (`task.decision`) and action of people, with the partners for which it moves something. */
const wishes = POLICIES.flatMap((policy) => {
  const decisions = Object.entries(policy.tasks).flatMap(([task, declared]) =>
    Object.entries(declared.decisions).map(([decision, { movesFor, commentRequired }]) => ({
      ...{ policy, what: `${task}.${decision}`, movesFor, refuses: commentRequired },
      wanted: { task, decision },
    })),
  );
  const actions = Object.entries(policy.actions)
    .filter(([, { roles }]) => roles.some((role) => role !== 'system'))
    .map(([action, { movesFor, closes }]) => ({
      ...{ policy, what: action, movesFor, refuses: closes !== undefined },
      wanted: { action },
    }));
  return [...decisions, ...actions];
});
const movesSomething = ({ movesFor }: (typeof wishes)[number]): boolean =>
  !Array.isArray(movesFor) || movesFor.length > 0;
const named = (found: typeof wishes): string[] => found.map(({ policy: { type }, what }) => `${type} ${what}`);

const STILL_LET_DO = [
  // No is said, or something is taken back.
  ...['relationship-switch', 'partner-unlink'].map((type) => `${type} customerConsent.refuse`),
  ...['distributor-invitation', 'fh-qualification'].map((type) => `${type} invitation.decline`),
  ...['fh-qualification', 'fh-quarter', 'nre', 'nre-milestone'].map((type) => `${type} withdraw`),
  ...['partner-opportunity', 'vendor-opportunity'].map((type) => `${type} withdrawConsent`),
  ...['fh-qualification revoke', 'nre agreementRecheck.sendBack', 'fh-incentive dispute'],
  ...['invoice-payment secondPerson.confirm', 'invoice-payment cancel', 'invoice-payment takeBack'],
  // Something is written down or corrected, and passed by nobody yet.
  ...['partner-opportunity', 'fh-incentive'].map((type) => `${type} save`),
  ...['partner-opportunity', 'vendor-opportunity'].map((type) => `${type} changeOffering`),
  ...['fh-incentive correctList', 'fh-incentive upholdList', 'fh-lists generate'],
  ...['fh-quarter recordInvoices', 'invoice-payment invoice.mail', 'invoice-payment receipt.received'],
  // A customer may ask to leave; the partner's answer waits until the freeze is lifted.
  'customer-unlink submission.submit',
  // What has taken effect is booked, and what another system says is taken down: an order is held instead.
  ...['relationship-switch', 'partner-unlink', 'customer-unlink'].map((type) => `${type} bookkeepingRepair.retry`),
  ...['paymentResult', 'wordConfirmation.confirm', 'invoiceReviewed', 'standingChanged'].map(
    (what) => `invoice-payment ${what}`,
  ),
];

describe('what opens, passes or pays something for a partner', () => {
  it('says so in its policy: nothing that refuses or ends does, all else but what a barred partner is still let do', () => {
    expect(named(wishes.filter((each) => each.refuses && movesSomething(each)))).toEqual([]);
    expect(named(wishes.filter((each) => !each.refuses && !movesSomething(each))).sort()).toEqual(STILL_LET_DO.sort());
  });

  it('moves it for a partner that takes part in the process', () => {
    const strangers = wishes.filter(({ policy, movesFor }) => {
      const roles = 'resellersOf' in movesFor ? [movesFor.resellersOf] : movesFor;
      return roles.some((role) => policy.parties[role] === undefined);
    });
    expect(named(strangers)).toEqual([]);
  });

  const STANDINGS = [
    ['active', []],
    ['restricted', []],
    ['frozen', ['PARTNER_FROZEN']],
    ['left', ['PARTY_HAS_LEFT']],
  ] as const;

  /** Stores what a person wants of a case whose partner stands so; what is in its way, and what was foreseen. */
  async function asked({ policy, wanted }: (typeof wishes)[number], from = 'reseller'): Promise<[string[], string[]]> {
    const { type } = policy;
    const caseId = await caseIn(type, Object.keys(policy.states)[0]!, { from, to: null });
    const taskId = `${caseId}.1`;
    if ('task' in wanted)
      await db('tasks').insert({
        ...{ id: taskId, case_id: caseId, case_type: type, key: wanted.task, role: 'finance', party_id: 'vendor' },
        ...{ channel: 'inbox', status: 'open', opened_at: db.raw('world_now()') },
      });
    const actor = { personId: 'vendor.finance', partyId: 'vendor', roles: ['finance'], proof: 'role' } as const;
    const row = (await readCase(db, { actor, types: 'all', closed: [], assignedOnly: false }, caseId))!;
    const { command } = await storeCommand(db, {
      ...{ id: randomUUID(), caseId, workflowId: caseId, type, bodyHash: 'x', actor },
      ...('task' in wanted
        ? { kind: 'decide', taskId, body: { decision: wanted.decision } }
        : { kind: 'act', body: { action: wanted.action, form: {} } }),
    });
    const codes = (blockers: readonly Blocker[] = []): string[] => blockers.map(({ code }) => code);
    return [codes(command.body['blockers'] as readonly Blocker[]), codes(standingBlockers(policy, wanted, row))];
  }

  const standing = async (status: string): Promise<void> => {
    await db('parties').where({ id: 'partner-a' }).update({ status });
  };
  const ofPartner = wishes.filter(({ policy }) => policy.parties.partner !== undefined);

  it.each(STANDINGS)(
    'is stored with what is in its way, as was foreseen, for a partner that is %s',
    async (status, codes) => {
      await standing(status);
      const found = await Promise.all(ofPartner.map(async (each) => [named([each])[0], ...(await asked(each))]));
      await standing('active');
      const expected = (each: (typeof wishes)[number]): readonly string[] => (movesSomething(each) ? codes : []);
      expect(found).toEqual(ofPartner.map((each) => [named([each])[0], expected(each), expected(each)]));
    },
  );

  it('is nothing about a referral customer while its partner is frozen', async () => {
    await standing('frozen');
    const moving = ofPartner.filter(({ movesFor }) => 'resellersOf' in movesFor);
    const found = await Promise.all(moving.map((each) => asked(each, 'referral')));
    await standing('active');
    expect(found).toEqual(moving.map(() => [[], []]));
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
