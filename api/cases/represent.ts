import type { AblePerson, CaseRow } from '../../db/engine/cases';
import { maskText } from '../../workflows/kit/policy/addresses';
import { conflictText, type Duty, OWN_PROPOSAL } from '../../workflows/kit/policy/duties';
import type { CaseTask } from '../../db/engine/task-rows';
import type { InboxRow } from '../../db/engine/tasks';
import { type Label, type Locale, say } from '../../workflows/kit/policy/labels';
import type { Policy, TaskPolicy } from '../../workflows/kit/policy/policy';
import type { Blocker, RefusalCode } from '../../workflows/kit/policy/refusals';
import { standingBlockers, type Wanted } from '../../workflows/shared/standing';
import { VENDOR, type Actor, type Role } from '../../workflows/kit/policy/roles';
import { type FileStates, formView } from './masking';
import { partiesView, type Reader } from './parties-view';
import { taskPolicyView } from './policy-view';
import { PROBLEMS } from '../http/problem-catalogue';
import { blockedText, blockerView } from '../http/problems';
import { actionObstacle, actionRight, mayResend, ownStep, taskObstacle, taskRight } from './rights';
import type { CaseInList, InboxItem, TaskOfCase, WaitingOn, WholeCase } from '../shapes/case';
import type { TaskDetail } from '../shapes/task';
import type { NotPossible } from '../shapes/vocabulary';
import { caseTitleFor, taskTitleFor } from './titles';

type Values = Readonly<Record<string, unknown>>;

const why = (code: RefusalCode, locale: Locale) => ({
  why: say(PROBLEMS[code].detail satisfies Label, locale),
  whyCode: code,
});

/** Why not, if partners of the case are frozen or have left: what the refusal would say and name. */
export const whyBlocked = (blockers: readonly Blocker[], locale: Locale): NotPossible =>
  blockers.length === 0
    ? {}
    : {
        why: say(blockedText(blockers), locale),
        whyCode: 'ineligible' satisfies RefusalCode,
        blockers: blockers.map((blocker) => blockerView(blocker, locale)),
      };

function iso(at: Date): string;
function iso(at: Date | null): string | null;
function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}

/** Since when the clock of an open task stands still, as while its partner is frozen. */
const stoppedView = ({ status, clockStoppedAt }: CaseTask): Pick<WaitingOn, 'clockStoppedSince'> =>
  status === 'open' && clockStoppedAt !== null ? { clockStoppedSince: iso(clockStoppedAt) } : {};

/** To whom a task goes while nobody decides it, and whether it has. */
const levelsView = ({ levels }: CaseTask, now: Date): TaskOfCase['escalates'] =>
  levels.map(({ to, at, provisional }) => ({ at: iso(at), to, reached: at <= now, provisional }));

const claimView = ({
  assignee,
  claimedUntil,
  standIn,
}: CaseTask): Pick<TaskOfCase, 'claimedBy' | 'claimedUntil' | 'standIn'> => ({
  ...(claimedUntil !== null && assignee !== null && { claimedBy: assignee, claimedUntil: iso(claimedUntil) }),
  ...(standIn && { standIn }),
});

type Standing = Pick<CaseRow, 'barred' | 'data'>;

/** What would refuse each decision of a task, whoever takes it, because of how the partners of the case stand. */
export const blockedDecisions = (row: Standing, key: string, policy: Policy): ReadonlyMap<string, readonly Blocker[]> =>
  new Map(
    Object.keys(policy.tasks[key]?.decisions ?? {}).map((decision) => [
      decision,
      standingBlockers(policy, { task: key, decision } satisfies Wanted, row),
    ]),
  );

/** Whether any decision of a task is possible; if not, what stands in the way of all of them. */
function possible(decisions: ReadonlyMap<string, readonly Blocker[]>): { any: boolean; blockers: readonly Blocker[] } {
  const each = [...decisions.values()];
  const any = each.some((blockers) => blockers.length === 0);
  return { any, blockers: any ? [] : (each[0] ?? []) };
}

/** The decisions of a task that nobody can take now, each with its reasons. */
const notNow = (decisions: ReadonlyMap<string, readonly Blocker[]>, locale: Locale): TaskOfCase['notNow'] & {} =>
  [...decisions].flatMap(([key, blockers]) =>
    blockers.length === 0 ? [] : [{ key, ...whyBlocked(blockers, locale) }],
  );

/**
 * A task of a case in one language: `canDecide` says whether this reader may decide it now, in any way, `why` why not;
 * `notNow` names the decisions that nobody can take.
 */
