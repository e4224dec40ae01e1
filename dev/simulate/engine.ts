import { createEngine } from '../../worker/engine';
import { connectClient, temporalDeclaration } from '../../worker/temporal';
import { ClockMoveRefused, createTimeMachine } from '../../worker/time-machine';
import type { Installation } from '../installation';
import { restOf } from './rest';

/** What moves a simulation's time. */
export interface Engine {
  /** Moves the world clock to an instant. */
  readonly advanceTo: (instant: number) => Promise<void>;
  /** Waits until everything settles. */
  readonly rest: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** An installation's time machine, without waiting for its mails. */
export async function startEngine({ db, temporalAddress }: Installation): Promise<Engine> {
  const { namespace, taskQueue } = temporalDeclaration;
  const { client, close } = await connectClient({ address: temporalAddress, namespace, embedded: true });
  const engine = createEngine(client, db, taskQueue);
  const machine = createTimeMachine({ db, wake: (workflowId, runId) => engine.wake(workflowId, runId) });
  return {
    async advanceTo(instant) {
      await machine.advance({ to: new Date(instant).toISOString() }).catch((error: unknown) => {
        // The clock runs on by itself and may have got there already.
        if (!(error instanceof ClockMoveRefused && error.code === 'backwards')) throw error;
      });
    },
    rest: restOf(db, client, async () => void (await machine.advance({ days: 0 }))),
    stop: close,
  };
}
