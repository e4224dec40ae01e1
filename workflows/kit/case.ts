import { condition } from '@temporalio/workflow';
import { Alarm } from './alarm';
import type { Entry, Judged } from './commit';
import type { FormValues } from './fields';
import { type Header, Ledger } from './ledger';
import type { Opened, OutcomeOf, Policy, StateOf } from './policy';
import type { Blocker, Refusal } from './refusals';
import { refuse } from './refusals';
import type { Actor, PartyRole, Role } from './roles';
import { SYSTEM, VENDOR } from './roles';
import type { Task } from './task';

/** Thrown out of the body when a case cannot be opened; no case exists then. */
export class NotAdmitted extends Error {
  constructor(readonly blockers: readonly Blocker[]) {
    super('not admitted');
  }
}

/** The one mutable object of a process. Its changes are synchronous; only helpers that wait write them out. */
export class Case {
  readonly id: string;
  readonly opener: Actor;
  state = '';
  outcome: string | undefined;
  /** The outcome of a closing action that has been taken and not carried out yet. */
  closedBy: string | undefined;
  readonly tasks: Task[] = [];
  /** Why the case was not opened. */
  refusal: Refusal | undefined;
  wakes = 0;
  readonly alarm = new Alarm();
  /** Decisions that the body has not taken up yet: no action may overtake them. */
  unseenDecisions = 0;

  private readonly parties: Partial<Record<PartyRole, string>> = { vendor: VENDOR };
  private readonly unreached = new Set<PartyRole>();
  private readonly ledger: Ledger;

  constructor(
    readonly policy: Policy,
    private readonly start: Opened,
  ) {
    this.id = start.caseId;
    this.opener = start.actor;
    this.ledger = new Ledger(() => this.header(), this.tasks);
    this.carries(start.commandId);
    this.record({ action: 'case.opened', actor: start.actor.personId, right: start.actor.proof });
  }

  /** Lets a request in, or ends the run without a case when anything stands in its way. */
  admit(blockers: readonly Blocker[]): void {
    if (blockers.length > 0) throw new NotAdmitted(blockers);
  }

  /** Names a party of the case; who belongs to it sees the case. One that is not `reached` yet neither sees it nor is told when it ends. */
  involve(role: PartyRole, partyId: string, { reached = true }: { reached?: boolean } = {}): void {
    this.parties[role] = partyId;
    if (!reached) this.unreached.add(role);
  }

  /** From here on the party sees the case and is told how it ends. */
  reach(role: PartyRole): void {
    this.unreached.delete(role);
  }

  has(role: PartyRole): boolean {
    return this.parties[role] !== undefined;
  }

  party(role: PartyRole): string {
    return this.parties[role] ?? fault(`case ${this.id} has no ${role}`);
  }

  enter(state: string): void {
    this.record({ action: 'state.entered', ...this.moveTo(state) });
  }

  /** Ends the case. What it answers is the run's result. */
  close(outcome: string): string {
    this.record({ action: 'case.closed', ...this.moveTo(outcome) });
    this.outcome = outcome;
    for (const [role, told] of Object.entries(this.policy.parties) as [PartyRole, Role][]) {
      if (!this.unreached.has(role)) this.notify('case-closed', role, { role: told });
    }
    return outcome;
  }

  /** Adds a line to the record; the system speaks unless an actor is named. */
  record(entry: Omit<Entry, 'actor' | 'right'> & Partial<Pick<Entry, 'actor' | 'right'>>): void {
    this.ledger.add({ actor: SYSTEM.personId, right: 'system', ...entry });
  }

  /** Keeps facts with the case, to be shown on its page. */
  remember(facts: FormValues): void {
    Object.assign(this.ledger.pending.data, facts);
  }

  notify(
    template: string,
    party: PartyRole,
    options: { role?: Role; taskId?: string; params?: FormValues } = {},
  ): void {
    const role = options.role ?? this.policy.parties[party] ?? fault(`nobody is told for ${party}`);
    this.ledger.pending.notices.push({
      template,
      partyId: this.party(party),
      role,
      channels: party === 'customer' ? ['email', 'sms'] : ['email', 'station'],
      ...(options.taskId === undefined ? {} : { taskId: options.taskId }),
      ...(options.params === undefined ? {} : { params: options.params }),
    });
  }

  /** Counts this case against a quota; `giveBackQuota` undoes it. */
  useQuota(quota: string, subject: string): void {
    this.ledger.pending.quotas.push({ quota, subject, change: 'use' });
  }

  giveBackQuota(quota: string, subject: string): void {
    this.ledger.pending.quotas.push({ quota, subject, change: 'give-back' });
  }

  carries(commandId: string): void {
    this.ledger.pending.settles.push(commandId);
  }

  touch(task: Task): void {
    this.ledger.pending.tasks.add(task);
  }

  redate(tasks: readonly Task[]): void {
    this.ledger.pending.redate.push(...tasks.map((task) => task.id));
    tasks.forEach((task) => this.touch(task));
  }

  task(id: string): Task {
    return this.tasks.find((task) => task.id === id) ?? refuse('not-found');
  }

  get version(): number {
    return this.ledger.version;
  }

  get requestNo(): string | undefined {
    return this.ledger.requestNo;
  }

  get opened(): boolean {
    return this.ledger.opened;
  }

  /** The opening command has opened a case in an earlier run, so that this run is none. */
  get openedBefore(): boolean {
    return this.ledger.openedBefore;
  }

  now(): number {
    return this.ledger.now();
  }

  /** Waits until no judgement is under way. */
  async rested(): Promise<void> {
    await condition(() => !this.ledger.judging);
  }

  /** Waits until what the caller has just changed can be read; answers its version. */
  readable(): Promise<{ version: number }> {
    return this.ledger.readable();
  }

  commit(): Promise<void> {
    return this.ledger.commit();
  }

  /** Asks PostgreSQL whether a task's time has come, after everything before it is written. */
  judge(task: Task): Promise<Judged> {
    return this.ledger.judge(task.id);
  }

  private moveTo(next: string): { fromState?: string; toState: string } {
    const from = this.state;
    const state = this.policy.states[from];
    if (state !== undefined && !state.next.includes(next)) {
      fault(`${this.policy.type} knows no way from ${from} to ${next}`);
    }
    this.state = next;
    return { ...(from === '' ? {} : { fromState: from }), toState: next };
  }

  private header(): Header {
    const { commandId, form, actor, profile } = this.start;
    const { version: policyVersion, prefix } = this.policy;
    return {
      caseId: this.id,
      type: this.policy.type,
      ...(this.opened ? {} : { opening: { commandId, form, actor, profile, policyVersion, prefix } }),
      state: this.state,
      ...(this.outcome === undefined ? {} : { outcome: this.outcome }),
      parties: { ...this.parties },
      unreached: [...this.unreached],
    };
  }
}

/** The same case with the states and outcomes of one policy, as its body sees it. */
export interface CaseOf<P extends Policy> extends Case {
  enter(state: StateOf<P>): void;
  close(outcome: OutcomeOf<P>): OutcomeOf<P>;
}

/** A contradiction in the program: blocks the case until a deploy mends it, and closes nothing. */
export function fault(message: string): never {
  throw new Error(message);
}
