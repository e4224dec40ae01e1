import { channelsFor } from '../policy/channels';
import { CaseFiles, type Refused } from './case-files';
import type { CaseSnapshot } from '../contract/snapshot';
import type { AuditEntry, NoticeRequest, Verdict } from '../contract/commit';
import { Content } from './content';
import { invariant } from './invariant';
import type { Label } from '../policy/labels';
import type { FormOf, FormValues } from '../policy/fields';
import { type Header, UnitOfWork } from './unit-of-work';
import { Parties } from './parties';
import type { FactsOf, Policy } from '../policy/policy';
import type { Blocker } from '../policy/refusals';
import type { CaseStart } from '../contract/start';
import type { PartyRole, Role } from '../policy/roles';
import { SYSTEM } from '../policy/roles';
import type { Task } from './task';

/** What the kit itself finds out about a case of any process. */
export interface KitFacts {
  /** The blockers found by the last check. */
  readonly lastCheck?: { readonly at: string; readonly blockers: readonly Blocker[] } | null;
  /** Why a review returned the request, and to which state. */
  readonly rejection?: {
    readonly state: string;
    readonly code: string;
    readonly reason: string;
    readonly at: string;
    /** Why, in words of ours. */
    readonly why?: Label;
  } | null;
  /** Fields that differ from the previous submission. */
  readonly changedFields?: readonly string[];
  /** How often an effect has been tried, starting at 1. */
  readonly round?: number;
}

/** What a case remembers: the facts of its policy, its process's own data (`M`), and what the kit finds out. */
export type Facts<P extends Policy, M> = FactsOf<P> & M & KitFacts;

/** What a case keeps and reports: everything its next commit writes. */
export abstract class CaseRecord<P extends Policy, M> {
  readonly tasks: Task[] = [];
  readonly files: CaseFiles;
  abstract readonly state: string;

  protected readonly parties = new Parties();
  protected readonly content: Content;
  protected readonly work: UnitOfWork;
  protected readonly done: string[] = [];
  protected known: FormValues = {};

  constructor(
    readonly policy: P,
    { form, snapshot }: CaseStart,
  ) {
    this.content = new Content(snapshot?.form ?? form, snapshot?.submitted);
    this.work = new UnitOfWork(() => this.header(), this.tasks, snapshot);
    this.files = new CaseFiles(this.work, snapshot?.files);
  }

  has(role: PartyRole): boolean {
    return this.parties.id(role) !== undefined;
  }

  party(role: PartyRole): string {
    return this.parties.id(role) ?? invariant(`the case has no ${role}`);
  }

  /** Adds a line to the record, in the system's name unless an actor is given. */
  record(entry: Omit<AuditEntry, 'actor' | 'right'> & Partial<Pick<AuditEntry, 'actor' | 'right'>>): void {
    this.work.add({ actor: SYSTEM.personId, right: 'system', ...entry });
  }

  /** Keeps facts to be shown on the case's page; the case's later runs know them too. */
  remember(facts: Partial<M & KitFacts>): void;
  remember(facts: Partial<Facts<P, M>>): void;
  remember(facts: FormValues): void {
    this.known = { ...this.known, ...facts };
    this.work.change(({ data }) => Object.assign(data, facts));
  }

  /** What the case remembers. */
  get facts(): Facts<P, M> {
    return this.known as Facts<P, M>;
  }

  /** The current content of the request. */
  get form(): FormOf<P['form']> {
    return this.content.form as FormOf<P['form']>;
  }

  /** Merges new values into the request; a submission also tells the reviewer what changed since the previous one. */
  revise(values: FormValues, by: Pick<AuditEntry, 'actor' | 'right'>, submitted: boolean): void {
    const known = Object.entries(values).filter(([name]) => this.policy.form.some((field) => field.name === name));
    const { form: before } = this.content;
    const fields = this.content.revise(Object.fromEntries(known));
    this.work.change((changes) => (changes.form = this.form));
    const data = { fields, from: this.told(before, fields), to: this.told(this.content.form, fields) };
    if (fields.length > 0) this.record({ action: 'form.revised', ...by, data });
    if (submitted) this.remember({ changedFields: this.content.submit() } as Partial<Facts<P, M>>);
  }

  // Personal values would outlive their erasure, lists and files may be long: the record only names them.
  private told(form: FormValues, fields: readonly string[]): FormValues {
    const short = this.policy.form.filter(
      ({ name, kind, personal }) => fields.includes(name) && personal !== true && kind !== 'list' && kind !== 'file',
    );
    const told: Record<string, unknown> = {};
    for (const { name } of short) if (form[name] !== undefined) told[name] = form[name];
    return told;
  }

