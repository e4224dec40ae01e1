import { retryAfterMs } from '../../../activities/ports/retry-after';

test.each([
  ['120', 120_000],
  [' 1 ', 1_000],
  ['86400000', 86_400_000_000],
  ['0', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['next week 5', undefined],
  ['', undefined],
  ['Tue, 01 Jan 2002 00:00:00 GMT', undefined],
  ['Tue, 99 Foo 2099 00:00:00 GMT', undefined],
])('a system that asks for a pause of “%s” is understood', (header, ms) => {
  expect(retryAfterMs(header)).toBe(ms);
});

test('a system that names a date is understood, and one that names nothing asks for no pause', () => {
  const far = retryAfterMs('Thu, 01 Jan 2099 00:00:00 GMT') ?? 0;
  expect(Math.abs(far - (Date.parse('2099-01-01T00:00:00Z') - Date.now()))).toBeLessThan(1_000);
  expect(retryAfterMs(null)).toBeUndefined();
});
