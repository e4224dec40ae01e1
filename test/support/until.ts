/** How long something may take on a busy machine. */
export const PATIENCE_MS = 60_000;

/** The longest pause between two polls. */
const MOST_PAUSE_MS = 100;

/**
 * Polls, at first quickly, until the answer is neither undefined nor false; after `ms` fails with the name of what was
 * awaited.
 */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, ms = PATIENCE_MS): Promise<T> {
  const end = Date.now() + ms;
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 1.5, MOST_PAUSE_MS)) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
