import { CaseFiles, type Refused } from './case-files';
import type { Carried } from './carried';
import type { Entry, Judged } from '../contract/commit';
import { Content } from './content';
import { fault } from './fault';
import type { FormValues } from '../policy/fields';
import { type Header, Ledger } from './ledger';
import { Parties } from './parties';
import type { Opened, Policy } from '../policy/policy';
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
  protected readonly ledger: Ledger;
  protected readonly done: string[] = [];
  protected known: FormValues = {};

  constructor(
    readonly policy: Policy,
    { form, carried }: Opened,
  ) {
    this.content = new Content(carried?.form ?? form, carried?.submitted);
    this.ledger = new Ledger(() => this.header(), this.tasks, carried);
    this.files = new CaseFiles(this.ledger, carried?.files);
  }

  has(role: PartyRole): boolean {
    return this.parties.id(role) !== undefined;
  }

  party(role: PartyRole): string {
    return this.parties.id(role) ?? fault(`the case has no ${role}`);
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

  /** Accepts all files that nobody has judged yet, or refuses some of them, each for a reason. */
  judgeFiles(state: 'accepted' | 'refused', refused: readonly Refused[] = []): void {
    this.files.judge(state, refused);
  }

  /** Has the system take an action of another case, once this change is written; one that has closed meanwhile is left alone. */
  tell(caseId: string, action: string, form: FormValues = {}): void {
    this.ledger.pending.tells.push({ caseId, action, form });
  }

  /** Has personal fields and free texts erased with the next commit, for good. */
  erase(): void {
    this.ledger.pending.erase = true;
  }

  /** Sends a message to a party: to the customer by e-mail and SMS, to others by e-mail and station message, also by SMS on request. */
  notify(
    template: string,
    party: PartyRole,
    options: { role?: Role; taskId?: string; params?: FormValues; sms?: boolean } = {},
  ): void {
    const role = options.role ?? this.policy.parties[party] ?? fault(`nobody is told for ${party}`);
    this.ledger.pending.notices.push({
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
    this.ledger.pending.quotas.push({ quota, subject, change: 'use' });
  }

  giveBackQuota(quota: string, subject: string): void {
    this.ledger.pending.quotas.push({ quota, subject, change: 'give-back' });
  }

  /** Names a command that the next commit settles. */
  carries(commandId: string): void {
    this.done.push(commandId);
    this.ledger.pending.settles.push(commandId);
  }

  /** Whether a command has been done, in this run or an earlier one. */
  hasDone(commandId: string): boolean {
    return this.done.includes(commandId);
  }

  touch(task: Task): void {
    this.ledger.pending.tasks.add(task);
  }

  redate(tasks: readonly Task[]): void {
    this.ledger.pending.redate.push(...tasks.map((task) => task.id));
    tasks.forEach((task) => this.touch(task));
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

  /** Whether everything that changed is written. */
  get isWritten(): boolean {
    return this.ledger.isWritten;
  }

  /** Waits until what the caller has just changed can be read; answers its version. */
  readable(): Promise<{ version: number }> {
    return this.ledger.readable();
  }

  commit(): Promise<void> {
    return this.ledger.commit();
  }

  /** Asks PostgreSQL whether a task's time has come, unless an action answers it. */
  judge(task: Task, isUnanswered: () => boolean): Promise<Judged> {
    return this.ledger.judge(task.id, isUnanswered);
  }

  protected abstract header(): Header;

  /** What the next run needs of the record. */
  protected carriedRecord(): Omit<Carried, 'state' | 'tasks' | 'taskCount' | 'taken' | 'done'> {
    const { submitted } = this.content;
    return {
      form: this.form,
      ...(submitted === undefined ? {} : { submitted }),
      facts: this.known,
      ...this.parties.snapshot(),
      ...this.files.carried(),
      version: this.version,
      requestNo: this.requestNo ?? fault('a case goes on before it was written'),
      now: this.now(),
    };
  }
}
