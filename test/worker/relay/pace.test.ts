import fc from 'fast-check';
import { patienceMs, pauseMs } from '../../../worker/relay/pace';

const HOUR = 3_600_000;
const attempts = fc.integer({ min: 1, max: 100_000 });
const random = fc.double({ min: 0, max: 1, noNaN: true });

test('however often a command was tried in vain, it is tried again within the hour', () => {
  fc.assert(
    fc.property(attempts, fc.boolean(), random, (n, isUndeliverable, chance) => {
      const pause = pauseMs(n, isUndeliverable, chance);
      expect(pause + patienceMs(n, chance)).toBeLessThan(HOUR);
      expect(pause).toBeGreaterThanOrEqual(500);
    }),
  );
});

test('pauses never become shorter, those of an undeliverable command begin with half a minute, and chance spreads them', () => {
  fc.assert(
    fc.property(attempts, fc.boolean(), random, (n, isUndeliverable, chance) => {
      expect(pauseMs(n + 1, isUndeliverable, chance)).toBeGreaterThanOrEqual(pauseMs(n, isUndeliverable, chance));
      expect(pauseMs(n, true, chance)).toBeGreaterThanOrEqual(30_000);
      expect(pauseMs(n, isUndeliverable, 1)).toBe(2 * pauseMs(n, isUndeliverable, 0));
    }),
  );
});
