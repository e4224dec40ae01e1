const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The longest pause: with the wait for a slot, every command is tried at least once an hour. */
const LONGEST_PAUSE_MS = 50 * MINUTE;
const LONGEST_PATIENCE_MS = 10 * SECOND;

/** From this attempt on, a command had waited about a minute or longer. */
export const LONG_STUCK_ATTEMPTS = 8;

/**
 * How long (ms) to pause after so many attempts: doubled each time, half of it random (`random` from 0 to 1), so that
 * many do not return at once.
 */
export function pauseMs(attempts: number, isUndeliverable: boolean, random: number): number {
  const first = isUndeliverable ? MINUTE : SECOND;
  return Math.min(LONGEST_PAUSE_MS, first * 2 ** (attempts - 1)) * (0.5 + random / 2);
}

/**
 * How long (ms) an attempt may take, the first hardly longer than a healthy one: unresponsive ones free their slot
 * soon, and not all at once.
 */
export const patienceMs = (attempt: number, random: number): number =>
  Math.min(LONGEST_PATIENCE_MS, (SECOND / 2) * attempt) * (0.5 + random);
