import pino from 'pino';
import type { NotificationPort } from '../../activities/ports';
import { applyCorrection } from '../../db/calendar/apply-correction';
import { loadCalendar } from '../../db/calendar/calendars';
import { worldNow } from '../../db/calendar/clock';
import { deliveriesOfCase } from '../../db/outbox/notices';
import { type Notices, startNotices } from '../../worker/outbox/notices';
import { createTimeMachine } from '../../worker/time-machine';
import { beijingDate, deadline, isWorkingDay, addDays } from '../../workflows/kit/policy/deadlines';
import { type EngineWorld, engineWorld, partnerAdmin, vendor } from '../support/engine-world';
import { until } from '../support/until';

let world: EngineWorld;
let notices: Notices;
let machine: ReturnType<typeof createTimeMachine>;
const sent: Parameters<NotificationPort['send']>[0][] = [];

beforeAll(async () => {
  world = await engineWorld();
  const { db, ports, engine } = world;
  const send: NotificationPort['send'] = (message) => {
    sent.push(message);
    return Promise.resolve({ status: 'sent' });
  };
  const log = pino({ level: 'silent' });
  notices = startNotices({ db, ports: { ...ports, notification: { send } }, publicUrl: 'https://assent.example', log });
  machine = createTimeMachine({ db, wake: (...run) => engine.wake(...run), drained: () => notices.drained() });
});
afterAll(async () => {
  await notices.stop();
  await world.close();
});

async function askCustomer(customerId: string, toModel: 'reseller' | 'referral'): Promise<string> {
  const form = { customerId, toModel, reason: '统一结算', noticeAccepted: true };
  const { caseId, delivery } = await world.open('relationship-switch', partnerAdmin(), form);
  expect(delivery).toEqual({ status: 'done' });
  return caseId;
}

/** Lets a request expire by the customer's silence. */
async function silence(customerId: string): Promise<string> {
  const caseId = await askCustomer(customerId, 'reseller');
  expect((await machine.advance({ days: 16 })).atRest).toBe(true);
  expect((await world.caseRow(caseId)).outcome).toBe('expired');
  return caseId;
}

test('a silent customer is asked, reminded on days 3, 7 and 14, and both sides hear that the request has expired', async () => {
  const caseId = await silence('customer-1');

  const told = await deliveriesOfCase(world.db, caseId);
  expect(told.every(({ status }) => status === 'sent')).toBe(true);
  const toCustomer = told.filter(({ personId, channel }) => personId === 'customer-1' && channel === 'email');
  const openedOn = beijingDate(toCustomer[0]!.createdAt.getTime());
  expect(toCustomer.map(({ template, createdAt }) => [template, beijingDate(createdAt.getTime())])).toEqual([
    ['task-opened', openedOn],
    ['task-reminder', addDays(openedOn, 3)],
    ['task-reminder', addDays(openedOn, 7)],
    ['task-reminder', addDays(openedOn, 14)],
    ['case-closed', addDays(openedOn, 16)],
  ]);
  expect(told.some(({ personId, template }) => personId === 'partner-a.admin' && template === 'case-closed')).toBe(
    true,
  );
  const mails = sent.filter(({ channel }) => channel === 'email').map(({ subject }) => subject);
  expect(mails).toContainEqual(expect.stringMatching(/^切换关联类型：已过期/));
});

test('a corrected calendar reaches a running case, which then lasts as long as its new date says', async () => {
  const { db } = world;
  const rule = { workingDays: 5 };
  await db('settings').insert({
    key: 'association.consentTtl',
    value: JSON.stringify(rule),
    version: 1,
    updated_by: 'test',
    updated_at: new Date(),
  });
  const caseId = await askCustomer('customer-2', 'referral');
  const before = await world.task(caseId, 'customerConsent');
  const calendar = await loadCalendar(db, 'CN');
  const today = beijingDate((await worldNow(db)).now.getTime());
  const start = deadline(today, { workingDays: 1 }, calendar).lastDay;
  const year = Number(start.slice(0, 4));
  expect(isWorkingDay(start, calendar)).toBe(true);

  const known = calendar.years[year] ?? { year, source: 'notice', daysOff: [], workdays: [] };
  const actor = vendor('vendor-operator');
  const workdays = known.workdays.filter((date) => date !== start);
  const proposed = { ...known, name: 'CN', daysOff: [...known.daysOff, start], workdays, actor };
  const { moved } = await applyCorrection(db, proposed);
  expect(moved).toMatchObject([{ caseId, later: true }]);
  const after = await until('the new date', async () => {
    const task = await world.task(caseId, 'customerConsent');
    return task.due_at!.getTime() > before.due_at!.getTime() && task;
  });
  expect(after.due_at!.toISOString()).toBe(moved[0]?.newDueAt);

  await machine.advance({ to: new Date(before.due_at!.getTime() + 60_000).toISOString() });
  expect(await world.task(caseId, 'customerConsent')).toMatchObject({ status: 'open' });
  await machine.advance({ to: after.due_at!.toISOString() });
  expect((await world.caseRow(caseId)).outcome).toBe('expired');
});