export function taskOfCaseView(row: CaseRow, task: CaseTask, policy: Policy, reader: Reader): TaskOfCase {
  const refused = taskRight(row, task, reader.actor) ?? taskObstacle(row, task, reader.actor, reader.now);
  const decisions = blockedDecisions(row, task.key, policy);
  const { any, blockers } = possible(decisions);
  const none = notNow(decisions, reader.locale);
  const canResend = task.channel === 'link' && task.status === 'open' && mayResend(row, policy, reader.actor);
  return {
    id: task.id,
    key: task.key,
    title: taskTitleFor(row, task.key, policy, reader),
    role: task.role,
    party: task.partyId,
    channel: task.channel,
    status: task.status,
    openedAt: iso(task.openedAt),
    dueAt: iso(task.dueAt),
    ...stoppedView(task),
    escalates: levelsView(task, reader.now),
    assignee: task.assignee,
    ...claimView(task),
    ...(task.delegatedBy !== null && { delegatedBy: task.delegatedBy }),
    ...(task.decision !== null && {
      decision: task.decision,
      decidedBy: task.decidedBy,
      decidedAt: iso(task.decidedAt),
    }),
    ...(task.comment !== null && { comment: task.comment }),
    canDecide: any && refused === undefined,
    ...(canResend && { canResend }),
    ...(task.status === 'open' && (refused ? whyNot(row, refused, task, reader) : whyBlocked(blockers, reader.locale))),
    ...(task.status === 'open' && none.length > 0 && { notNow: none }),
  };
}

/** Why not: if it is what the reader did before, that step and its request are named. */
function whyNot(
  row: CaseRow,
  code: RefusalCode,
  { duty, proposedBy }: { duty?: Duty | null | undefined; proposedBy?: string | null },
  { actor, locale }: Reader,
): Pick<TaskOfCase, 'why' | 'whyCode' | 'whyStep'> {
  if (code !== 'self-approval') return why(code, locale);
  const own = ownStep(row, duty);
  const text = proposedBy === actor.personId ? OWN_PROPOSAL : conflictText(own);
  return { why: say(text, locale), whyCode: code, whyStep: own };
}

/** The named actions open to this reader's role; those not possible now, or not for this reader, say why. */
export function allowedActions(row: CaseRow, policy: Policy, reader: Reader): WholeCase['allowedActions'] {
  return Object.entries(policy.actions)
    .filter(([, action]) => actionRight(row, action, reader.actor) !== 'not-authorised')
    .map(([key, action]) => {
      const obstacle = actionObstacle(row, action, reader.actor, reader.now) ?? actionRight(row, action, reader.actor);
      return {
        key,
        title: say(action.title, reader.locale),
        ...(obstacle
          ? whyNot(row, obstacle, action, reader)
          : whyBlocked(standingBlockers(policy, { action: key }, row), reader.locale)),
      };
    });
}

/** Whose move it is: the open task due first, the system while it works, nobody (null) once the case is closed. */
export function waitingOn(row: CaseRow, policy: Policy, { actor, locale, now }: Reader): WaitingOn | null {
  if (row.outcome !== null) return null;
  const open = row.tasks.filter((task) => task.status === 'open');
  const [first] = [...open].sort((a, b) => (a.dueAt?.getTime() ?? Infinity) - (b.dueAt?.getTime() ?? Infinity));
  if (!first)
    return { role: 'system', roles: ['system'], party: VENDOR, since: iso(row.updatedAt), dueAt: null, onExpiry: null };
  const declared: TaskPolicy | undefined = policy.tasks[first.key];
  return {
    role: first.role,
    roles: actingRoles(first, now),
    party: first.partyId,
    what: declared ? say(declared.title, locale) : first.key,
    taskId: first.id,
    since: iso(first.openedAt),
    dueAt: iso(first.dueAt),
    ...stoppedView(first),
    onSilence: declared?.onSilence ?? 'waits',
    onExpiry: declared ? say(declared.silence, locale) : null,
    ...(row.able &&
      (actor.partyId === first.partyId || actor.partyId === VENDOR) && {
        people: peopleView(row.able, first, actor, locale),
      }),
  };
}

/** The roles whose people can act on a task now: its own and those to which it has gone. */
const actingRoles = ({ role, levels }: CaseTask, now: Date): Role[] => [
  ...new Set([role, ...levels.filter(({ at }) => at <= now).map(({ to }) => to)]),
];

/** Who can see to a task; people are named in full only within their party. */
function peopleView(
  able: readonly AblePerson[],
  task: CaseTask,
  actor: Actor,
  locale: Locale,
): WaitingOn['people'] & {} {
  return able
    .filter(({ taskId }) => taskId === task.id)
    .map(({ id, name, nameEn }) => {
      const shown = locale === 'zh-CN' ? name : nameEn;
      return { id, name: actor.partyId === task.partyId ? shown : maskText(shown) };
    });
}

/** A case in a list: enough to choose, personal values masked. */
export function caseSummary(row: CaseRow, policy: Policy, reader: Reader): CaseInList {
  const { locale } = reader;
  const outcome = row.outcome === null ? undefined : policy.outcomes[row.outcome];
  return {
    id: row.id,
    type: row.type,
    title: caseTitleFor(row, policy, reader),
    processTitle: say(policy.title, locale),
    requestNo: row.requestNo,
    state: row.state,
    stateTitle: say(policy.states[row.state]?.title ?? outcome?.title ?? { zh: row.state, en: row.state }, locale),
    outcome: row.outcome,
    ...(outcome && { outcomeTitle: say(outcome.title, locale), tone: outcome.tone }),
    version: row.version,
    policyProfile: row.profile,
    parties: partiesView(row.parties, reader),
    openedBy: row.openedBy,
    openedAt: iso(row.openedAt),
    updatedAt: iso(row.updatedAt),
    closedAt: iso(row.closedAt),
    waitingOn: waitingOn(row, policy, reader),
    ...highlightsView(row, policy, reader),
  };
}

