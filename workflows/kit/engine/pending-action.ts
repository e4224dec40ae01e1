import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { TakenAction } from '../contract/snapshot';
import type { FormValues } from '../policy/fields';
import type { Blocker } from '../policy/refusals';
import type { Actor } from '../policy/roles';
import { invariant } from './invariant';
import type { Guard } from './task';

/** How the body treats an action: whether reading it ends the task being waited for, and what may block it. */
export interface AwaitedAction {
  readonly interrupts: (form: FormValues, actor: Actor) => boolean;
  readonly guard?: Guard | undefined;
}

/** What a case's body waits for, and what it was told but has not picked up yet. */
export class PendingAction {
  /** The actions the body waits for. */
  awaited: Readonly<Record<string, AwaitedAction | undefined>> = {};
  /** The body waits for somebody, and its place is written. */
  isWaiting = false;
  /** The body has let go of the case, and another run is about to continue it. */
  leaving = false;
  private readonly checks = new Set<CancellationScope>();

  constructor(
    /** An action the body has not picked up yet. */
    public taken: TakenAction | undefined,
    /** This run continues a case and its body has not caught up with the previous run yet. */
    public returning: boolean,
  ) {}

  /** The body has reached a task, and waits for it and for these actions. */
  await(awaited: Readonly<Record<string, AwaitedAction | undefined>>): void {
    this.awaited = awaited;
    this.returning = false;
    this.isWaiting = true;
  }

  /** The body goes on; guards still running for it no longer matter. */
  end(): void {
    this.awaited = {};
    this.isWaiting = false;
    this.checks.forEach((check) => check.cancel());
  }

  /** Asks a guard for blockers; `undefined` as soon as the body has moved on, however long the guard takes to end. */
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

  /** A guard is being asked, or was told to end and has not ended yet. */
  get isChecking(): boolean {
    return this.checks.size > 0;
  }

  /** Waits until no guard is running, so that nothing is claimed for a case after its end. */
  checksDone(): Promise<void> {
    return condition(() => !this.isChecking);
  }
}
