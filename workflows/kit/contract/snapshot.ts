import type { CaseFile } from './case-file';
import type { Level } from '../policy/escalation';
import type { FormValues } from '../policy/fields';
import type { PartyRole } from '../policy/roles';
import type { AskedFirst, TaskStatus } from './commit';

/** An action that was taken but not yet picked up by the body. */
export interface TakenAction {
  readonly action: string;
  readonly by: string;
  /** When it was received (ISO). */
  readonly at: string;
  readonly form: FormValues;
}

/** A task without what exists only in a run's code. */
export interface TaskState {
  readonly id: string;
  readonly key: string;
  partyId: string;
  /** The last day (YYYY-MM-DD) that the body gave when it asked. */
  readonly lastDay?: string;
  /** Who is asked first. */
  readonly first?: AskedFirst;
  /** Whose proposal a second person is asked about. */
  readonly proposedBy?: string;
  status: TaskStatus;
  /** A decision not yet picked up by the body. */
  unseen?: boolean;
  dueAt?: number | undefined;
  remindAt: readonly number[];
  reminded: number;
  /** To whom it goes while nobody decides it, if to anybody. */
  levels?: readonly Level[];
  /** How many of them are on the record. */
  escalated?: number;
  decision?: string;
  decidedBy?: string;
  /** When the decision was received (ISO). */
  decidedAt?: string;
  comment?: string;
  form?: FormValues;
}

/** Background work, by its name in the process. */
export interface BackgroundItem {
  readonly work: string;
  readonly input: FormValues;
}

/** Everything a run hands to the case's next run, as plain data: the case goes on as if nothing had happened. */
export interface CaseSnapshot {
  readonly state: string;
  readonly form: FormValues;
  readonly submitted?: FormValues;
  readonly facts: FormValues;
  readonly parties: Readonly<Partial<Record<PartyRole, string>>>;
  readonly unreached: readonly PartyRole[];
  /** Tasks that are open, or whose decision the body has not picked up. */
  readonly tasks: readonly TaskState[];
  /** How many tasks the case has had; ids count on from there. */
  readonly taskCount: number;
  readonly taken?: TakenAction;
  readonly files?: readonly CaseFile[];
  /** Remaining background work, in order. */
  readonly background?: readonly BackgroundItem[];
  readonly version: number;
  readonly requestNo: string;
  /** Recently done commands, which a redelivery must not repeat. */
  readonly done: readonly string[];
  /** The world clock in ms. */
  readonly now: number;
}
