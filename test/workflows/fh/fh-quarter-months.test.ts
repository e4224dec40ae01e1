import fc from 'fast-check';
import { judgeQuarter, type Quarter, type QuarterMonth } from '../../../workflows/fh/fh-quarter-months';
import { beijing } from '../../support/beijing';

const MONTHS = ['2026-07', '2026-08', '2026-09'] as const;
const QUARTER: Pick<Quarter, 'programme' | 'quarter'> = { programme: 'si-presales', quarter: '2026-Q3' };
const END = beijing('2026-10-01 00:00');
const OPEN = ['pending-confirmation', 'in-dispute', 'draft', 'in-preliminary-review'];
const STATES = [...OPEN, 'preliminary-rejected', 'preliminary-approved'];
const ENDS = ['expired', 'closed-rejected', 'cancelled', 'not-requested', 'finalised'];

const month = (name: string, state: string, more: Partial<QuarterMonth> = {}): QuarterMonth => ({
  caseId: `${name}-case`,
  requestNo: `FI-${name}`,
  month: name,
  state,
  open: STATES.includes(state),
  amount: { minor: 2_000_000, currency: 'CNY' },
  ...more,
});

const why = (months: readonly QuarterMonth[], at: string, programme = QUARTER.programme): string[] =>
  judgeQuarter({ ...QUARTER, programme }, months, beijing(at)).whyNotPayable.map(({ code }) => code);

