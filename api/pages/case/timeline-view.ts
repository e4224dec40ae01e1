import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { ROLES, type Role } from '../../../workflows/kit/policy/roles';
import type { Entry, PartyAnswer, TaskAnswer } from '../frame/answers';
import type { Words } from '../frame/words';

/** An entry of the record in words. */
export interface Line {
  readonly what: string;
  readonly move?: string | undefined;
  readonly at: string;
  readonly who: string;
  readonly right?: string | undefined;
  readonly comment?: string | undefined;
  readonly machine: boolean;
}

/** Entries shown one by one, or folded if nobody made them. */
export interface Group {
  readonly folded: boolean;
  readonly entries: readonly Line[];
}

const isMachine = ({ actor, right }: Entry): boolean => actor === 'system' || right === 'system';

function titleOf(key: string, policy: Policy, { locale }: Words): string {
  const known = policy.states[key] ?? policy.outcomes[key];
  return known ? say(known.title, locale) : key;
}

/** What is needed to put a case's record into words. */
export interface Known {
  readonly policy: Policy;
  readonly parties: readonly PartyAnswer[];
  readonly tasks: readonly TaskAnswer[];
}

/** An entry's text: the policy's own for decisions and actions, ours for what the engine does. */
export function kindTitle(
  entry: Pick<Entry, 'action' | 'taskKey' | 'taskId'>,
  { policy, tasks }: Known,
  { locale, m }: Words,
): string {
  const declared = entry.taskKey === undefined ? undefined : policy.tasks[entry.taskKey];
  const decision = tasks.find(({ id }) => id === entry.taskId)?.decision;
  const decided = entry.action === 'task.decided' && decision !== undefined ? declared?.decisions[decision] : undefined;
  const action = policy.actions[entry.action.split('.')[1] ?? ''];
  const what = decided
    ? say(decided.title, locale)
    : (m.timeline.kinds[entry.action] ?? (action ? say(action.title, locale) : entry.action));
  return declared ? `${what} · ${say(declared.title, locale)}` : what;
}

/** One entry of the record in words. */
export function lineOf(entry: Entry, known: Known, words: Words): Line {
  const { m, locale } = words;
  const { policy, parties } = known;
  const nameOf = (id: string): string => parties.find((party) => party.id === id)?.name ?? id;
  const { fromState, toState } = entry;
  const right = rightOf(entry.right, words);
  const move =
    toState === undefined
      ? (claimText(entry, words) ?? escalationText(entry, words))
      : fromState === undefined || fromState === ''
        ? m.timeline.into(titleOf(toState, policy, words))
        : m.timeline.moved(titleOf(fromState, policy, words), titleOf(toState, policy, words));
  const who = isMachine(entry)
    ? say({ zh: '系统', en: 'System' }, locale)
    : entry.right === 'link'
      ? nameOf(entry.actor)
      : (entry.actorName ?? nameOf(entry.actor));
  return {
    what: [kindTitle(entry, known, words), ...aboutOf(entry, words)].join(m.colon),
    move,
    at: entry.at,
    who: entry.onBehalfOf === undefined ? who : `${who} ${m.timeline.for(nameOf(entry.onBehalfOf))}`,
    right: isMachine(entry) ? undefined : right,
    comment: entry.comment,
    machine: isMachine(entry),
  };
}

/** The file or the fields that an entry is about. */
function aboutOf({ fileName, changes = [] }: Entry, { m }: Words): string[] {
  const named = changes.map(({ label }) => label).join(m.comma);
  return [fileName ?? named].filter((each) => each !== '');
}

/** Whose claim it was, and why it ended or to whom the task went. */
function claimText({ claim }: Entry, { m }: Words): string | undefined {
  if (claim === undefined) return undefined;
  const { from, to, why } = claim;
  const people = [from, to].filter((each) => each !== undefined).join(' → ');
  const reason = why === undefined ? undefined : m.timeline.claimEnds[why];
  return [people, reason].filter((each) => each !== undefined).join(m.colon);
}

/** Whose claim ended, and the role to which the task went. */
function escalationText({ escalation }: Entry, words: Words): string | undefined {
  if (escalation === undefined) return undefined;
  const { from, to } = escalation;
  return [from, rightOf(to, words)].filter((each) => each !== undefined).join(' → ');
}

function rightOf(right: string, { locale, m }: Words): string {
  if (right in ROLES) return say(ROLES[right as Role], locale);
  return m.timeline.rights[right] ?? right;
}

/** The record of a case in words, newest first; a run of entries that nobody made is folded. */
export function timelineGroups(entries: readonly Entry[], known: Known, words: Words): Group[] {
  const groups: { folded: boolean; entries: Line[] }[] = [];
  for (const entry of [...entries].reverse()) {
    const line = lineOf(entry, known, words);
    const last = groups.at(-1);
    if (last?.folded === line.machine) last.entries.push(line);
    else groups.push({ folded: line.machine, entries: [line] });
  }
  return groups.map((group) => ({ ...group, folded: group.folded && group.entries.length > 1 }));
}