const pick = (from: Values, names: readonly string[]): Values =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(from, name)).map((name) => [name, from[name]]));

function highlightsView(
  { form, data }: Pick<CaseRow, 'form' | 'data'>,
  policy: Policy,
  reader: Reader,
): Pick<CaseInList, 'highlights'> {
  const { highlights } = policy;
  if (!highlights) return {};
  const shown = dataView({ form: pick(form, highlights), data: pick(data, highlights) }, policy, reader);
  return { highlights: pick(shown, highlights) };
}

/** Where the files of a case stand. */
export const statesOf = ({ files = [] }: Pick<CaseRow, 'files'>): FileStates =>
  new Map(files.map(({ slot, fileId, ...stands }) => [`${slot}/${fileId}`, stands]));

/** What was submitted and what the process found out since, as this reader may see it. */
export function dataView(row: Pick<CaseRow, 'form' | 'data' | 'files'>, policy: Policy, reader: Reader): Values {
  const { actor, locale, reveal } = reader;
  const by = { roles: actor.roles, locale, files: statesOf(row), ...(reveal && { reveal }) };
  return { ...formView(policy.form, row.form, by), ...formView(policy.facts ?? [], row.data, by) };
}

/** A whole case for one reader, exactly as `GET /v1/cases/{id}` answers it. */
export function caseView(row: CaseRow, policy: Policy, reader: Reader): WholeCase {
  return {
    ...caseSummary(row, policy, reader),
    policyVersion: row.policyVersion,
    data: dataView(row, policy, reader),
    tasks: row.tasks.map((task) => taskOfCaseView(row, task, policy, reader)),
    allowedActions: allowedActions(row, policy, reader),
  };
}

/** A task that the policy has no longer. */
const OF_NO_POLICY = { sentence: '', decisions: [], reminders: [], onSilence: 'waits', silence: '' } as const;

/**
 * A task for one reader, as `GET /v1/tasks/{id}` answers it: what the policy says, how it stands, and the case to be
 * judged.
 */
export function taskDetail(row: CaseRow, task: CaseTask, policy: Policy, reader: Reader): TaskDetail {
  const declared = policy.tasks[task.key];
  const blocked = blockedDecisions(row, task.key, policy);
  const whyOf = (decision: string): NotPossible =>
    task.status === 'open' ? whyBlocked(blocked.get(decision) ?? [], reader.locale) : {};
  return {
    ...(declared ? taskPolicyView(task.key, declared, reader.locale, whyOf) : OF_NO_POLICY),
    ...taskOfCaseView(row, task, policy, reader),
    caseId: row.id,
    deadline: task.deadline,
    remindAt: task.remindAt.map((at) => iso(at)),
    case: { ...caseSummary(row, policy, reader), data: dataView(row, policy, reader) },
  };
}

/** A row of the inbox: what is asked, about what and whom, by when. */
export function inboxView(row: InboxRow, policy: Policy, reader: Reader): InboxItem {
  const declared = policy.tasks[row.task.key];
  const { role, roles, levels } = row.task;
  // Operators hand on what has gone to them.
  const decides = roles.some((each) => reader.actor.roles.includes(each));
  const decisions = decides ? Object.entries(declared?.decisions ?? {}) : [];
  const blocked = blockedDecisions(row, row.task.key, policy);
  const { any, blockers } = possible(blocked);
  return {
    id: row.task.id,
    key: row.task.key,
    title: taskTitleFor(row, row.task.key, policy, reader),
    role,
    channel: row.task.channel,
    status: row.task.status,
    openedAt: iso(row.task.openedAt),
    dueAt: iso(row.task.dueAt),
    provisional: row.task.deadline?.provisional ?? false,
    ...stoppedView(row.task),
    ...(row.task.reminded > 0 && { remindedAt: iso(row.task.remindAt[row.task.reminded - 1]!) }),
    ...(levels.length > 0 && { escalates: levelsView(row.task, reader.now) }),
    assignee: row.task.assignee,
    ...claimView(row.task),
    canDecide: decides && any,
    ...whyBlocked(blockers, reader.locale),
    decisions: decisions.map(([key, { title, commentRequired }]) => ({
      key,
      title: say(title, reader.locale),
      commentRequired,
      ...whyBlocked(blocked.get(key) ?? [], reader.locale),
    })),
    caseId: row.caseId,
    type: row.type,
    processTitle: say(policy.title, reader.locale),
    requestNo: row.requestNo,
    state: row.state,
    version: row.version,
    parties: partiesView(row.parties, reader),
    ...highlightsView(row, policy, reader),
  };
}
