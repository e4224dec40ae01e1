import { CancellationScope, condition, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { CaseFile } from '../contract/case-file';
import type { CaseSnapshot } from '../contract/snapshot';
import type {
  Commit,
  AuditEntry,
  Verdict,
  KitActivities,
  LogEntry,
  NoticeRequest,
  CaseRequest,
  QuotaChange,
  TaskDates,
  ActionRequest,
} from '../contract/commit';
import type { FormValues } from '../policy/fields';
import { COMMIT } from '../contract/activity-options';
import { taskChangeOf, type Task } from './task';

const { commitCase, evaluateDeadline } = proxyActivities<KitActivities>(COMMIT);

/**
 * History length (events) at which a case continues as new: quick to replay, and far below Temporal's limit of 2,000
 * updates per run, since an update takes at least two events.
 */
const LONG = 250;

/** Thrown out of the body when its opening command already opened a case in an earlier run. */
export class OpenedBefore extends Error {}

/** What a commit says of the case as a whole. */
export type Header = Pick<
  Commit,
  'caseId' | 'type' | 'runId' | 'opening' | 'state' | 'outcome' | 'parties' | 'unreached'
>;

/** What the next commit writes. */
export interface Changes {
  readonly entries: AuditEntry[];
  readonly settles: string[];
  readonly notices: NoticeRequest[];
  readonly quotas: QuotaChange[];
  readonly data: Record<string, unknown>;
  readonly redate: string[];
  readonly tasks: Set<Task>;
  readonly log: LogEntry[];
  readonly sendsActions: ActionRequest[];
  readonly opensCases: CaseRequest[];
  readonly files: Set<CaseFile>;
  form?: FormValues;
  erase?: boolean;
}

const nothing = (): Changes => ({
  entries: [],
  settles: [],
  notices: [],
  quotas: [],
  data: {},
  redate: [],
  tasks: new Set(),
  log: [],
  sendsActions: [],
  opensCases: [],
  files: new Set(),
});

/** What has changed in a case and how much of it is written: the only way from a case to PostgreSQL. */
export class UnitOfWork {
  /** Grows with every change that callers can see. */
  version = 0;
  requestNo: string | undefined;
  /** The opening command opened a case in an earlier run. */
  openedBefore = false;
  /** PostgreSQL is judging a deadline: every other change to the case waits for it. */
  evaluating = false;
  /** The run has become long enough to hand the case on. */
  shouldContinueAsNew = false;

  private changes = nothing();
  private made = 0;
  private kept = 0;
  private written = 0;
  private clock = { world: 0, workflow: 0 };
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly header: () => Header,
    private readonly tasks: readonly Task[],
    snapshot?: CaseSnapshot,
  ) {
    if (snapshot === undefined) return;
    this.version = snapshot.version;
    this.written = snapshot.version;
    this.requestNo = snapshot.requestNo;
    this.clock = { world: snapshot.now, workflow: Date.now() };
  }

  /** Adds a line to the record. */
  add(entry: AuditEntry): void {
    this.change(({ entries }) => entries.push(entry));
    this.version += 1;
  }

  /** Changes what the next commit writes; going through here, no change can pass as already written. */
  change(make: (changes: Changes) => void): void {
    make(this.changes);
    this.made += 1;
  }

  get opened(): boolean {
    return this.written > 0;
  }

  get isWritten(): boolean {
    return this.made === this.kept && !this.evaluating;
  }

  /** The world clock as this run knows it, in ms: the last commit's answer plus the time since. */
  now(): number {
    return this.clock.world + (Date.now() - this.clock.workflow);
  }

  /** Waits until the caller's latest change can be read; returns its version. */
  async readable(): Promise<{ version: number }> {
    // Not counted in versions, because a judgement takes one while changes may already wait behind it.
    const mine = this.made;
    await condition(() => this.kept >= mine);
    return { version: this.written };
  }

  /** Writes everything since the last commit, in one transaction, in order, even while the body is being cancelled. */
  commit(): Promise<void> {
    return this.inOrder(() => this.write());
  }

  /**
   * Asks PostgreSQL whether a task is due, once everything before is written. Skipped if an action was taken meanwhile:
   * once its command is settled, it no longer holds up the expiry.
   */
  evaluateDeadline(taskId: string, isUnanswered: () => boolean): Promise<Verdict> {
    return this.inOrder(async () => {
      this.evaluating = true;
      try {
        await this.write();
        if (!isUnanswered()) return { kind: 'not-yet', now: this.now() };
        const version = this.written + 1;
        const verdict = await evaluateDeadline({ caseId: this.header().caseId, taskId, version });
        if (verdict.kind === 'expired' || verdict.kind === 'reminded') {
          this.written = version;
          this.version += 1;
        }
        this.returned(verdict.now);
        return verdict;
      } finally {
        this.evaluating = false;
      }
    });
  }

  private inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(() => CancellationScope.nonCancellable(work));
    this.queue = result.catch(() => undefined);
    return result;
  }

  private async write(): Promise<void> {
    if (this.made === this.kept) return;
    // A change without a line on the record is still a version of its own.
    this.version = Math.max(this.version, this.written + 1);
    const { version, made } = this;
    const { tasks, log, sendsActions, opensCases, files, ...changes } = this.changes;
    this.changes = nothing();
    const answer = await commitCase({
      ...this.header(),
      version,
      ...changes,
      tasks: [...tasks].map(taskChangeOf),
      ...(log.length === 0 ? {} : { log }),
      ...(sendsActions.length === 0 ? {} : { sendsActions }),
      ...(opensCases.length === 0 ? {} : { opensCases }),
      ...(files.size === 0 ? {} : { files: [...files].map((file) => ({ ...file })) }),
    });
    if (answer.kind === 'opened-before') {
      this.openedBefore = true;
      throw new OpenedBefore();
    }
    this.written = version;
    this.kept = made;
    this.requestNo = answer.requestNo;
    this.returned(answer.now);
    for (const task of this.tasks) setDates(task, answer.dates[task.id]);
  }

  /** Only here, at an event, is the length looked at: what an update that leaves no event would see is not replayed. */
  private returned(now: number): void {
    this.clock = { world: now, workflow: Date.now() };
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    this.shouldContinueAsNew = historyLength >= LONG || continueAsNewSuggested;
  }
}

function setDates(task: Task, dates: TaskDates | undefined): void {
  if (dates === undefined) return;
  task.dueAt = dates.dueAt;
  task.remindAt = dates.remindAt;
  task.reminded = dates.reminded;
  if (dates.levels === undefined) return;
  task.levels = dates.levels;
  task.escalated = dates.escalated ?? 0;
}
