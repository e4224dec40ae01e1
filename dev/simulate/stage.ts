import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Caller } from '../caller';
import type { Installation } from '../installation';
import { type Random, random } from '../random';
import { Agenda } from './agenda';
import type { Player } from './cast';
import { isTaskOpen } from './facts';
import { officeDay } from './office';
import type { Options } from './options';

/** A refusal, as the report shows it. */
export interface Refused {
  readonly on: string;
  readonly person: string;
  readonly what: string;
  readonly why: string;
}

/** A request to the API: who, under which key, where to, and what. */
export interface Letter {
  readonly person: string;
  readonly key: string;
  readonly path: string;
  readonly body: object;
}

/** What everybody in a simulation shares. */
export class Stage {
  readonly agenda = new Agenda();
  /** Tasks that are already planned for. */
  readonly seen = new Set<string>();
  readonly refused: Refused[] = [];
  /** What should not have happened. */
  readonly broken: string[] = [];
  /** The current Beijing date. */
  today = '';
  private readonly counts = new Map<string, number>();
  private readonly names = new Map<string, string>();

  constructor(
    readonly options: Options,
    readonly at: Installation,
    readonly caller: Caller,
    readonly players: readonly Player[],
  ) {}

  /** Choices about one thing, the same whenever they are made. */
  draw(key: string): Random {
    return random(`${this.options.seed}/${key}`);
  }

  /** How often something has been counted, this time included. */
  count(what: string): number {
    const times = (this.counts.get(what) ?? 0) + 1;
    this.counts.set(what, times);
    return times;
  }

  /** Names a case by its kind and number; the same case always the same. */
  nameOf(caseId: string, kind: string): string {
    const name = this.names.get(caseId) ?? `${kind}-${this.count(`case/${kind}`)}`;
    this.names.set(caseId, name);
    return name;
  }

  /** The office day so many after today. */
  officeDay(after: number): string {
    return officeDay(this.today, after);
  }

  /** Whether a task still waits for its answer. */
  isOpen(taskId: string): Promise<boolean> {
    return isTaskOpen(this.at.db, taskId);
  }

  playerOf(partyId: string): Player | undefined {
    return this.players.find(({ id }) => id === partyId);
  }

  /** Reads as a given person. */
  async read<T>(person: string, path: string): Promise<T> {
    const { status, body } = await this.caller.get(person, path);
    if (status !== 200) throw new Error(`${person} GET ${path} answered ${status}: ${JSON.stringify(body)}`);
    return body as T;
  }

  /** Every row of a list. */
  async readAll<T>(person: string, path: string): Promise<T[]> {
    const rows: T[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: { items: T[]; next?: string } = await this.read(
        person,
        `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      rows.push(...page.items);
      cursor = page.next;
    }
    return rows;
  }

  /** Sends a request that has to be accepted. */
  async send(letter: Letter): Promise<Answer> {
    const answer = await this.deliver(letter);
    if (answer.status >= 300) this.broken.push(`${letter.key} was refused: ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** Sends a request that has to be refused, and keeps why; `what` describes what was wanted. */
  async sendInVain(letter: Letter, what: string): Promise<void> {
    const { status, body } = await this.deliver(letter);
    if (status < 300) this.broken.push(`${letter.key} was accepted and ought to have been refused`);
    this.refused.push({ on: this.today, person: letter.person, what, why: reasonOf(body) });
  }

  private deliver({ person, key, path, body }: Letter): Promise<Answer> {
    return this.caller.write(person, key, path, body);
  }

  /** Tells the outside world what to answer from now on. */
  async setWorld(port: string, subject: string, facts: object): Promise<void> {
    const path = `/dev/world/${port}/${encodeURIComponent(subject)}`;
    for (; ; await sleep(50)) {
      const { status, body } = await this.caller.once('vendor.operator', 'PUT', path, facts);
      if (status === 200) return;
      if (status !== 0 && status !== 503) throw new Error(`PUT ${path} answered ${status}: ${JSON.stringify(body)}`);
    }
  }
}

function reasonOf(body: Answer['body']): string {
  const blockers = (body.blockers ?? []) as readonly { readonly title: string }[];
  return blockers.length === 0 ? String(body.title) : blockers.map(({ title }) => title).join('; ');
}
