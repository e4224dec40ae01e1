import { CancellationScope, condition, proxyActivities } from '@temporalio/workflow';
import type { Commit, Entry, Judged, KitActivities, NoticeRequest, QuotaChange, TaskDates } from './commit';
import type { FormValues } from './fields';
import { COMMIT } from './options';
import type { Opened, OutcomeOf, Policy, StateOf } from './policy';
import type { Blocker, Refusal } from './refusals';
import { refuse } from './refusals';
import type { Actor, PartyRole, Role } from './roles';
import { SYSTEM, VENDOR } from './roles';
import { snapshotOf, type Task } from './task';

const { commitCase, judgeTask } = proxyActivities<KitActivities>(COMMIT);

/** Thrown out of the body when a case cannot be opened; no case exists then. */
export class NotAdmitted extends Error {
  constructor(readonly blockers: readonly Blocker[]) {
    super('not admitted');
  }
}

/** Thrown out of the body when its opening command has already opened a case in an earlier run. */
export class OpenedBefore extends Error {}

/** The one mutable object of a process. Its changes are synchronous; only helpers that wait write them out. */
export class Case {
  readonly id: string;
  readonly opener: Actor;
  state = '';
  outcome: string | undefined;
  /** The outcome of a closing action that has been taken and not carried out yet. */
  closedBy: string | undefined;
  requestNo: string | undefined;
  readonly tasks: Task[] = [];
  /** Grows with every change that callers can see. */
  version = 0;
  /** Why the case was not opened. */
  refusal: Refusal | undefined;
  wakes = 0;
  /** A judgement by PostgreSQL is on its way: whatever else wants to change the case waits for it. */
  judging = false;
  /** Decisions that the body has not taken up yet: no action may overtake them. */
  unseenDecisions = 0;

