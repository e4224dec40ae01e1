import { createFormat, isZone } from '../../../../api/pages/frame/format';

const calendar = {
  name: 'CN',
  years: {
    2026: { year: 2026, version: '1', source: 'State Council', daysOff: ['2026-09-25'], workdays: ['2026-09-20'] },
  },
};
const now = new Date('2026-09-01T02:00:00Z');
const cutoff = '2026-09-20T16:00:00.000Z';

describe('dates as readers see them', () => {
  it('are Beijing dates, followed by the reader’s time if that differs', () => {
    const english = createFormat({ locale: 'en-US', zone: 'Europe/Berlin', now, calendar });
    expect(english.when(cutoff)).toBe('21 Sep 2026, 00:00 Beijing (20 Sep 2026, 18:00 in Berlin)');
    const chinese = createFormat({ locale: 'zh-CN', zone: 'Asia/Shanghai', now, calendar });
    expect(chinese.when(cutoff)).toBe('2026年9月21日 00:00（北京时间）');
    const abroad = createFormat({ locale: 'zh-CN', zone: 'Europe/Berlin', now, calendar });
    expect(abroad.when(cutoff)).toMatch(/^2026年9月21日 00:00（北京时间.+2026年9月20日 18:00）$/);
  });

  it('tell how many working days are left, the last day and the end', () => {
    const at = (instant: string) =>
      createFormat({ locale: 'en-US', now: new Date(instant), calendar }).left(cutoff, now);
    expect(at('2026-09-01T02:00:00Z')).toMatchObject({ days: 14, of: 14, soon: false });
    expect(at('2026-09-20T15:59:59Z')).toMatchObject({ days: 0, lastDay: true, over: false });
    expect(at(cutoff)).toMatchObject({ lastDay: false, over: true });
  });

  it('know a time zone from anything else that a cookie may hold', () => {
    expect(['Europe/Berlin', 'America/Argentina/Ushuaia'].every(isZone)).toBe(true);
    expect(['', 'Berlin', '../etc/passwd', 'Europe/<b>'].some(isZone)).toBe(false);
  });
});

describe('amounts', () => {
  it('carry their sign, thousands and cents', () => {
    const { money } = createFormat({ locale: 'en-US', now, calendar });
    expect(money({ amount: '12345.00', currency: 'CNY' })).toBe('¥12,345.00');
    expect(money({ amount: '1234567.89', currency: 'CNY' })).toBe('¥1,234,567.89');
    expect(money({ amount: '-5.5', currency: 'USD' })).toBe('-$5.50');
    expect(money({ amount: '0.05', currency: 'JPY' })).toBe('JPY 0.05');
  });
});
