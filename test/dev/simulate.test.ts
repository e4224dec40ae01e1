import { Agenda } from '../../dev/simulate/agenda';
import { castOf } from '../../dev/simulate/cast';
import { officeDay, officeDayBefore } from '../../dev/simulate/office';
import { readOptions } from '../../dev/simulate/options';
import { htmlOf } from '../../dev/simulate/report/html';
import { brokenSums } from '../../dev/simulate/report/invariants';
import { textOf } from '../../dev/simulate/report/text';
import type { BudgetReport, CaseReport, PartnerReport, Report } from '../../dev/simulate/report/types';

test('without arguments twenty partners live through the third quarter of 2026', () => {
  expect(readOptions([])).toEqual({ partners: 20, quarter: '2026-Q3', seed: 7, chaos: false, out: undefined });
  expect(
    readOptions(['--partners', '3', '--quarter', '2027-Q1', '--seed', '0', '--chaos', '--out', 'reports']),
  ).toEqual({
    ...{ partners: 3, quarter: '2027-Q1', seed: 0, chaos: true, out: 'reports' },
  });
});

test('everything that is wrong with the arguments is named at once, with how to call it', () => {
  expect(() => readOptions(['--partners', '0', '--quarter', '2026Q5', '--seed', '1.5'])).toThrow(
    /--partners has to be .* from 1 to 200, not 0\.\n--seed has to be .* not 1\.5\.\n--quarter has to be .* not 2026Q5\.\nUsage: /,
  );
  expect(() => readOptions(['--partners', '201'])).toThrow(/from 1 to 200, not 201/);
  expect(() => readOptions(['--quarters', '2026Q3'])).toThrow(/--quarters[^]*Usage: /);
  expect(() => readOptions(['2026Q3'])).toThrow(/2026Q3[^]*Usage: /);
  expect(() => readOptions(['--seed'])).toThrow(/--seed[^]*Usage: /);
});

test('the same seed has the same partners, in all programmes, and another seed has others', () => {
  expect(castOf(7, 20)).toEqual(castOf(7, 20));
  expect(castOf(8, 20)).not.toEqual(castOf(7, 20));
  expect(castOf(7, 3)).toEqual(expect.arrayContaining(castOf(7, 20).slice(0, 3)));
  expect(new Set(castOf(7, 20).map(({ programme }) => programme))).toEqual(
    new Set(['service-expert', 'service-ccoe', 'si-presales', 'lecturer-fund', 'nre']),
  );
  const names = castOf(7, 200).flatMap(({ id, taxNumber }) => [id, taxNumber]);
  expect(new Set(names).size).toBe(names.length);
});

test('people are in their offices on working days, also on those that make up for a holiday', () => {
  expect(officeDay('2026-09-19', 0)).toBe('2026-09-20');
  expect(officeDay('2026-09-30', 1)).toBe('2026-10-08');
  expect(officeDayBefore('2026-10-08', 1)).toBe('2026-09-30');
});

test('what concerns a partner is done in one order, however it was planned', () => {
  const run = (): Promise<void> => Promise.resolve();
  const acts = ['b/2', 'a/2', 'b/1', 'a/1'].map((key) => ({
    ...{ key, partner: key[0]!, on: '2026-07-01', side: 'partner' as const, run },
  }));
  for (const order of [acts, [...acts].reverse()]) {
    const agenda = new Agenda();
    order.forEach((act) => agenda.plan(act));
    expect(() => agenda.plan(acts[0]!)).toThrow('b/2 is planned twice');
    expect(agenda.takeDue('2026-06-30', 'partner')).toEqual([]);
    const due = agenda.takeDue('2026-07-01', 'partner').map((each) => each.map(({ key }) => key));
    expect(due).toEqual([
      ['a/1', 'a/2'],
      ['b/1', 'b/2'],
    ]);
    expect(agenda.next()).toBeUndefined();
  }
});

