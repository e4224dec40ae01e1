import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { FormValues } from '../policy/fields';
import type { Blocker } from '../policy/refusals';
import type { Actor } from '../policy/roles';

/** What every stored command carries. `receivedAt` is PostgreSQL's stamp (ISO), the only time by which it is judged. */
export interface Message {
  readonly commandId: string;
  readonly caseId: string;
  readonly actor: Actor;
  readonly receivedAt: string;
  /** The version the sender saw, if the sender made it a condition. */
  readonly ifVersion?: number;
  /** How many of the versions the sender could see are claim changes, which the engine knows nothing of. */
  readonly claimChanges?: number;
}

/** What a person wants of a case. */
interface Wish extends Message {
  /** What stood in the way as it was stored, beside what the case itself finds. */
  readonly blockers?: readonly Blocker[];
}

export interface Decide extends Wish {
  readonly taskId: string;
  readonly decision: string;
  readonly comment?: string;
  readonly form?: FormValues;
  /** Who handed the task to the sender. */
  readonly onBehalfOf?: string;
}

export interface Act extends Wish {
  readonly action: string;
  readonly form: FormValues;
}

export interface Redate extends Message {
  readonly taskIds: readonly string[];
}

/** The answer to every message: the version in which its change can be read. */
export interface Acknowledgement {
  readonly version: number;
}

export const openedUpdate = defineUpdate<Acknowledgement, [Message]>('opened');
export const decideUpdate = defineUpdate<Acknowledgement, [Decide]>('decide');
export const actUpdate = defineUpdate<Acknowledgement, [Act]>('act');
export const redateUpdate = defineUpdate<Acknowledgement, [Redate]>('redate');
/** Look at the world clock again. Losing one does no harm. */
export const wakeSignal = defineSignal('wake');