  /** Keeps what an action reported in the case's log. */
  log(action: string, actor: string, form: FormValues): void {
    this.work.change(({ log }) => log.push({ action, actor, form }));
  }

  /** Accepts all unjudged files, or rejects some of them, each with a reason. */
  judgeFiles(state: 'accepted' | 'refused', refused: readonly Refused[] = []): void {
    this.files.judge(state, refused);
  }

  /** Has the system take an action of another case once this change is written; skipped if that case has closed. */
  sendAction(caseId: string, action: string, form: FormValues = {}): void {
    this.work.change(({ sendsActions }) => sendsActions.push({ caseId, action, form }));
  }

  /** Has personal fields and free texts erased for good with the next commit. */
  erase(): void {
    this.work.change((changes) => (changes.erase = true));
  }

  /** Sends a message: to customers by e-mail and SMS, to others by e-mail and station message, also by SMS if asked. */
  notify(
    template: string,
    party: PartyRole,
    options: { role?: Role; taskId?: string; params?: FormValues; sms?: boolean } = {},
  ): void {
    const role = options.role ?? this.policy.parties[party] ?? invariant(`nobody is told for ${party}`);
    const notice: NoticeRequest = {
      template,
      partyId: this.party(party),
      role,
      channels: channelsFor(party, { urgent: options.sms === true }),
      ...(options.taskId === undefined ? {} : { taskId: options.taskId }),
      ...(options.params === undefined ? {} : { params: options.params }),
    };
    this.work.change(({ notices }) => notices.push(notice));
  }

  /** Tells a party the case's new state, with the words of the person who brought it there, and why in ours. */
  announce(party: PartyRole, comment?: string, { sms = false, why }: { sms?: boolean; why?: Label } = {}): void {
    this.notify('case-moved', party, {
      params: {
        state: this.state,
        ...(comment === undefined ? {} : { comment }),
        ...(why === undefined ? {} : { why }),
      },
      sms,
    });
  }

  /** Counts this case against a quota; `giveBackQuota` undoes it. */
  useQuota(quota: string, subject: string): void {
    this.work.change(({ quotas }) => quotas.push({ quota, subject, change: 'use' }));
  }

  giveBackQuota(quota: string, subject: string): void {
    this.work.change(({ quotas }) => quotas.push({ quota, subject, change: 'give-back' }));
  }

  /** Names a command that the next commit settles. */
  carries(commandId: string): void {
    this.done.push(commandId);
    this.work.change(({ settles }) => settles.push(commandId));
  }

  /** Whether a command is done, in this run or an earlier one. */
  hasDone(commandId: string): boolean {
    return this.done.includes(commandId);
  }

  touch(task: Task): void {
    this.work.change(({ tasks }) => tasks.add(task));
  }

  redate(tasks: readonly Task[]): void {
    this.work.change(({ redate }) => redate.push(...tasks.map((task) => task.id)));
    tasks.forEach((task) => this.touch(task));
  }

  get version(): number {
    return this.work.version;
  }

  get requestNo(): string | undefined {
    return this.work.requestNo;
  }

  get opened(): boolean {
    return this.work.opened;
  }

  /** The opening command opened a case in an earlier run, so this run must leave no trace. */
  get openedBefore(): boolean {
    return this.work.openedBefore;
  }

  now(): number {
    return this.work.now();
  }

  /** Whether every change is written. */
  get isWritten(): boolean {
    return this.work.isWritten;
  }

  /** Waits until the caller's latest change can be read; returns its version. */
  readable(): Promise<{ version: number }> {
    return this.work.readable();
  }

  commit(): Promise<void> {
    return this.work.commit();
  }

  /** Whether the case's run has become long enough to hand it on. */
  get shouldContinueAsNew(): boolean {
    return this.work.shouldContinueAsNew;
  }

  /** PostgreSQL is being asked whether a task is due. */
  get isEvaluatingDeadline(): boolean {
    return this.work.evaluating;
  }

  /** Asks PostgreSQL whether a task is due, unless an action answers it. */
  evaluateDeadline(task: Task, isUnanswered: () => boolean): Promise<Verdict> {
    return this.work.evaluateDeadline(task.id, isUnanswered);
  }

  protected abstract header(): Header;

  /** What the next run needs of the record. */
  protected recordSnapshot(): Omit<CaseSnapshot, 'state' | 'tasks' | 'taskCount' | 'taken' | 'done'> {
    const { submitted } = this.content;
    return {
      form: this.form,
      ...(submitted === undefined ? {} : { submitted }),
      facts: this.known,
      ...this.parties.snapshot(),
      ...this.files.snapshot(),
      version: this.version,
      requestNo: this.requestNo ?? invariant('a case goes on before it was written'),
      now: this.now(),
    };
  }
}
