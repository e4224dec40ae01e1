import type { DueRule, ReminderRule } from './deadlines';
import type { Duty } from './duties';
import type { EscalationRule } from './escalation';
import type { Field, FormOf, FormValues, ValueOf } from './fields';
import type { Label } from './labels';
import { type Actor, type PartyRole, type Role, VENDOR } from './roles';

export type Profile = 'CN' | 'INTL';

/** A number or choice that operators may change without a release; `key` names it in the settings (domain 4.1). */
export type Configurable<T> = T & { readonly key: string };

export interface StatePolicy {
  readonly title: Label;
  /** States and outcomes that may follow; the workflow refuses any other. */
  readonly next: readonly string[];
  /** What a case is opened for, where that is a state and not an end. */
  readonly goal?: boolean;
  /** Entered only when something fails, pauses or is disputed: never foretold as the way ahead. */
  readonly detour?: boolean;
  /** Not submitted yet: the case ends when somebody else opens another on its lock. */
  readonly yields?: boolean;
}

export interface OutcomePolicy {
  readonly title: Label;
  /** How the end is shown: as success, as a refusal, or as neither. */
  readonly tone: 'good' | 'bad' | 'neutral';
}

/**
 * The partners of the case for which something is opened, passed or paid: refused while one of them is frozen or has left
 * (domain, ruling 4). `resellersOf`: for a freeze only where the customer is a reseller customer, before or after.
 */
export type MovesFor = readonly PartyRole[] | { readonly resellersOf: PartyRole };

export interface DecisionPolicy {
  readonly title: Label;
  /** What follows, in a sentence shown before the click. */
  readonly consequence: Label;
  readonly commentRequired: boolean;
  readonly movesFor: MovesFor;
  readonly form: readonly Field[];
  /** Whether it needs a one-time code: always, or when the decider's party has switched the protection on. */
  readonly code?: 'always' | 'when-protected';
  /** What follows cannot be undone: people are asked once more. */
  readonly final?: boolean;
  /** The form is the content of the request: it is merged into what the case holds and becomes its new version. */
  readonly revises?: boolean;
}

export interface TaskPolicy {
  readonly title: Label;
  /** What the decider is asked, in a sentence. */
  readonly sentence: Label;
  readonly role: Role;
  readonly party: PartyRole;
  readonly channel: 'inbox' | 'link';
  /** What its decisions are to the money or rights at stake: who did a conflicting duty in the thread is refused. */
  readonly duty?: Duty;
  /** Empty for a task that is answered by an action of the case. */
  readonly decisions: Readonly<Record<string, DecisionPolicy>>;
  /** Neither announced nor shown in an inbox before its first reminder. */
  readonly standing?: boolean;
  /** The form field with the e-mail address that a link goes to, if the party may not be known yet. */
  readonly sentTo?: { readonly field: string };
  /** Counted from the opening of the task, or the last day that the body passes in: `given` says which day that is. */
  readonly due?: Configurable<DueRule | { readonly given: Label }>;
  readonly reminders: readonly ReminderRule[];
  /** The last reminder also goes out by SMS. */
  readonly urgentAtLast?: boolean;
  /** To whom it goes, level by level, while nobody decides it; the dates are known from its opening. */
  readonly escalates?: readonly EscalationRule[];
  /** `expires`: silence is the decision `expired`; `waits`: nothing happens until somebody decides. */
  readonly onSilence: 'expires' | 'waits';
  /** What silence means, in a sentence. */
  readonly silence: Label;
}

export interface ActionPolicy {
  readonly title: Label;
  readonly roles: readonly Role[];
  readonly party?: PartyRole;
  readonly movesFor: MovesFor;
  readonly states: readonly string[];
  /** Further states, in which only the system may take it. */
  readonly systemStates?: readonly string[];
  /** Only the person whose proposal an open task asks about may take it. */
  readonly ofProposer?: boolean;
  readonly duty?: Duty;
  readonly form: readonly Field[];
  /** A closing action ends the case with this outcome; any other is picked up by the body that waits for it. */
  readonly closes?: string;
  /** The states in which a closing action also erases what the case holds. */
  readonly erases?: readonly string[];
  /** Taken after the end too, where it erases what the case holds, or only leaves what it says on the record. */
  readonly afterEnd?: 'erases' | 'is-recorded';
  /** The form is merged into what the case holds; possible whether or not the body waits for the action. */
  readonly revises?: boolean;
  /** The form is kept as an entry of the case's log. */
  readonly logs?: boolean;
  /** Who is told that the action was taken. */
  readonly notifies?: readonly PartyRole[];
}

