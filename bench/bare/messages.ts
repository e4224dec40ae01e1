import { defineUpdate } from '@temporalio/workflow';

/** A bare workflow's input: the same facts as in an opening command of ours. */
export interface BareStart {
  readonly id: string;
  readonly form: Readonly<Record<string, unknown>>;
  readonly actor: Readonly<Record<string, unknown>>;
}

export interface BareDecision {
  readonly decision: string;
  readonly by: string;
  readonly form?: Readonly<Record<string, unknown>>;
}

/** One step of a bare workflow, as the row it writes. */
export interface BareStep {
  readonly id: string;
  readonly seq: number;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface BareState {
  readonly id: string;
  readonly state: string;
}

export interface BareActivities {
  writeStep(step: BareStep): Promise<void>;
}

export const openedUpdate = defineUpdate<BareState, []>('opened');
export const decideUpdate = defineUpdate<BareState, [BareDecision]>('decide');
