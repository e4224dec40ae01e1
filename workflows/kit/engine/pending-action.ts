import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { TakenAction } from '../contract/snapshot';
import type { FormValues } from '../policy/fields';
import type { Blocker } from '../policy/refusals';
import { invariant } from './invariant';
import type { Guard } from './task';

/** What the body does about an action: whether it gives up the task it waits for when it reads this, and what may stand in the way. */
export interface AwaitedAction {
  readonly interrupts: (form: FormValues) => boolean;
  readonly guard?: Guard | undefined;
}

/** What the body of a case waits for, and what has been said to it that it has not taken up yet. */
export class PendingAction {
  /** The actions that the body waits for. */
  awaited: Readonly<Record<string, AwaitedAction | undefined>> = {};
  /** The body waits for somebody, and where it has come to is written. */
  isWaiting = false;
  /** The body has let go of the case, and another run is about to go on with it. */
  leaving = false;
  private readonly checks = new Set<CancellationScope>();

  constructor(
    /** An action that the body has not taken up yet. */
    public taken: TakenAction | undefined,
    /** This run goes on with a case and its body has not come to where the run before left it. */
    public returning: boolean,
  ) {}

  /** The body has come to a task, and waits for it and for these actions. */
  await(awaited: Readonly<Record<string, AwaitedAction | undefined>>): void {
    this.awaited = awaited;
    this.returning = false;
    this.isWaiting = true;
  }

  /** The body goes on; what was being looked at for it no longer matters. */
  end(): void {
    this.awaited = {};
    this.isWaiting = false;
    this.checks.forEach((check) => check.cancel());
  }

  /** Asks a guard what stands in the way; `undefined` as soon as the body has gone on meanwhile, however long the guard takes to end. */
  async check(look: () => Promise<readonly Blocker[]>): Promise<readonly Blocker[] | undefined> {
    const scope = new CancellationScope();
    this.checks.add(scope);
    const looked = scope.run(look).finally(() => this.checks.delete(scope));
    try {
      return await Promise.race([looked, scope.cancelRequested]);
    } catch (error) {
      if (scope.consideredCancelled || isCancellation(error)) return undefined;
      return invariant(`a guard failed: ${String(error)}`);
    }
  }

  /** A guard is being asked, or has been told to end and has not ended yet. */
  get isChecking(): boolean {
    return this.checks.size > 0;
  }

  /** Waits until no guard is being asked any longer, so that nothing is claimed for a case after its end. */
  checksDone(): Promise<void> {
    return condition(() => !this.isChecking);
  }
}
