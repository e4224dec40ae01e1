import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { BackgroundItem } from '../contract/snapshot';
import type { FormValues } from '../policy/fields';
import { invariant } from './invariant';

/** How a process does its background work, by name. Each is repeated as a whole when a run ends in the middle of it. */
export type BackgroundWorks<C> = Readonly<Record<string, (c: C, input: FormValues) => Promise<void>>>;

/** What is done beside a case that nobody has to wait for, one thing after the other: an outside system is told. */
export class BackgroundWork {
  private readonly queue: BackgroundItem[];
  private readonly scope = new CancellationScope();
  private running = false;

  /** `items`: what the run before has left. */
  constructor(items: readonly BackgroundItem[] = []) {
    this.queue = [...items];
  }

  get isDone(): boolean {
    return this.queue.length === 0;
  }

  /** Nothing runs: all is done, or has been stopped. */
  get isAtRest(): boolean {
    return !this.running;
  }

  add(item: BackgroundItem): void {
    this.queue.push(item);
  }

  /** Works the queue off for as long as the run lasts, each item once `isWritten`. */
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

  /** Stops in the middle: the next run of the case goes on with what is left. */
  stop(): void {
    this.scope.cancel();
  }

  /** What is left to be done. */
  get left(): readonly BackgroundItem[] {
    return this.queue;
  }
}

/**
 * Has something done beside the case, once what has changed is written. The case ends only when it is done, and goes on in another run with what is
 * left of it, however long the outside system stays away.
 */
export const inBackground = (c: { readonly background: BackgroundWork }, work: string, input: FormValues = {}): void =>
  c.background.add({ work, input });