describe('whether the payment of a quarter can be requested', () => {
  const approved = MONTHS.map((name) => month(name, 'preliminary-approved'));

  test('it can be once all three months are final and one of them is approved, before the quarter ends', () => {
    expect(why(approved, '2026-09-10 12:00')).toEqual([]);
    const [july, ...others] = approved;
    expect(why([july!, month('2026-08', 'expired'), month('2026-09', 'closed-rejected')], '2026-09-10 12:00')).toEqual(
      [],
    );
    expect(why(others, '2026-09-10 12:00')).toEqual(['MONTH_STILL_OPEN']);
  });

  test('a month that was skipped stands in the way until the first day of the next quarter, 00:00 in Beijing', () => {
    const months = approved.slice(0, 2);
    const { whyNotPayable } = judgeQuarter(QUARTER, months, END - 1);
    expect(whyNotPayable).toMatchObject([{ code: 'MONTH_STILL_OPEN', until: '2026-09-30T16:00:00.000Z' }]);
    expect(whyNotPayable[0]?.title.zh).toContain('2026-09');
    expect(judgeQuarter(QUARTER, months, END)).toMatchObject({ whyNotPayable: [], isOver: true });
  });

  test('a list that waits for its partner stands in the way until its own last moment, after the quarter too', () => {
    const waiting = month('2026-09', 'pending-confirmation', { answerBy: '2026-10-15T16:00:00.000Z' });
    const months = [...approved.slice(0, 2), waiting];
    for (const at of [END - 1, END])
      expect(judgeQuarter(QUARTER, months, at).whyNotPayable).toMatchObject([
        { code: 'MONTH_STILL_OPEN', until: '2026-10-15T16:00:00.000Z' },
      ]);
    const [blocker] = judgeQuarter(
      QUARTER,
      [...approved.slice(0, 2), month('2026-09', 'in-dispute')],
      END,
    ).whyNotPayable;
    expect(blocker).toMatchObject({ code: 'MONTH_STILL_OPEN' });
    expect(blocker).not.toHaveProperty('until');
  });

  test('all rules that hold are told at once, with the months that they are about', () => {
    const { whyNotPayable } = judgeQuarter(QUARTER, [month('2026-07', 'in-preliminary-review')], END - 1);
    expect(whyNotPayable.map(({ code, title }) => [code, title.en])).toEqual([
      ['MONTH_STILL_OPEN', expect.stringContaining('2026-08, 2026-09')],
      ['PRELIMINARY_REVIEW_PENDING', expect.stringContaining('2026-07')],
      ['NOTHING_APPROVED', expect.any(String)],
    ]);
  });

  test('a rejected month does not stand in the way', () => {
    expect(why([...approved.slice(0, 2), month('2026-09', 'preliminary-rejected')], '2026-09-20 12:00')).toEqual([]);
  });

  test('what was paid already does not count again', () => {
    expect(why([month('2026-07', 'finalised')], '2026-10-02 12:00')).toEqual(['NOTHING_APPROVED']);
  });

  test('amounts in different currencies are not added up', () => {
    const dollars = month('2026-08', 'preliminary-approved', { amount: { minor: 1, currency: 'USD' } });
    expect(judgeQuarter(QUARTER, [approved[0]!, dollars], END)).toMatchObject({
      total: null,
      whyNotPayable: [{ code: 'CURRENCIES_DIFFER' }],
    });
  });

  test('a stage of the CCoE programme is paid once it is approved, whatever else there is in the quarter', () => {
    const stage = (n: number, state: string): QuarterMonth => month('2026-08', state, { stage: n });
    const ccoe = 'service-ccoe';
    expect(why([stage(1, 'preliminary-approved'), stage(2, 'pending-confirmation')], '2026-08-20 12:00', ccoe)).toEqual(
      [],
    );
    expect(why([stage(2, 'in-preliminary-review')], '2026-08-20 12:00', ccoe)).toEqual([
      'PRELIMINARY_REVIEW_PENDING',
      'NOTHING_APPROVED',
    ]);
    expect(why([stage(1, 'closed-rejected')], '2026-08-20 12:00', ccoe)).toEqual(['NOTHING_APPROVED']);
  });

  const instants = fc.integer({ min: beijing('2026-07-01 00:00'), max: beijing('2026-12-31 23:59') });
  const lived = fc
    .tuple(
      ...MONTHS.map((name) =>
        fc.option(
          fc
            .record({ state: fc.constantFrom(...STATES, ...ENDS), minor: fc.nat(9_999_999), answerBy: instants })
            .map(({ state, minor, answerBy }) =>
              month(name, state, {
                amount: { minor, currency: 'CNY' },
                ...(['pending-confirmation', 'draft'].includes(state) && {
                  answerBy: new Date(answerBy).toISOString(),
                }),
              }),
            ),
          { nil: undefined },
        ),
      ),
    )
    .map((found) => found.flatMap((each) => each ?? []));

  test('it can be exactly when something is approved, nothing can change any more, and the amount is what was approved', () => {
    fc.assert(
      fc.property(lived, instants, (months, now) => {
        const { whyNotPayable, total } = judgeQuarter(QUARTER, months, now);
        const states = months.map(({ state }) => state);
        const final = !states.some((state) => OPEN.includes(state)) && (now >= END || months.length === 3);
        expect(whyNotPayable.length === 0).toBe(final && states.includes('preliminary-approved'));
        const sum = months.reduce(
          (so, { state, amount }) => so + (state === 'preliminary-approved' ? amount!.minor : 0),
          0,
        );
        expect(total?.minor ?? 0).toBe(sum);
      }),
    );
  });

  test('an open month stops standing in the way at the very instant that was told, if nobody does anything until then', () => {
    fc.assert(
      fc.property(lived, instants, (months, now) => {
        fc.pre(months.every(({ answerBy }) => answerBy === undefined || Date.parse(answerBy) > now));
        const found = judgeQuarter(QUARTER, months, now).whyNotPayable.find(({ code }) => code === 'MONTH_STILL_OPEN');
        if (found?.until === undefined) return;
        const stillOpen = (at: number): boolean => {
          const silent = months.map((each) =>
            each.answerBy !== undefined && Date.parse(each.answerBy) <= at ? month(each.month, 'expired') : each,
          );
          return judgeQuarter(QUARTER, silent, at).whyNotPayable.some(({ code }) => code === 'MONTH_STILL_OPEN');
        };
        const until = Date.parse(found.until);
        expect(stillOpen(until)).toBe(false);
        expect(stillOpen(until - 1)).toBe(true);
      }),
    );
  });

  test('a payable quarter stays payable as time goes by', () => {
    fc.assert(
      fc.property(lived, instants, fc.nat(120 * 86_400_000), (months, now, later) => {
        if (judgeQuarter(QUARTER, months, now).whyNotPayable.length > 0) return;
        expect(judgeQuarter(QUARTER, months, now + later).whyNotPayable).toEqual([]);
      }),
    );
  });

  test('a quarter is settled when nothing is open and nothing will come: for all three months, or after its end', () => {
    const settled = (months: readonly QuarterMonth[], at: number): boolean =>
      judgeQuarter(QUARTER, months, at).isSettled;
    const closed = MONTHS.map((name) => month(name, 'expired'));
    expect(settled(closed, END - 1)).toBe(true);
    expect(settled(closed.slice(1), END - 1)).toBe(false);
    expect(settled(closed.slice(1), END)).toBe(true);
    expect(settled([...closed.slice(1), month('2026-07', 'preliminary-rejected')], END)).toBe(false);
  });
});
