import type { CaseFile } from './case-file';
import type { FormValues } from '../policy/fields';
import type { PartyRole } from '../policy/roles';
import type { TaskStatus } from './commit';

/** An action that somebody has taken and the body has not taken up yet. */
export interface TakenAction {
  readonly action: string;
  readonly by: string;
  /** When it was received (ISO). */
  readonly at: string;
  readonly form: FormValues;
}

/** A task without what only the code of a run knows. */
export interface TaskState {
  readonly id: string;
  readonly key: string;
  partyId: string;
  /** The last day (YYYY-MM-DD) that the body gave as it asked. */
  readonly lastDay?: string;
  status: TaskStatus;
  /** Decided, and not taken up by the body yet. */
  unseen?: boolean;
  dueAt?: number | undefined;
  remindAt: readonly number[];
  reminded: number;
  decision?: string;
  decidedBy?: string;
  /** When the decision was received (ISO). */
  decidedAt?: string;
  comment?: string;
  form?: FormValues;
}

/** Something that is done beside the case, by its name in the process. */
export interface BackgroundItem {
  readonly work: string;
  readonly input: FormValues;
}

/** Everything a run hands to the next one of its case, as plain data: the case goes on as if nothing had happened. */
export interface CaseSnapshot {
  readonly state: string;
  readonly form: FormValues;
  readonly submitted?: FormValues;
  readonly facts: FormValues;
  readonly parties: Readonly<Partial<Record<PartyRole, string>>>;
  readonly unreached: readonly PartyRole[];
  /** The tasks that are open or whose decision the body has not taken up. */
  readonly tasks: readonly TaskState[];
  /** How many tasks the case has had; their ids count on. */
  readonly taskCount: number;
  readonly taken?: TakenAction;
  readonly files?: readonly CaseFile[];
  /** What is still to be done in the background, in order. */
  readonly background?: readonly BackgroundItem[];
  readonly version: number;
  readonly requestNo: string;
  /** Commands done lately, which a redelivery must not do again. */
  readonly done: readonly string[];
  /** The world clock in ms. */
  readonly now: number;
}
