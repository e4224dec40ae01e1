import { condition, uuid4, workflowInfo } from '@temporalio/workflow';
import { Timers } from './timers';
import { PendingAction } from './pending-action';
import { BackgroundWork } from './background';
import type { CaseSnapshot } from '../contract/snapshot';
import { CaseRecord } from './case-record';
import { invariant } from './invariant';
import type { Header } from './unit-of-work';
import type { FormValues } from '../policy/fields';
import type { Label } from '../policy/labels';
import { type OutcomeOf, type Policy, type StateOf, workflowIdOf } from '../policy/policy';
import type { CaseStart } from '../contract/start';
import type { Blocker, Refusal } from '../policy/refusals';
import { refuse } from '../contract/refusal-failure';
import { type Actor, type PartyRole, type Role, SYSTEM } from '../policy/roles';
import type { Task } from './task';

/** Thrown out of the body when a case cannot be opened, so that none exists. */
export class NotAdmitted extends Error {
  constructor(readonly blockers: readonly Blocker[]) {
    super('not admitted');
  }
}

/** How a case's end is announced: whether also by SMS, and with which fields of the form and facts. */
interface Telling {
  readonly sms?: boolean;
  readonly facts?: readonly string[];
  /** Why it ended, in words of ours. */
  readonly why?: Label;
}

/** How many done commands a case remembers: more than can be in flight at once. */
const REMEMBERED = 64;

/** A process's only mutable object. Its changes are synchronous; only helpers that wait write them out. */
export class Case<P extends Policy = Policy, M = unknown> extends CaseRecord<P, M> {
  readonly id: string;
  readonly opener: Actor;
  state = '';
  outcome: string | undefined;
  /** The outcome of a closing action that was taken but not carried out yet. */
  closedBy: string | undefined;
  /** Why the case was not opened. */
  refusal: Refusal | undefined;
  wakes = 0;
  readonly timers = new Timers();
  readonly pendingAction: PendingAction;
  readonly background: BackgroundWork;
  /** What the process does on entering any state. */
  onEntered: () => void = () => undefined;

  private taskCount = 0;

  constructor(
    policy: P,
    private readonly start: CaseStart,
  ) {
    super(policy, start);
    const { caseId, actor, snapshot, commandId } = start;
    this.id = caseId;
    this.opener = actor;
    this.pendingAction = new PendingAction(snapshot?.taken, snapshot !== undefined);
    this.background = new BackgroundWork(snapshot?.background);
    if (snapshot !== undefined) {
      this.restore(snapshot);
    } else {
      this.carries(commandId);
      const by = { actor: actor.personId, right: actor.proof };
      this.record({ action: 'case.opened', ...by });
      this.files.attach(policy.form, start.form, by);
    }
  }

  /** Admits a request, or ends the run without a case if anything blocks it. */
  admit(blockers: readonly Blocker[]): void {
    if (blockers.length > 0) throw new NotAdmitted(blockers);
  }

  /** Names a party, whose people then see the case. One not `reached` yet neither sees it nor is told when it ends. */
  involve(role: PartyRole, partyId: string, { reached = true }: { reached?: boolean } = {}): void {
    this.parties.involve(role, partyId, reached);
  }

  /** From now on the party sees the case and is told how it ends. */
  reach(role: PartyRole): void {
    this.parties.reach(role);
  }

  /**
   * Replaces a placeholder party by the real one once known; it also takes over the tasks that wait for the
   * placeholder.
   */
  involveLate(role: PartyRole, partyId: string): void {
    this.parties.involve(role, partyId, true);
    this.parties.reach(role);
    for (const task of this.tasks.filter(({ status, policy }) => status === 'open' && policy.party === role)) {
      task.partyId = partyId;
      this.touch(task);
    }
    this.record({ action: 'party.identified', data: { role, partyId } });
  }

  enter(state: StateOf<P>): void {
    this.record({ action: 'state.entered', ...this.moveTo(state) });
    this.onEntered();
  }

  /** Ends the case and tells the parties unless they are `told`. Returns the run's result. */
  close<O extends OutcomeOf<P>>(outcome: O, telling: Telling | 'told' = {}): O {
    this.record({ action: 'case.closed', ...this.moveTo(outcome) });
    this.outcome = outcome;
    if (telling !== 'told') this.tellEnd(outcome, telling);
    return outcome;
  }