const PAID: CaseReport = {
  ...{ subject: 'sim-001 invoice-payment', type: 'invoice-payment', title: 'Invoice and payment', partner: 'sim-001' },
  ...{ programme: 'service-expert', outcome: 'paid', state: 'paid', standing: 'Paid', why: 'The bank has paid.' },
  ...{ openedOn: '2026-10-09', closedOn: '2026-10-30', minor: 123_456, currency: 'CNY' },
};
const MONTH: CaseReport = {
  ...{ ...PAID, subject: 'sim-001 2026-07', type: 'fh-incentive', title: 'Incentive', outcome: 'expired' },
  ...{ standing: 'Expired', why: 'Nobody said <yes> & confirmed.' },
};
const BUDGET: BudgetReport = {
  ...{ key: 'fh', currency: 'CNY', total: 1_000_000, reserved: 0, committed: 0, paid: 123_456, free: 876_544 },
  ...{ movements: [{ kind: 'pay', times: 1, minor: 123_456 }], balances: true, paidByCases: 123_456 },
};
const PARTNER: PartnerReport = {
  ...{ id: 'sim-001', name: 'Yunmo Cloud Services', programme: 'service-expert' },
  ...{ asked: 246_912, approved: 123_456, paid: 123_456, lapsed: 123_456 },
};
const REPORT: Report = {
  ...{ quarter: '2026-Q3', partners: 1, seed: 7, zone: 'Asia/Shanghai (Beijing time, UTC+8)' },
  ...{ begins: '2026-06-18', ends: '2026-10-30', happened: [{ what: 'payments made', times: 1 }] },
  ...{ cases: [MONTH, PAID], money: [PARTNER], refused: [], notices: [], ledger: [BUDGET], broken: [] },
  lapsed: [{ on: '2026-07-22', subject: MONTH.subject, outcome: 'Expired', minor: 123_456, why: MONTH.why }],
  missed: [{ on: '2026-07-21', who: 'sim-001', what: 'Check the incentive', subject: MONTH.subject, kind: 'deadline' }],
  payments: [{ on: '2026-10-30', minor: 123_456 }],
};

test('a report that adds up is fine, and one that is off by a cent or leaves a case unexplained is not', () => {
  expect(brokenSums(REPORT)).toEqual([]);
  const tampered = (budget: Partial<BudgetReport>): string[] =>
    brokenSums({ ...REPORT, ledger: [{ ...BUDGET, ...budget }] });
  expect(tampered({ balances: false })).toEqual(['the balances of budget fh are not what its movements add up to']);
  expect(tampered({ reserved: 1 })).toEqual(['budget fh does not add up']);
  expect(tampered({ paidByCases: 123_455 })).toEqual(['budget fh has paid 123456, its cases say 123455']);
  expect(brokenSums({ ...REPORT, money: [{ ...PARTNER, paid: 123_455 }] })).toEqual([
    'partners were paid 123455, the budgets say 123456',
  ]);
  expect(brokenSums({ ...REPORT, cases: [{ ...MONTH, why: '' }, PAID] })).toEqual(['nothing explains sim-001 2026-07']);
});

test('the report names its zone, its money to the cent and why each case stands as it does, as text and as a page', () => {
  const text = textOf(REPORT);
  expect(text).toContain('Asia/Shanghai (Beijing time, UTC+8)');
  expect(text).toMatch(/sim-001 2026-07 +Expired +2026-10-09 +2026-10-30 +1,234\.56 +Nobody said <yes> & confirmed\./);
  expect(text).toMatch(/fh +10,000\.00 .* 1,234\.56 .*to the cent/);
  const page = htmlOf(REPORT);
  expect(page).toContain('Asia/Shanghai (Beijing time, UTC+8)');
  expect(page).toContain('Nobody said &lt;yes&gt; &amp; confirmed.');
  expect(page.match(/<svg /g)).toHaveLength(4);
  expect(page).toContain('prefers-color-scheme: dark');
  expect(page).not.toMatch(/<script|<yes>|NaN|undefined/);
});

test('what is wrong stands in the report', () => {
  const wrong = { ...REPORT, broken: ['a case was paid twice: {}'] };
  expect(textOf(wrong)).toMatch(/1 things are wrong[^]*WRONG\n {2}a case was paid twice/);
  expect(htmlOf(wrong)).toContain('<li>a case was paid twice: {}</li>');
});
