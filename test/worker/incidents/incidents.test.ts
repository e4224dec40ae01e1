import { randomUUID } from 'node:crypto';
import { storeCommand } from '../../../db/engine/commands';
import { listIncidents, type IncidentRow } from '../../../db/incidents/incidents';
import { KINDS } from '../../../db/incidents/kinds';
import { WORDING } from '../../../db/incidents/wording';
import { reserve } from '../../../db/funding/ledger';
import { publishCalendarYear } from '../../../db/calendar/calendars';
import { eventually, partnerAdmin, vendor } from '../../support/engine-world';
import { lookForIncidents } from '../../support/incidents';
import { testWorld } from '../../support/test-world';
import { relationshipRequests } from '../../workflows/association/relationship-requests';
import { operator } from '../../workflows/shared/common-requests';

const DAY_MS = 24 * 3_600_000;

describe('the watch for what does not come about', () => {
  const world = testWorld();
  const requests = relationshipRequests(world);
  const mails: { key: string; to: string; subject: string; text: string }[] = [];

  const look = (): Promise<void> =>
    lookForIncidents(world, {
      send: (mail) => {
        mails.push(mail);
        return Promise.resolve({ status: 'sent' });
      },
    });
  const listed = async (kind: string): Promise<IncidentRow[]> =>
    (await listIncidents(world.db, 'all', { kind, open: true, limit: 100 })).items;
  const about = async (kind: string, subject: string): Promise<IncidentRow | undefined> => {
    await look();
    return (await listed(kind)).find((row) => row.subject === subject || row.caseId === subject);
  };
  const words = ({ kind, facts }: IncidentRow): string =>
    KINDS.find((each) => each.kind === kind)!.sentence(facts, WORDING).en;
  const setting = (key: string, value: unknown) => requests.setting(key, value);
  const publish = (year: number) =>
    world.db.transaction((tx) =>
      publishCalendarYear(tx, { name: 'CN', year, source: 'a notice', daysOff: [], workdays: [] }, 'vendor.operator'),
    );

  it('tells of a task whose last holder has left within one sweep, and clears it when somebody holds the role', async () => {
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askUnlink(id);
    const task = await world.task(caseId, 'preReview');
    expect(await about('role-empty', task.id)).toBeUndefined();
    await world.db('people').whereRaw(`'pre-reviewer' = any (roles)`).update({ active: false });
    const found = await about('role-empty', task.id);
    expect(words(found!)).toContain('nobody holds this role and is there');
    await world.db('people').whereRaw(`'pre-reviewer' = any (roles)`).update({ active: true });
    expect(await about('role-empty', task.id)).toBeUndefined();
    const over = await listIncidents(world.db, 'all', { kind: 'role-empty', open: false, limit: 100 });
    expect(over.items.map(({ subject }) => subject)).toContain(task.id);
  });

  it('tells of a task whose last holder may not decide it, because of what they did before', async () => {
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askUnlink(id);
    const task = await world.task(caseId, 'preReview');
    const holder = await world.db('people').whereRaw(`'pre-reviewer' = any (roles)`).first<{ id: string }>('id');
    expect(await about('role-empty', task.id)).toBeUndefined();
    await world.db('tasks').where({ id: task.id }).update({ proposed_by: holder.id });
    const found = await about('role-empty', task.id);
    expect(words(found!)).toContain('Give the role to a person of this party who has had no part in it.');
    await world.db('tasks').where({ id: task.id }).update({ proposed_by: null });
    expect(await about('role-empty', task.id)).toBeUndefined();
  });

  it('counts the absent as not there', async () => {
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askUnlink(id);
    const task = await world.task(caseId, 'preReview');
    const people = await world.db('people').whereRaw(`'pre-reviewer' = any (roles)`).pluck<string[]>('id');
    const today = (await world.now()).toISOString().slice(0, 10);
    for (const person_id of people)
      await world.db('absences').insert({
        id: randomUUID(),
        person_id,
        starts_on: '2026-01-01',
        ends_on: `${Number(today.slice(0, 4)) + 1}-12-31`,
        set_by: 'vendor.operator',
      });
    expect(await about('role-empty', task.id)).toBeDefined();
    await world.db('absences').delete();
    expect(await about('role-empty', task.id)).toBeUndefined();
  });

  it('tells of a task claimed by somebody who has lost the role', async () => {
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askUnlink(id);
    const holder = vendor('pre-reviewer');
    await world.claim(caseId, 'preReview', holder, 'claim');
    const task = await world.task(caseId, 'preReview');
    expect(await about('claim-stuck', task.id)).toBeUndefined();
    const roles = await world.db('people').where({ id: holder.personId }).first<{ roles: string[] }>('roles');
    await world
      .db('people')
      .where({ id: holder.personId })
      .update({ roles: ['bd'] });
    expect((await about('claim-stuck', task.id))?.facts).toMatchObject({ assignee: holder.personId });
    await world.db('people').where({ id: holder.personId }).update({ roles: roles.roles });
    expect(await about('claim-stuck', task.id)).toBeUndefined();
  });

  it('tells of a command that cannot be delivered and of the one behind it, with what was tried', async () => {
    const target = { caseId: randomUUID(), workflowId: `trial/${randomUUID()}`, type: 'relationship-switch', body: {} };
    const store = async () =>
      (
        await storeCommand(world.db, {
          id: randomUUID(),
          kind: 'act',
          ...target,
          actor: partnerAdmin(),
          bodyHash: '',
          forRelay: true,
        })
      ).command.id;
    const first = await store();
    await eventually(
      'it to be found undeliverable',
      async () =>
        (await world
          .db('commands')
          .where({ id: first })
          .whereNotNull('undeliverable')
          .first<object | undefined>('id')) !== undefined,
    );
    const found = await about('command-waiting', first);
    expect(found).toMatchObject({ tried: { lastAnswer: 'no-case' }, requestNo: null });
    expect(words(found!)).toContain('there is no such case');
    const second = await store();
    await world
      .db('commands')
      .where({ id: second })
      .update({ received_at: world.db.raw(`world_now() - interval '16 minutes'`) });
    await world
      .db('commands')
      .where({ id: first })
      .update({ received_at: world.db.raw(`world_now() - interval '17 minutes'`) });
    expect((await about('command-waiting', second))?.facts).toMatchObject({ behind: true });
    await world.db('commands').whereIn('id', [first, second]).delete();
    expect(await about('command-waiting', first)).toBeUndefined();
  });

  it('tells of a message that is put off for more than a day, and of one that reached nobody', async () => {
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askUnlink(id);
    const notice = (await world.db('notices').where({ case_id: caseId }).first<{ id: string }>('id')).id;
    const delivery = { id: randomUUID(), notice_id: notice, case_id: caseId, person_id: id, channel: 'email' };
    await world
      .db('notices')
      .where({ id: notice })
      .update({ expanded_at: world.db.raw('world_now()') });
    await world.db('deliveries').where({ notice_id: notice }).delete();
    const row = {
      status: 'queued',
      attempts: 3,
      last_error: 'unreachable',
      next_attempt_at: world.db.raw('clock_timestamp()'),
    };
    await world.db('deliveries').insert({ ...delivery, ...row });
    expect(await about('delivery-failing', notice)).toBeUndefined();
    await world
      .db('notices')
      .where({ id: notice })
      .update({ created_at: world.db.raw(`world_now() - interval '25 hours'`) });
    expect(words((await about('delivery-failing', notice))!)).toContain('put off again and again');
    await world
      .db('deliveries')
      .where({ id: delivery.id })
      .update({ status: 'bounced', last_error: 'bounced 550 5.1.1' });
    const found = await about('delivery-failing', notice);
    expect(found).toMatchObject({ facts: { over: true }, tried: { attempts: 3, lastAnswer: 'bounced 550 5.1.1' } });
    await world.db('deliveries').insert({ ...delivery, ...row, id: randomUUID(), channel: 'sms', status: 'sent' });
    expect(await about('delivery-failing', notice)).toBeUndefined();
  });

  it('tells what a system refused before the commit point apart from what it refused after it', async () => {
    await setting('association.preReview', 'never');
    const before = await requests.customer('reseller');
    const asked = await requests.askUnlink(before);
    await requests.set('coupons', before, { refuse: 'system-closed' });
    await requests.grantUnlink(asked.caseId, before);
    await requests.inState(asked.caseId, 'failed-needs-operator');
    const back = await about('effect-refused', asked.caseId);
    expect(words(back!)).toMatch(
      /^“[^”]+”: The coupon system refused the step recall-coupons and said: “.*system-closed.*”\. Everything was put back;/,
    );

    const after = await requests.customer('referral');
    const second = await requests.askUnlink(after);
    const taken = { key: `${second.caseId}/1/tell-billing`, port: 'billing', operation: 'recordAssociationChange' };
    await world.db('world_effects').insert({ ...taken, subject: after, request: '{}' });
    await requests.grantUnlink(second.caseId, after);
    await requests.inState(second.caseId, 'bookkeeping-needs-operator');
    const ahead = await about('booking-refused', second.caseId);
    expect(words(ahead!)).toMatch(
      /Billing refused the step tell-billing and said: “.+”\. What came before is in effect and cannot be put back/,
    );
    expect(ahead).toMatchObject({ tried: { attempts: 1 }, facts: { step: 'tell-billing', system: 'billing' } });

    await requests.set('coupons', before, { refuse: null });
    await world.db('world_effects').where({ key: taken.key }).delete();
    await world.decide(asked.caseId, 'operatorRepair', operator, 'retry');
    await world.decide(second.caseId, 'bookkeepingRepair', operator, 'retry');
    expect([await world.outcome(asked.caseId), await world.outcome(second.caseId)]).toEqual(['completed', 'completed']);
    await look();
    expect([await listed('effect-refused'), await listed('booking-refused')]).toEqual([[], []]);
    await setting('association.preReview', 'reseller');
  });

  it('tells of an effect that fails for an hour while the system goes on trying', async () => {
    await setting('association.preReview', 'never');
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askUnlink(id);
    await requests.set('coupons', id, { fail: 1_000 });
    const granted = requests.grantUnlink(caseId, id);
    await eventually('the effect to fail', async () =>
      (await requests.effects(caseId)).some(({ status }) => status === 'failed'),
    );
    expect(await about('effect-failing', caseId)).toBeUndefined();
    const failing = (minutes: number) =>
      world
        .db('effects')
        .where({ case_id: caseId, status: 'failed' })
        .update({ failing_since: world.db.raw(`world_now() - ? * interval '1 minute'`, [minutes]) });
    await failing(61);
    const found = await about('effect-failing', caseId);
    expect(words(found!)).toContain('The coupon system');
    expect(found!.tried!.attempts).toBeGreaterThan(0);
    await requests.set('coupons', id, { fail: 0 });
    await granted;
    expect(await world.outcome(caseId)).toBe('completed');
    expect(await about('effect-failing', caseId)).toBeUndefined();
    await setting('association.preReview', 'reseller');
  });

  it('tells of a step at its last attempts, as the engine counts them', async () => {
    await setting('association.preReview', 'never');
    await setting('incidents.standstillMinutes', 0);
    await setting('incidents.lastAttemptsMinutes', 60);
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askUnlink(id);
    await requests.set('coupons', id, { fail: 1_000 });
    const granted = requests.grantUnlink(caseId, id);
    const found = await eventually('the step to be tried twice', () => about('activity-failing', caseId));
    expect(found.facts).toMatchObject({ activity: 'recallCoupons' });
    expect(found.tried!.attempts).toBeGreaterThan(1);
    await requests.set('coupons', id, { fail: 0 });
    await granted;
    await world.outcome(caseId);
    expect(await about('activity-failing', caseId)).toBeUndefined();
    await setting('incidents.standstillMinutes', 2);
    await setting('incidents.lastAttemptsMinutes', 10);
    await setting('association.preReview', 'reseller');
  });

  it('tells of a case whose run was terminated, once something is due', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.askSwitch(id, 'reseller');
    const { workflow_id } = await world.caseRow(caseId);
    await world.client.workflow.getHandle(workflow_id).terminate('a test');
    expect(await about('run-missing', caseId)).toBeUndefined();
    await world
      .db('tasks')
      .where({ case_id: caseId })
      .update({ next_wake_at: world.db.raw(`world_now() - interval '1 hour'`) });
    const found = await about('run-missing', caseId);
    expect(words(found!)).toContain('its run in the engine has ended');
    await world
      .db('cases')
      .where({ id: caseId })
      .update({ outcome: 'withdrawn', closed_at: world.db.raw('world_now()') });
    expect(await about('run-missing', caseId)).toBeUndefined();
  });

  it('tells of a case whose workflow task fails again and again, until it goes on', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.askSwitch(id, 'reseller');
    const { workflow_id, run_id } = await world.caseRow(caseId);
    const due = { next_wake_at: world.db.raw(`world_now() - interval '1 hour'`) };
    await world.db('tasks').where({ case_id: caseId }).update(due);
    expect(await about('run-blocked', caseId)).toBeUndefined();

    // What a deployed version without this process does to the run of a case.
    const blocked = await world.client.workflow.start('processOfAnotherVersion', {
      taskQueue: world.taskQueue,
      workflowId: `blocked/${caseId}`,
      // The worker reports the first failure and lets the others run out of time.
      workflowTaskTimeout: '1 second',
    });
    const runs = (at: { workflow_id: string; run_id: string }) => world.db('cases').where({ id: caseId }).update(at);
    await runs({ workflow_id: blocked.workflowId, run_id: blocked.firstExecutionRunId });
    const found = await eventually('its task to fail often enough', () => about('run-blocked', caseId));
    expect(words(found)).toContain('the deployed version has a fault');
    expect(found.tried?.attempts).toBeGreaterThanOrEqual(3);
    expect(await about('run-missing', caseId)).toBeUndefined();

    await runs({ workflow_id, run_id });
    expect(await about('run-blocked', caseId)).toBeUndefined();
    await blocked.terminate('a test');
  });

  it('tells of money that is set aside for ninety days without a move', async () => {
    const caseId = randomUUID();
    const budget = `idle-${caseId.slice(0, 8)}`;
    await world.db('budgets').insert({ key: budget, currency: 'CNY', total_minor: 1_000_000 });
    await reserve(world.db, { key: randomUUID(), budget, caseId, amount: { minor: 30_000, currency: 'CNY' } });
    expect(await about('money-idle', caseId)).toBeUndefined();
    await setting('incidents.moneyDays', 0);
    const found = await about('money-idle', caseId);
    expect(words(found!)).toContain('¥300.00');
    await setting('incidents.moneyDays', 90);
    expect(await about('money-idle', caseId)).toBeUndefined();
  });

  it('tells operators of new incidents in one mail, once, and in the morning of what is still open', async () => {
    mails.length = 0;
    await world.db('people').whereRaw(`'pre-reviewer' = any (roles)`).update({ active: false });
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askUnlink(id);
    await world.task(caseId, 'preReview');
    await look();
    const { people } = await world.ports.directory.contacts({ partyId: 'vendor', role: 'vendor-operator' });
    const fresh = mails.filter(({ subject }) => /new incident|新发现/.test(subject));
    expect(fresh.map(({ to }) => to).sort()).toEqual(people.map(({ email }) => email).sort());
    expect(fresh.find(({ text }) => text.includes('https://assent.example/operations'))).toBeDefined();
    const count = mails.length;
    await look();
    expect(mails).toHaveLength(count);
    const nine = new Date(
      `${new Date((await world.now()).getTime() + DAY_MS + 8 * 3_600_000).toISOString().slice(0, 10)}T09:01:00+08:00`,
    );
    await world.setClock(nine);
    await look();
    await look();
    const digest = mails.slice(count).filter(({ subject }) => /still open|未处理/.test(subject));
    expect(digest).toHaveLength(people.length);
    await world.db('people').whereRaw(`'pre-reviewer' = any (roles)`).update({ active: true });
  });

  it('tells of a calendar that should be published, and of dates that are provisional and near', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.askSwitch(id, 'reseller');
    const year = (await world.now()).getUTCFullYear() + 1;
    await world.setClock(new Date(`${year}-11-30T15:59:00Z`));
    await publish(year);
    await look();
    expect(await listed('calendar-unpublished')).toEqual([]);
    await world.setClock(new Date(`${year}-11-30T16:01:00Z`));
    expect(await about('calendar-unpublished', `CN/${year + 1}`)).toMatchObject({ facts: { year: year + 1 } });
    const dated = (at: string) =>
      world
        .db('tasks')
        .where({ case_id: caseId })
        .update({
          status: 'open',
          decision: null,
          due_at: at,
          calendar: 'CN',
          deadline: JSON.stringify({ provisional: true, calendarVersion: `CN-${year}.1+${year + 1} unpublished` }),
        });
    await dated(`${year + 1}-03-05T16:00:00Z`);
    expect(await about('date-provisional', `CN/${year + 1}`)).toBeUndefined();
    await dated(`${year + 1}-01-05T16:00:00Z`);
    expect(await about('date-provisional', `CN/${year + 1}`)).toMatchObject({ facts: { tasks: 1 } });
    await publish(year + 1);
    await look();
    expect([await listed('calendar-unpublished'), await listed('date-provisional')]).toEqual([[], []]);
  });

  it('tells of a stored setting that does not fit', async () => {
    await setting('association.consentTtl', 'banana');
    expect(words((await about('setting-broken', 'association.consentTtl'))!)).toContain('its default is used');
    await requests.unset('association.consentTtl');
    expect(await about('setting-broken', 'association.consentTtl')).toBeUndefined();
  });
});
