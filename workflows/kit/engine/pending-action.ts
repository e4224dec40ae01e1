import type { TakenAction } from './snapshot';
import type { FormValues } from '../policy/fields';
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
  /** The body waits for somebody. */
  isWaiting = false;
  /** The body has let go of the case, and another run is about to go on with it. */
  leaving = false;

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

  /** The body goes on. */
  end(): void {
    this.awaited = {};
    this.isWaiting = false;
  }
}
