import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { BackgroundItem } from '../contract/snapshot';
import type { FormValues } from '../policy/fields';
import { invariant } from './invariant';

/** A process's background work by name. Each is repeated as a whole if a run ends in the middle of it. */
export type BackgroundWorks<C> = Readonly<Record<string, (c: C, input: FormValues) => Promise<void>>>;

/** Background work that nobody has to wait for, done one item at a time: telling an outside system. */
export class BackgroundWork {
  private readonly queue: BackgroundItem[];
  private readonly scope = new CancellationScope();
  private running = false;

  /** `items`: what the previous run left. */
  constructor(items: readonly BackgroundItem[] = []) {
    this.queue = [...items];
  }

  get isDone(): boolean {
    return this.queue.length === 0;
  }

  /** Nothing is running: all is done, or was stopped. */
  get isAtRest(): boolean {
    return !this.running;
  }

  add(item: BackgroundItem): void {
    this.queue.push(item);
  }

  /** Works through the queue as long as the run lasts, starting each item only once `isWritten`. */
  run<C>(c: C, works: BackgroundWorks<C>, isWritten: () => boolean): void {
    void this.scope
      .run(async () => {
        for (;;) {
          await condition(() => !this.isDone && isWritten());
          this.running = true;
          const [{ work, input } = invariant('nothing to do')] = this.queue;
          await (works[work] ?? invariant(`no background work ${work}`))(c, input);
          this.queue.shift();
          this.running = false;
        }
      })
      .catch((error: unknown) => {
        this.running = false;
        if (!isCancellation(error)) invariant(error instanceof Error ? (error.stack ?? error.message) : String(error));
      });
  }

  /** Stops in the middle: the case's next run continues with the rest. */
  stop(): void {
    this.scope.cancel();
  }

  /** The remaining work. */
  get left(): readonly BackgroundItem[] {
    return this.queue;
  }
}

/**
 * Queues background work, started once the change is written. The case ends only when it is done; the rest moves on to
 * the next run, however long the outside system is down.
 */
export const inBackground = (c: { readonly background: BackgroundWork }, work: string, input: FormValues = {}): void =>
  c.background.add({ work, input });