/** A limit on how often something may be requested within a moving window of calendar months. */
export interface QuotaPolicy {
  readonly months: number;
  readonly limit: Readonly<Record<Profile, number>>;
}

/**
 * What a lock is about: a form field, the opener's party, the case itself (excludes nothing), or a partner plus form
 * fields: the opener's party, or the field `partnerId` if the vendor opens the case.
 */
export type Subject = { readonly field: string } | { readonly partnerAnd: readonly string[] } | 'opener' | 'case';

/**
 * The cases of a partner that share a thread, whoever opens them: those whose rules have the same name, with the same
 * values in these form fields and the same year.
 */
export interface YearlyThread {
  readonly name: string;
  readonly fields: readonly string[];
  /** The month, quarter or date whose year counts: of the form or the facts; while there is none, the year of opening. */
  readonly yearOf: string;
}

/** The thread that a new case joins: a partner's of a year, or that of all opportunities that may be for the same need. */
export type ThreadRule = YearlyThread | 'same-need';

/**
 * Everything about a process except the order of its steps. Read by workflow, API, console, tests and catalogue alike.
 */
export interface Policy {
  readonly type: string;
  readonly version: number;
  readonly title: Label;
  readonly sentence: Label;
  /** Prefix of the human-readable request number. */
  readonly prefix: string;
  /** Cases with the same lock and subject exclude each other. */
  readonly lock: { readonly name: string; readonly subject: Subject };
  readonly opens: readonly Role[];
  /** Which thread of duties a case is in; if absent, that of the case which opens it, or else its own. */
  readonly thread?: ThreadRule;
  /** What to have at hand before starting. */
  readonly needs: Label;
  readonly form: readonly Field[];
  /** Whether opening a case needs a one-time code. */
  readonly code?: 'always' | 'when-protected';
  /** The parties of a case, each with the role of the people who are told what happens. */
  readonly parties: Readonly<Partial<Record<PartyRole, Role>>>;
  /** The only roles of a party that see the case, where not all its people may. */
  readonly readers?: Readonly<Partial<Record<PartyRole, readonly Role[]>>>;
  readonly states: Readonly<Record<string, StatePolicy>>;
  readonly outcomes: Readonly<Record<string, OutcomePolicy>>;
  /** What the process finds out and keeps with the case, if pages show it or some who see the case may not see it. */
  readonly facts?: readonly Field[];
  /** Fields of the form and facts that a list shows of each case; the first says what it is about. */
  readonly highlights?: readonly string[];
  readonly tasks: Readonly<Record<string, TaskPolicy>>;
  readonly actions: Readonly<Record<string, ActionPolicy>>;
}

/** Keeps a policy's literal types while checking it. */
export const definePolicy = <const P extends Policy>(policy: P): P => policy;

export type StateOf<P extends Policy> = keyof P['states'] & string;
export type OutcomeOf<P extends Policy> = keyof P['outcomes'] & string;
export type TaskOf<P extends Policy> = keyof P['tasks'] & string;
export type ActionOf<P extends Policy> = keyof P['actions'] & string;
export type DecisionOf<P extends Policy, K extends TaskOf<P>> = keyof P['tasks'][K]['decisions'] & string;

/** The form values of a decision. */
export type DecisionForm<P extends Policy, K extends TaskOf<P>, D extends DecisionOf<P, K>> = FormOf<
  P['tasks'][K]['decisions'][D]['form']
>;

/** The form values of an action. */
export type ActionForm<P extends Policy, A extends ActionOf<P>> = FormOf<P['actions'][A]['form']>;

/** The facts a policy declares for its cases, each absent or null until known. */
export type FactsOf<P extends Policy> = P['facts'] extends readonly Field[]
  ? { readonly [F in P['facts'][number] as F['name']]?: ValueOf<F> | null | undefined }
  : unknown;

/** The workflow id of a case: Temporal itself refuses a second open one on the same subject. */
export function workflowIdOf(policy: Policy, form: FormValues, actor: Actor, caseId: string): string {
  const { name, subject } = policy.lock;
  if (subject === 'case') return `${name}/${caseId}`;
  if (subject === 'opener') return `${name}/${actor.partyId}`;
  if ('field' in subject) return `${name}/${String(form[subject.field])}`;
  return [name, partnerOf(form, actor), ...subject.partnerAnd.map((field) => partOf(form[field]))].join('/');
}

const partOf = (value: unknown = '-'): string => String(value);

/** The partner that a request is about: the one that makes it, or the one the vendor names in it. */
export const partnerOf = (form: FormValues, { partyId }: Actor): string =>
  partyId === VENDOR ? String(form['partnerId']) : partyId;
