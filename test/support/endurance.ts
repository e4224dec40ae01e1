/**
 * How often a test of endurance repeats itself: in full with `npm run test:endurance`, otherwise a tenth, which wears
 * out as much because the tests' Temporal takes a tenth of the updates (`MOST_UPDATES`).
 */
export const repetitions = (full: number): number =>
  process.env['ENDURANCE'] === 'full' ? full : Math.ceil(full / 10);

/** How many updates a run may take here, when repetitions are a tenth; Temporal's own limit otherwise (2,000). */
export const MOST_UPDATES = repetitions(2_000);