  private readonly parties: Partial<Record<PartyRole, string>> = { vendor: VENDOR };
  private written = 0;
  private openedBefore = false;
  private clock = { world: 0, workflow: 0 };
  private entries: Entry[] = [];
  private settles: string[] = [];
  private notices: NoticeRequest[] = [];
  private quotas: QuotaChange[] = [];
  private data: Record<string, unknown> = {};
  private redates: string[] = [];
  private readonly changed = new Set<Task>();
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly policy: Policy,
    private readonly start: Opened,
  ) {
    this.id = start.caseId;
    this.opener = start.actor;
    this.carries(start.commandId);
    this.record({ action: 'case.opened', actor: start.actor.personId, right: start.actor.proof });
  }

  /** Lets a request in, or ends the run without a case when anything stands in its way. */
  admit(blockers: readonly Blocker[]): void {
    if (blockers.length > 0) throw new NotAdmitted(blockers);
  }

  /** Names a party of the case; who belongs to it sees the case. */
  involve(role: PartyRole, partyId: string): void {
    this.parties[role] = partyId;
  }

  has(role: PartyRole): boolean {
    return this.parties[role] !== undefined;
  }

  party(role: PartyRole): string {
    return this.parties[role] ?? fault(`case ${this.id} has no ${role}`);
  }

  enter(state: string): void {
    this.moveTo(state);
    this.record({ action: 'state.entered', toState: state });
  }

  /** Ends the case. What it answers is the run's result. */
  close(outcome: string): string {
    this.moveTo(outcome);
    this.outcome = outcome;
    this.record({ action: 'case.closed', toState: outcome });
    for (const [role, told] of Object.entries(this.policy.parties) as [PartyRole, Role][]) {
      this.notify('case-closed', role, { role: told });
    }
    return outcome;
  }

  /** Adds a line to the record; the system speaks unless an actor is named. */
  record(entry: Omit<Entry, 'actor' | 'right'> & Partial<Pick<Entry, 'actor' | 'right'>>): void {
    this.entries.push({ actor: SYSTEM.personId, right: 'system', ...entry });
    this.version += 1;
  }

  /** Keeps facts with the case, to be shown on its page. */
  remember(facts: FormValues): void {
    Object.assign(this.data, facts);
  }

  notify(
    template: string,
    party: PartyRole,
    options: { role?: Role; taskId?: string; params?: FormValues } = {},
  ): void {
    const role = options.role ?? this.policy.parties[party] ?? fault(`nobody is told for ${party}`);
    this.notices.push({
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
    this.quotas.push({ quota, subject, change: 'use' });
  }

  giveBackQuota(quota: string, subject: string): void {
    this.quotas.push({ quota, subject, change: 'give-back' });
  }

  carries(commandId: string): void {
    this.settles.push(commandId);
  }

  touch(task: Task): void {
    this.changed.add(task);
  }

  redate(tasks: readonly Task[]): void {
    this.redates.push(...tasks.map((task) => task.id));
    tasks.forEach((task) => this.touch(task));
  }

  task(id: string): Task {
    return this.tasks.find((task) => task.id === id) ?? refuse('not-found');
  }

  get opened(): boolean {
    return this.written > 0;
  }

  /** The world clock as this run knows it, in ms: the answer of the last commit plus the time since. */
  now(): number {
    return this.clock.world + (Date.now() - this.clock.workflow);
  }

  /** Waits until no judgement is under way. */
  async rested(): Promise<void> {
    await condition(() => !this.judging);
  }

  /** Waits until what the caller has just changed can be read; answers its version. */
  async readable(): Promise<{ version: number }> {
    const mine = this.version;
    await condition(() => this.written >= mine || this.openedBefore);
    return { version: mine };
  }

  /** Writes all that changed since the last commit, in one transaction, in order, even when the body is being cancelled. */
  commit(): Promise<void> {
    return this.inOrder(() => this.write());
  }

  /** Asks PostgreSQL whether a task's time has come, after everything before it is written. */
  judge(task: Task): Promise<Judged> {
    return this.inOrder(async () => {
      this.judging = true;
      try {
        await this.write();
        const judged = await judgeTask({ caseId: this.id, taskId: task.id, version: this.version + 1 });
        if (judged.kind === 'expired' || judged.kind === 'reminded') this.written = this.version += 1;
        this.setClock(judged.now);
        return judged;
      } finally {
        this.judging = false;
      }
    });
  }

  private moveTo(next: string): void {
    const state = this.policy.states[this.state];
    if (state !== undefined && !state.next.includes(next))
      fault(`${this.policy.type} knows no way from ${this.state} to ${next}`);
    this.state = next;
  }

  private inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(() => CancellationScope.nonCancellable(work));
    this.queue = result.catch(() => undefined);
    return result;
  }

  private async write(): Promise<void> {
    if (this.version === this.written && this.settles.length === 0 && this.redates.length === 0) return;
    const { version } = this;
    const answer = await commitCase(this.takeChanges());
    if (answer.kind === 'opened-before') {
      this.openedBefore = true;
      throw new OpenedBefore();
    }
    this.written = version;
    this.requestNo = answer.requestNo;
    this.setClock(answer.now);
    for (const task of this.tasks) setDates(task, answer.dates[task.id]);
  }

  private takeChanges(): Commit {
    const commit: Commit = {
      caseId: this.id,
      type: this.policy.type,
      version: this.version,
      ...(this.opened ? {} : { opening: this.opening() }),
      state: this.state,
      ...(this.outcome === undefined ? {} : { outcome: this.outcome }),
      parties: { ...this.parties },
      data: this.data,
      tasks: [...this.changed].map(snapshotOf),
      entries: this.entries,
      settles: this.settles,
      notices: this.notices,
      quotas: this.quotas,
      redate: this.redates,
    };
    this.data = {};
    this.changed.clear();
    this.entries = [];
    this.settles = [];
    this.notices = [];
    this.quotas = [];
    this.redates = [];
    return commit;
  }

  private opening(): NonNullable<Commit['opening']> {
    const { commandId, form, actor, profile } = this.start;
    return { commandId, form, actor, profile, policyVersion: this.policy.version, prefix: this.policy.prefix };
  }

  private setClock(world: number): void {
    this.clock = { world, workflow: Date.now() };
  }
}

function setDates(task: Task, dates: TaskDates | undefined): void {
  if (dates === undefined) return;
  task.dueAt = dates.dueAt;
  task.remindAt = dates.remindAt;
  task.reminded = dates.reminded;
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
