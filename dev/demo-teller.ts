import type { CaseView, Person } from './demo-client';

interface TimelineItem {
  readonly at: string;
  readonly actor: string;
  readonly right: string;
  readonly action: string;
  readonly toState?: string | null;
  readonly comment?: string | null;
}

/** Prints a line of the story. */
export const say = (line: string): void => console.log(line);

/** Polls until something is so, without a limit: a stack that never gets there is stopped by its starter. */
export async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A case once it has ended. */
export const ended = (reader: Person, id: string): Promise<CaseView> =>
  until(async () => {
    const found = await reader.get<CaseView>(`/v1/cases/${id}`);
    return found.outcome === null ? undefined : found;
  });

/** Decides the open task of a case, as soon as it is open. */
export async function decide(person: Person, id: string, key: string, body: object): Promise<CaseView> {
  const task = await until(async () => {
    const { tasks } = await person.get<CaseView>(`/v1/cases/${id}`);
    return tasks.find((each) => each.key === key && each.status === 'open');
  });
  const decided = await person.post<CaseView>(`/v1/tasks/${task.id}/decision`, body);
  say(`  ${person.id} decides “${key}”: ${decided.stateTitle}`);
  return decided;
}

/** Moves the world clock. */
export async function advance(person: Person, by: { to?: string; days?: number; workingDays?: number }): Promise<void> {
  const { now } = await person.post<{ now: string }>('/v1/clock/advance', by);
  say(`  the clock now says ${now}`);
}

/** Prints the whole record of a case. */
export async function print(reader: Person, found: CaseView): Promise<void> {
  const { items, chain } = await reader.get<{ items: TimelineItem[]; chain: { valid: boolean; length: number } }>(
    `/v1/cases/${found.id}/timeline?verify=true`,
  );
  say(`\n  ${found.requestNo}: ${found.stateTitle}`);
  for (const { at, actor, right, action, toState, comment } of items) {
    say(
      `  ${at}  ${action.padEnd(22)} ${`${actor} (${right})`.padEnd(38)} ${toState ?? ''}${comment ? ` “${comment}”` : ''}`,
    );
  }
  say(`  ${chain.length} entries, hash chain ${chain.valid ? 'valid' : 'BROKEN'}\n`);
}
