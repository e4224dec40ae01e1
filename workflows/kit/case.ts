import { condition, workflowInfo } from '@temporalio/workflow';
import { Alarm } from './alarm';
import { Beside } from './beside';
import type { Carried, Taken } from './carried';
import type { Entry, Judged } from './commit';
import { Content } from './content';
import type { FormValues } from './fields';
import { type Header, Ledger } from './ledger';
import { Parties } from './parties';
import type { Opened, OutcomeOf, Policy, StateOf } from './policy';
import type { Blocker, Refusal } from './refusals';
import { refuse } from './refusals';
import type { Actor, PartyRole, Role } from './roles';
import { SYSTEM } from './roles';
import type { Guard, Task } from './task';

/** Thrown out of the body when a case cannot be opened; no case exists then. */
export class NotAdmitted extends Error {
  constructor(readonly blockers: readonly Blocker[]) {
    super('not admitted');
  }
}

/** What the body does about an action: whether it gives up the task it waits for, and what may stand in the way. */
export interface Awaited {
  readonly interrupts: boolean;
  readonly guard?: Guard | undefined;
}

/** How many commands a case remembers as done: more than can be on their way at once. */
const REMEMBERED = 64;

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
  /** An action that the body has not taken up yet. */
  taken: Taken | undefined;
  /** The actions that the body waits for. */
  awaited: Readonly<Record<string, Awaited | undefined>> = {};
  /** The body waits for somebody. */
  waits = false;
  /** This run goes on with a case and its body has not come to where the run before left it. */
  returning: boolean;
  readonly beside = new Beside();
  /** The body has let go of the case, and another run is about to go on with it. */
  leaving = false;
  /** Its body is made of steps, so that another run can go on with it. */
  goesOn = false;

  private readonly parties = new Parties();
  private readonly content: Content;
  private readonly ledger: Ledger;
  private readonly done: string[] = [];
  private known: FormValues = {};
  private taskCount = 0;

  constructor(
    readonly policy: Policy,
    private readonly start: Opened,
  ) {
    const { caseId, actor, form, carried, commandId } = start;
    this.id = caseId;
    this.opener = actor;
    this.returning = carried !== undefined;
    this.content = new Content(carried?.form ?? form, carried?.submitted);
    this.ledger = new Ledger(() => this.header(), this.tasks, carried);
    if (carried !== undefined) {
      this.goOnFrom(carried);
    } else {
      this.carries(commandId);
      this.record({ action: 'case.opened', actor: actor.personId, right: actor.proof });
    }
  }

  /** Lets a request in, or ends the run without a case when anything stands in its way. */
  admit(blockers: readonly Blocker[]): void {
    if (blockers.length > 0) throw new NotAdmitted(blockers);
  }

  /** Names a party of the case; who belongs to it sees the case. One that is not `reached` yet neither sees it nor is told when it ends. */
  involve(role: PartyRole, partyId: string, { reached = true }: { reached?: boolean } = {}): void {
    this.parties.involve(role, partyId, reached);
  }

  /** From here on the party sees the case and is told how it ends. */
  reach(role: PartyRole): void {
    this.parties.reach(role);
  }

  /** Puts a party that is known at last in the place of the one named before; the tasks that wait for that one are its own from now on. */
  involveLate(role: PartyRole, partyId: string): void {
    this.parties.involve(role, partyId, true);
    this.parties.reach(role);
    for (const task of this.tasks.filter(({ status, policy }) => status === 'open' && policy.party === role)) {
      task.partyId = partyId;
      this.touch(task);
    }
    this.record({ action: 'party.identified', data: { role, partyId } });
  }

  has(role: PartyRole): boolean {
    return this.parties.id(role) !== undefined;
  }

  party(role: PartyRole): string {
    return this.parties.id(role) ?? fault(`case ${this.id} has no ${role}`);
  }

  enter(state: string): void {
    this.record({ action: 'state.entered', ...this.moveTo(state) });
  }

  /** Ends the case. What it answers is the run's result. */
  close(outcome: string): string {
    this.record({ action: 'case.closed', ...this.moveTo(outcome) });
    this.outcome = outcome;
    for (const [role, told] of Object.entries(this.policy.parties) as [PartyRole, Role][]) {
      if (this.parties.isReached(role)) this.notify('case-closed', role, { role: told });
    }
    return outcome;
  }

  /** Adds a line to the record; the system speaks unless an actor is named. */
  record(entry: Omit<Entry, 'actor' | 'right'> & Partial<Pick<Entry, 'actor' | 'right'>>): void {
    this.ledger.add({ actor: SYSTEM.personId, right: 'system', ...entry });
  }

  /** Keeps facts with the case, to be shown on its page; a run that goes on with it knows them too. */
  remember(facts: FormValues): void {
    this.known = { ...this.known, ...facts };
    Object.assign(this.ledger.pending.data, facts);
  }

  /** What the case remembers. */
  get facts(): FormValues {
    return this.known;
  }

  /** What the request says now. */
  get form(): FormValues {
    return this.content.form;
  }

  /** Lays new values over what the request says; a submission also tells the reviewer what has changed since the one before. */
  revise(values: FormValues, by: Pick<Entry, 'actor' | 'right'>, submitted: boolean): void {
    const known = Object.entries(values).filter(([name]) => this.policy.form.some((field) => field.name === name));
    const fields = this.content.revise(Object.fromEntries(known));
    this.ledger.pending.form = this.form;
    if (fields.length > 0) this.record({ action: 'form.revised', ...by, data: { fields } });
    if (submitted) this.remember({ changedFields: this.content.submit() });
  }

  /** Keeps what an action told in the case's log. */
  log(action: string, actor: string, form: FormValues): void {
    this.ledger.pending.log.push({ action, actor, form });
  }

  /** Has the system take an action of another case, once this change is written; one that has closed meanwhile is left alone. */
  tell(caseId: string, action: string, form: FormValues = {}): void {
    this.ledger.pending.tells.push({ caseId, action, form });
  }

  /** Has personal fields and free texts erased with the next commit, for good. */
  erase(): void {
    this.ledger.pending.erase = true;
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

  /** Tells a party in which state the case is now, with the words of whoever brought it there. */
  announce(party: PartyRole, comment?: string): void {
    this.notify('case-moved', party, {
      params: { state: this.state, ...(comment === undefined ? {} : { comment }) },
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
    this.done.push(commandId);
    this.ledger.pending.settles.push(commandId);
  }

  /** Whether a command has been done, in this run or an earlier one. */
  hasDone(commandId: string): boolean {
    return this.done.includes(commandId);
  }

  nextTaskId(): string {
    this.taskCount += 1;
    return `${this.id}.${this.taskCount}`;
  }

  touch(task: Task): void {
    this.ledger.pending.tasks.add(task);
  }

  /** Nobody is asked any longer. */
  cancel(task: Task): void {
    task.status = 'cancelled';
    this.touch(task);
    this.record({ action: 'task.cancelled', taskId: task.id, taskKey: task.key });
  }

  redate(tasks: readonly Task[]): void {
    this.ledger.pending.redate.push(...tasks.map((task) => task.id));
    tasks.forEach((task) => this.touch(task));
  }

  /** Whether a decision waits to be taken up by the body: no action may overtake it. */
  get decided(): boolean {
    return this.tasks.some(({ unseen }) => unseen);
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

  /** Whether the body waits and has taken up whatever was said to it. */
  get isListening(): boolean {
    return this.waits && !this.decided && this.taken === undefined;
  }

  /** Waits until the body listens, or never will again. */
  async listening(): Promise<void> {
    await condition(() => this.isListening || this.leaving || (this.outcome ?? this.closedBy) !== undefined);
  }

  /** Waits until no judgement is under way, and the body is where the run before left it. */
  async rested(): Promise<void> {
    await condition(() => !this.ledger.judging && !this.returning);
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

  /** Whether everything that changed is written. */
  get isWritten(): boolean {
    return this.ledger.isWritten;
  }

  /** What the next run needs to go on with the case. Everything has been written before. */
  carry(): Carried {
    const { submitted } = this.content;
    const live = this.tasks.filter(({ status, unseen }) => status === 'open' || unseen);
    return {
      state: this.state,
      form: this.form,
      ...(submitted === undefined ? {} : { submitted }),
      facts: this.known,
      ...this.parties.snapshot(),
      tasks: live.map(({ policy: _policy, guards: _guards, ...task }) => task),
      taskCount: this.taskCount,
      ...(this.taken === undefined ? {} : { taken: this.taken }),
      version: this.version,
      requestNo: this.requestNo ?? fault(`case ${this.id} goes on before it was written`),
      done: this.done.slice(-REMEMBERED),
      now: this.now(),
    };
  }

  private goOnFrom(carried: Carried): void {
    this.state = carried.state;
    this.known = carried.facts;
    for (const [role, partyId] of Object.entries(carried.parties) as [PartyRole, string][])
      this.parties.involve(role, partyId, !carried.unreached.includes(role));
    this.taskCount = carried.taskCount;
    this.taken = carried.taken;
    this.done.push(...carried.done);
    for (const task of carried.tasks)
      this.tasks.push({ ...task, policy: this.policy.tasks[task.key] ?? fault(`no task ${task.key}`) });
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
      runId: workflowInfo().firstExecutionRunId,
      ...(this.opened ? {} : { opening: { commandId, form, actor, profile, policyVersion, prefix } }),
      state: this.state,
      ...(this.outcome === undefined ? {} : { outcome: this.outcome }),
      ...this.parties.snapshot(),
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
