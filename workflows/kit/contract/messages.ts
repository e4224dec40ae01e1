import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { FormValues } from '../policy/fields';
import type { Actor } from '../policy/roles';

/** What every stored command carries. `receivedAt` is PostgreSQL's stamp (ISO), the only time by which it is judged. */
export interface Message {
  readonly commandId: string;
  readonly caseId: string;
  readonly actor: Actor;
  readonly receivedAt: string;
  /** The version the sender saw, when he made it a condition. */
  readonly ifVersion?: number;
  /** How many of the versions that the sender could see are changes of claims, of which the engine knows nothing. */
  readonly claimChanges?: number;
}

export interface Decide extends Message {
  readonly taskId: string;
  readonly decision: string;
  readonly comment?: string;
  readonly form?: FormValues;
  /** Who had handed the task to the sender. */
  readonly onBehalfOf?: string;
}

export interface Act extends Message {
  readonly action: string;
  readonly form: FormValues;
}

export interface Redate extends Message {
  readonly taskIds: readonly string[];
}

/** Answers every message: the version in which its change can be read. */
export interface Acknowledgement {
  readonly version: number;
}

export const openedUpdate = defineUpdate<Acknowledgement, [Message]>('opened');
export const decideUpdate = defineUpdate<Acknowledgement, [Decide]>('decide');
export const actUpdate = defineUpdate<Acknowledgement, [Act]>('act');
export const redateUpdate = defineUpdate<Acknowledgement, [Redate]>('redate');
/** Means: look at the world clock again. Loses nothing when lost. */
export const wakeSignal = defineSignal('wake');
