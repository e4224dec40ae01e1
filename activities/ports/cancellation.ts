import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const works = new AsyncLocalStorage<AbortSignal>();

/** Does work whose outside calls neither outlast the signal nor begin after it. */
export const endedBy = <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => works.run(signal, work);

/** The signal that ends the current work; undefined outside such work. */
export const cancellation = (): AbortSignal | undefined => works.getStore();

/**
 * Makes one outside call, which ends after `timeoutMs` or with the work it belongs to; rejects with that signal's
 * reason once the work has ended.
 */
export async function outside<T>(timeoutMs: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const work = cancellation();
  work?.throwIfAborted();
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await call(work === undefined ? over.signal : AbortSignal.any([work, over.signal]));
  } catch (error) {
    work?.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Waits, but no longer than the current work lasts; rejects with its signal's reason once it has ended. */
export async function pause(ms: number): Promise<void> {
  const work = cancellation();
  work?.throwIfAborted();
  await sleep(ms, undefined, { signal: work }).catch((error: unknown) => {
    work?.throwIfAborted();
    throw error;
  });
}