  /**
   * Tells the parties how the case ends, which may be certain before it does; an important end also by SMS to a
   * partner's people.
   */
  tellEnd(outcome: OutcomeOf<P>, { sms = false, facts = [], why }: Telling = {}): void {
    for (const [role, told] of Object.entries(this.policy.parties) as [PartyRole, Role][]) {
      if (this.parties.isReached(role))
        this.notify('case-closed', role, {
          role: told,
          sms: sms && role !== 'vendor',
          params: {
            outcome,
            ...(facts.length === 0 ? {} : { facts }),
            ...(why === undefined ? {} : { why }),
          },
        });
    }
  }

  /**
   * Has the system open another case once this change is written; returns its id. That case may still refuse the
   * request.
   */
  open(policy: Policy, form: FormValues): string {
    const caseId = uuid4();
    const { actor } = this.start;
    const { workflowId } = workflowInfo();
    const installation = workflowId.slice(0, -workflowIdOf(this.policy, this.start.form, actor, this.id).length);
    const request = {
      caseId,
      workflowId: `${installation}${workflowIdOf(policy, form, SYSTEM, caseId)}`,
      type: policy.type,
      form,
    };
    this.work.change(({ opensCases }) => opensCases.push(request));
    this.record({ action: 'case.requested', data: { type: policy.type, caseId } });
    return caseId;
  }

  nextTaskId(): string {
    this.taskCount += 1;
    return `${this.id}.${this.taskCount}`;
  }

  /** Nobody is asked any more. */
  cancel(task: Task): void {
    task.status = 'cancelled';
    this.touch(task);
    this.record({ action: 'task.cancelled', taskId: task.id, taskKey: task.key });
  }

  /** Whether a decision waits for the body: no action may overtake it. */
  get decided(): boolean {
    return this.tasks.some(({ unseen }) => unseen);
  }

  task(id: string): Task {
    return this.tasks.find((task) => task.id === id) ?? refuse('not-found');
  }

  /** Whether the body is waiting, has written its place, and has picked up every message. */
  get isListening(): boolean {
    const { isWaiting, taken } = this.pendingAction;
    return isWaiting && !this.decided && taken === undefined && !this.isEvaluatingDeadline;
  }

  /** Waits until the body listens, or never will again. */
  async listening(): Promise<void> {
    await condition(
      () => this.isListening || this.pendingAction.leaving || (this.outcome ?? this.closedBy) !== undefined,
    );
  }

  /** Waits until no deadline is being judged and the body is where the previous run left it. */
  async rested(): Promise<void> {
    await condition(() => !this.isEvaluatingDeadline && !this.pendingAction.returning);
  }

  /** What the next run needs to continue the case. Everything must be written before. */
  snapshot(): CaseSnapshot {
    const { taken } = this.pendingAction;
    const live = this.tasks.filter(({ status, unseen }) => status === 'open' || unseen);
    return {
      ...this.recordSnapshot(),
      state: this.state,
      tasks: live.map(({ policy: _policy, guards: _guards, ...task }) => task),
      taskCount: this.taskCount,
      ...(taken === undefined ? {} : { taken }),
      ...(this.background.isDone ? {} : { background: this.background.left }),
      done: this.done.slice(-REMEMBERED),
    };
  }

  private restore(snapshot: CaseSnapshot): void {
    this.state = snapshot.state;
    this.known = snapshot.facts;
    for (const [role, partyId] of Object.entries(snapshot.parties) as [PartyRole, string][])
      this.parties.involve(role, partyId, !snapshot.unreached.includes(role));
    this.taskCount = snapshot.taskCount;
    this.done.push(...snapshot.done);
    for (const task of snapshot.tasks)
      this.tasks.push({ ...task, policy: this.policy.tasks[task.key] ?? invariant(`no task ${task.key}`) });
  }

  private moveTo(next: string): { fromState?: string; toState: string } {
    const from = this.state;
    const state = this.policy.states[from];
    if (state !== undefined && !state.next.includes(next)) {
      invariant(`${this.policy.type} knows no way from ${from} to ${next}`);
    }
    this.state = next;
    return { ...(from === '' ? {} : { fromState: from }), toState: next };
  }

  protected header(): Header {
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
