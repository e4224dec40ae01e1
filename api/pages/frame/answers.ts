import type { FileState } from '../../../workflows/kit/contract/case-file';
import type { FieldKind } from '../../../workflows/kit/policy/field-kinds';

/** A field as the API answers it, in one language. */
export interface FieldAnswer {
  readonly name: string;
  readonly kind: FieldKind;
  readonly label: string;
  readonly personal?: boolean;
  readonly options?: readonly { value: string; label: string }[];
}

/** A file of a case as the API answers it. */
export interface FileAnswer {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly state: FileState;
  readonly reason?: string;
}

/** A table of related cases. */
export interface RelatedAnswer {
  readonly key: string;
  readonly title: string;
  readonly columns: readonly FieldAnswer[];
  readonly rows: readonly (Readonly<Record<string, unknown>> & { readonly caseId: string })[];
}

/** An entry of a case's log. */
export interface LogAnswer {
  readonly no: number;
  readonly at: string;
  readonly action: string;
  readonly title: string;
  readonly actor: string;
  readonly actorName?: string;
  readonly form: Readonly<Record<string, unknown>>;
  readonly erasedAt?: string;
}

/** A party of a case as the API answers it. */
export interface PartyAnswer {
  readonly role: string;
  readonly id: string;
  readonly name: string;
}

/** Whose move it is. */
export interface WaitingAnswer {
  readonly role: string;
  /** All roles whose people can act now. */
  readonly roles: readonly string[];
  readonly party: string;
  readonly what?: string;
  readonly since: string;
  readonly dueAt: string | null;
  readonly onExpiry: string | null;
  readonly taskId?: string;
  readonly people?: readonly { readonly id: string; readonly name: string }[];
}

/** A case in a list. */
export interface CaseSummary {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly requestNo: string;
  readonly state: string;
  readonly stateTitle: string;
  readonly outcome: string | null;
  readonly outcomeTitle?: string;
  readonly tone?: string;
  readonly version: number;
  readonly parties: readonly PartyAnswer[];
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly waitingOn: WaitingAnswer | null;
  /** What the policy shows in a list. */
  readonly highlights?: Readonly<Record<string, unknown>>;
}

/** To whom a task goes while nobody decides it, and from when on. */
export interface LevelAnswer {
  readonly at: string;
  readonly to: string;
  readonly reached: boolean;
  readonly provisional: boolean;
}

/** A task of a case. */
export interface TaskAnswer {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly role: string;
  readonly party: string;
  readonly channel: 'inbox' | 'link';
  readonly status: 'open' | 'decided' | 'expired' | 'cancelled';
  readonly openedAt: string;
  readonly dueAt: string | null;
  readonly escalates: readonly LevelAnswer[];
  readonly decision?: string;
  readonly decidedBy?: string;
  readonly decidedAt?: string;
  readonly comment?: string;
  readonly canDecide: boolean;
  readonly why?: string;
  readonly whyCode?: string;
  readonly blockers?: readonly unknown[];
  /** The decisions that nobody can take now. */
  readonly notNow?: readonly { readonly key: string; readonly why: string }[];
}

/** A whole case. */
export interface CaseAnswer extends CaseSummary {
  readonly data: Readonly<Record<string, unknown>>;
  readonly tasks: readonly TaskAnswer[];
  readonly allowedActions: readonly { key: string; title: string; why?: string }[];
  /** What is done to outside systems, when the case is read by itself. */
  readonly effects: readonly {
    readonly key: string;
    readonly system: string;
    readonly status: 'running' | 'done' | 'failed' | 'undone';
    readonly attempt: number;
    readonly at: string;
  }[];
  readonly related?: readonly RelatedAnswer[];
}

/** A task with what there is to judge. */
export interface TaskDetail extends TaskAnswer {
  readonly decisions: readonly {
    readonly key: string;
    readonly why?: string;
    readonly blockers?: readonly unknown[];
  }[];
  readonly sentence: string;
  readonly silence: string;
  readonly caseId: string;
  readonly case: CaseSummary & { readonly data: Readonly<Record<string, unknown>> };
  readonly related?: readonly RelatedAnswer[];
}

/** Why a case is where it is, and what may follow. */
export interface Explanation {
  readonly why: {
    readonly rule: string;
    readonly event?: { readonly seq: number };
  };
  readonly dates: readonly {
    kind: 'reminder' | 'due' | 'stopped' | 'escalation';
    at: string;
    title: string;
    arithmetic?: Arithmetic | null;
  }[];
  readonly next: readonly {
    title: string;
    decisions: readonly { title: string; consequence: string }[];
    silence: { at: string | null; meaning: string | null };
  }[];
}

/** An entry of the record of a case. */
export interface Entry {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly actorName?: string;
  readonly onBehalfOf?: string;
  readonly right: string;
  readonly action: string;
  readonly taskId?: string;
  readonly taskKey?: string;
  readonly fromState?: string;
  readonly toState?: string;
  readonly comment?: string;
  /** For a change of a claim: whose it was, to whom it went, why it ended by itself. */
  readonly claim?: { readonly from?: string; readonly to?: string; readonly why?: string };
  /** For a task that has gone to others: to whom, and whose claim ended. */
  readonly escalation?: { readonly to: string; readonly from?: string };
  /** For a revision: what was changed, lists and files only by name. */
  readonly changes?: readonly { readonly label: string }[];
  /** For an entry about a file that the reader may open. */
  readonly fileName?: string;
}

/** A task in the inbox. */
export interface InboxItem extends Pick<CaseSummary, 'highlights'> {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly openedAt: string;
  readonly dueAt: string | null;
  readonly role: string;
  readonly escalates?: readonly LevelAnswer[];
  readonly claimedBy?: string;
  readonly claimedUntil?: string;
  readonly standIn?: { readonly by: string; readonly for: string };
  readonly why?: string;
  readonly decisions: readonly { key: string; title: string; commentRequired: boolean; why?: string }[];
  readonly caseId: string;
  readonly type: string;
  readonly processTitle: string;
  readonly requestNo: string;
  readonly parties: readonly PartyAnswer[];
}

/** How a date was counted, as `explain` answers it. */
export interface Arithmetic {
  readonly rule: string;
  readonly startDate: string;
  readonly lastDay: string;
  readonly cutoff: string;
  readonly provisional: boolean;
  readonly calendarVersion: string | null;
  readonly skipped: readonly { date: string; why: string }[];
  readonly makeUpDays: readonly string[];
}
