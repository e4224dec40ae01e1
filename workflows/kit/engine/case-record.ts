import { CaseFiles, type Refused } from './case-files';
import type { CaseSnapshot } from './snapshot';
import type { AuditEntry, Verdict } from '../contract/commit';
import { Content } from './content';
import { invariant } from './invariant';
import type { FormValues } from '../policy/fields';
import { type Header, UnitOfWork } from './unit-of-work';
import { Parties } from './parties';
import type { CaseStart, Policy } from '../policy/policy';
import type { PartyRole, Role } from '../policy/roles';
import { SYSTEM } from '../policy/roles';
import type { Task } from './task';

/** What a case keeps and tells: everything that its next commit writes. */
export abstract class CaseRecord {
  readonly tasks: Task[] = [];
  readonly files: CaseFiles;
  abstract readonly state: string;

  protected readonly parties = new Parties();
  protected readonly content: Content;
  protected readonly work: UnitOfWork;
  protected readonly done: string[] = [];
  protected known: FormValues = {};

  constructor(
    readonly policy: Policy,
    { form, snapshot: carried }: CaseStart,
  ) {
    this.content = new Content(carried?.form ?? form, carried?.submitted);
    this.work = new UnitOfWork(() => this.header(), this.tasks, carried);
    this.files = new CaseFiles(this.work, carried?.files);
  }

  has(role: PartyRole): boolean {
    return this.parties.id(role) !== undefined;
  }

  party(role: PartyRole): string {
    return this.parties.id(role) ?? invariant(`the case has no ${role}`);
  }

  /** Adds a line to the record; the system speaks unless an actor is named. */
  record(entry: Omit<AuditEntry, 'actor' | 'right'> & Partial<Pick<AuditEntry, 'actor' | 'right'>>): void {
    this.work.add({ actor: SYSTEM.personId, right: 'system', ...entry });
  }

  /** Keeps facts with the case, to be shown on its page; a run that goes on with it knows them too. */
  remember(facts: FormValues): void {
    this.known = { ...this.known, ...facts };
    Object.assign(this.work.changes.data, facts);
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
  revise(values: FormValues, by: Pick<AuditEntry, 'actor' | 'right'>, submitted: boolean): void {
    const known = Object.entries(values).filter(([name]) => this.policy.form.some((field) => field.name === name));
    const fields = this.content.revise(Object.fromEntries(known));
    this.work.changes.form = this.form;
    if (fields.length > 0) this.record({ action: 'form.revised', ...by, data: { fields } });
    if (submitted) this.remember({ changedFields: this.content.submit() });
  }

  /** Keeps what an action told in the case's log. */
  log(action: string, actor: string, form: FormValues): void {
    this.work.changes.log.push({ action, actor, form });
  }

  /** Accepts all files that nobody has judged yet, or refuses some of them, each for a reason. */
  judgeFiles(state: 'accepted' | 'refused', refused: readonly Refused[] = []): void {
    this.files.judge(state, refused);
  }

  /** Has the system take an action of another case, once this change is written; one that has closed meanwhile is left alone. */
  sendAction(caseId: string, action: string, form: FormValues = {}): void {
    this.work.changes.tells.push({ caseId, action, form });
  }

  /** Has personal fields and free texts erased with the next commit, for good. */
  erase(): void {
    this.work.changes.erase = true;
  }

  /** Sends a message to a party: to the customer by e-mail and SMS, to others by e-mail and station message, also by SMS on request. */
  notify(
    template: string,
    party: PartyRole,
    options: { role?: Role; taskId?: string; params?: FormValues; sms?: boolean } = {},
  ): void {
    const role = options.role ?? this.policy.parties[party] ?? invariant(`nobody is told for ${party}`);
    this.work.changes.notices.push({
      template,
      partyId: this.party(party),
      role,
      channels:
        party === 'customer'
          ? ['email', 'sms']
          : ['email', 'station', ...(options.sms === true ? (['sms'] as const) : [])],
      ...(options.taskId === undefined ? {} : { taskId: options.taskId }),
      ...(options.params === undefined ? {} : { params: options.params }),
    });
  }

  /** Tells a party in which state the case is now, with the words of whoever brought it there. */
  announce(party: PartyRole, comment?: string, { sms = false } = {}): void {
    this.notify('case-moved', party, {
      params: { state: this.state, ...(comment === undefined ? {} : { comment }) },
      sms,
    });
  }

  /** Counts this case against a quota; `giveBackQuota` undoes it. */
  useQuota(quota: string, subject: string): void {
    this.work.changes.quotas.push({ quota, subject, change: 'use' });
  }

  giveBackQuota(quota: string, subject: string): void {
    this.work.changes.quotas.push({ quota, subject, change: 'give-back' });
  }

  /** Names a command that the next commit settles. */
  carries(commandId: string): void {
    this.done.push(commandId);
    this.work.changes.settles.push(commandId);
  }

  /** Whether a command has been done, in this run or an earlier one. */
  hasDone(commandId: string): boolean {
    return this.done.includes(commandId);
  }

  touch(task: Task): void {
    this.work.changes.tasks.add(task);
  }

  redate(tasks: readonly Task[]): void {
    this.work.changes.redate.push(...tasks.map((task) => task.id));
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

  /** The opening command has opened a case in an earlier run, so that this run is none. */
  get openedBefore(): boolean {
    return this.work.openedBefore;
  }

  now(): number {
    return this.work.now();
  }

  /** Whether everything that changed is written. */
  get isWritten(): boolean {
    return this.work.isWritten;
  }

  /** Waits until what the caller has just changed can be read; answers its version. */
  readable(): Promise<{ version: number }> {
    return this.work.readable();
  }

  commit(): Promise<void> {
    return this.work.commit();
  }

  /** Asks PostgreSQL whether a task's time has come, unless an action answers it. */
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
      ...this.files.carried(),
      version: this.version,
      requestNo: this.requestNo ?? invariant('a case goes on before it was written'),
      now: this.now(),
    };
  }
}
