import { channelsFor } from '../../workflows/kit/policy/channels';
import { decidingRoles, OPERATORS } from '../../workflows/kit/policy/escalation';
import type { FormValues } from '../../workflows/kit/policy/fields';
import { type Role, VENDOR } from '../../workflows/kit/policy/roles';
import type { StoredLevel } from './task-dates';

/** What of a task says to whom it has gone. */
export interface EscalatingTask {
  readonly role: Role;
  readonly party_id: string;
  readonly opened_at: Date;
  readonly levels: readonly StoredLevel[] | null;
  /** How many levels are on the record. */
  readonly escalated: number;
  readonly assignee: string | null;
  readonly claimed_until: Date | null;
}

/** A level that was reached and is not on the record yet: its line there, and whom it tells what. */
export interface Reached {
  readonly entry: { readonly action: string; readonly data: FormValues };
  readonly notice: object;
  /** The claim that ended with it. */
  readonly from: string | undefined;
}

/** The levels that a task has reached by an instant (ms) and that nobody was told of. */
export const newlyReached = (task: EscalatingTask, now: number): Reached[] =>
  (task.levels ?? [])
    .map((level, n) => ({ level, no: n + 1 }))
    .filter(({ level, no }) => no > task.escalated && Date.parse(level.at) <= now)
    .map(({ level, no }) => {
      // Claims are cut to end with the level; a later one is no business of it.
      const from = task.claimed_until?.getTime() === Date.parse(level.at) ? (task.assignee ?? undefined) : undefined;
      return { entry: entryOf(level, no, from), notice: noticeOf(task, level), from };
    });

const entryOf = ({ to, rule }: StoredLevel, level: number, from: string | undefined): Reached['entry'] => ({
  action: 'task.escalated',
  data: { level, to, why: 'undecided', after: rule, ...(from === undefined ? {} : { from }) },
});

const noticeOf = ({ role, party_id, opened_at }: EscalatingTask, { to }: StoredLevel): object => ({
  template: 'task-escalated',
  party_id: to === OPERATORS ? VENDOR : party_id,
  role: to,
  channels: channelsFor('inbox'),
  params: {
    from: role,
    since: opened_at.toISOString(),
    decides: decidingRoles({ role, levels: [{ to, at: 0 }] }, 0).includes(to),
  },
});
