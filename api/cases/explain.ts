import type { CaseRow } from '../../db/engine/cases';
import type { CaseTask, TaskLevel } from '../../db/engine/task-rows';
import type { TimelineRow } from '../../db/engine/timeline';
import { DAY_LABELS, type Deadline, type Stop } from '../../workflows/kit/policy/deadlines';
import { say, type Locale } from '../../workflows/kit/policy/labels';
import type { Policy } from '../../workflows/kit/policy/policy';
import { OPERATORS } from '../../workflows/kit/policy/escalation';
import { ROLES } from '../../workflows/kit/policy/roles';
import { instantText } from '../../workflows/kit/policy/beijing-time';
import { taskRight } from './rights';
import { blockedDecisions, waitingOn, whyBlocked } from './represent';
import type { Reader } from './parties-view';
import type { Arithmetic, DateToCome, Explanation, NextStep } from '../shapes/record';

const rule = (task: CaseTask, locale: Locale): string => {
  const { dueRule } = task;
  if (dueRule === null) return locale === 'zh-CN' ? '无截止时间' : 'no deadline';
  if ('workingDays' in dueRule)
    return locale === 'zh-CN' ? `${dueRule.workingDays} 个工作日` : `${dueRule.workingDays} working days`;
  if ('on' in dueRule) return locale === 'zh-CN' ? `至 ${dueRule.on}` : `until ${dueRule.on}`;
  if ('days' in dueRule) return locale === 'zh-CN' ? `${dueRule.days} 个自然日` : `${dueRule.days} calendar days`;
  return locale === 'zh-CN' ? `${dueRule.months} 个月` : `${dueRule.months} months`;
};

const stoodStill = (stops: readonly Stop[], locale: Locale): string =>
  stops
    .map(({ from, until }) =>
      locale === 'zh-CN' ? `；${from} 至 ${until} 停止计时` : `; the clock stood still from ${from} to ${until}`,
    )
    .join('');

/** How a date was counted, in one language: start, skipped days and why, calendar version, cut-off in Beijing time. */
export function arithmetic(task: CaseTask, locale: Locale): Arithmetic | null {
  const found: Deadline | null = task.deadline;
  if (!found) return null;
  const cutoffBeijing = instantText(new Date(found.cutoff), locale);
  const sentence =
    locale === 'zh-CN'
      ? `自 ${found.startDate}(第 0 天)起 ${rule(task, locale)},最后一天 ${found.lastDay},须在 ${cutoffBeijing} 之前`
      : `${rule(task, locale)} after ${found.startDate} (day 0): last day ${found.lastDay}, before ${cutoffBeijing}`;
  return {
    rule: rule(task, locale),
    startDate: found.startDate,
    lastDay: found.lastDay,
    cutoff: found.cutoff,
    cutoffBeijing,
    provisional: found.provisional,
    calendarVersion: found.calendarVersion,
    skipped: found.skipped.map(({ date, why }) => ({ date, why: say(DAY_LABELS[why], locale) })),
    makeUpDays: found.makeUpDays,
    ...(found.stops === undefined ? {} : { stops: found.stops }),
    sentence: `${sentence}${stoodStill(found.stops ?? [], locale)}`,
  };
}

/** A deadline whose clock stands still: since when, and what it counted by before. */
function stoppedDate(task: CaseTask, of: OfTask, locale: Locale): DateToCome {
  const at = task.clockStoppedAt?.toISOString() ?? '';
  const meaning = say(
    {
      zh: '伙伴被冻结，期限停止计时；解冻后按剩余时间继续。',
      en: 'The partner is frozen: the clock stands still, and goes on with what was left once the freeze is lifted.',
    },
    locale,
  );
  return { kind: 'stopped', at, ...of, meaning, arithmetic: arithmetic(task, locale) };
}

type OfTask = Pick<DateToCome, 'taskId' | 'title'>;

/** When a task goes to others, and what that means. */
function levelDate({ role }: CaseTask, { to, at, provisional }: TaskLevel, of: OfTask, locale: Locale): DateToCome {
  const told = to === role || to === OPERATORS;
  const { zh, en } = ROLES[to];
  const meaning = {
    zh: `若仍未处理，${told ? `将通知${zh}` : `${zh}也可以处理`}。`,
    en: `If nobody has decided it by then, the ${en.toLowerCase()} ${told ? 'are told' : 'may decide it as well'}.`,
  };
  return { kind: 'escalation', at: at.toISOString(), to, provisional, ...of, meaning: say(meaning, locale) };
}

function datesOf(row: CaseRow, policy: Policy, { locale, now }: Reader): DateToCome[] {
  const open = row.tasks.filter((task) => task.status === 'open');
  const dates = open.flatMap((task): DateToCome[] => {
    const declared = policy.tasks[task.key];
    const of = { taskId: task.id, title: declared ? say(declared.title, locale) : task.key };
    const reminders = task.remindAt
      .slice(task.reminded)
      .map((at) => ({ kind: 'reminder' as const, at: at.toISOString(), ...of }));
    const levels = task.levels.filter(({ at }) => at > now).map((level) => levelDate(task, level, of, locale));
    if (task.clockStoppedAt !== null) return [stoppedDate(task, of, locale)];
    if (task.dueAt === null) return [...reminders, ...levels];
    const meaning = declared && { meaning: say(declared.silence, locale) };
    return [
      ...reminders,
      ...levels,
      { kind: 'due', at: task.dueAt.toISOString(), ...of, ...meaning, arithmetic: arithmetic(task, locale) },
    ];
  });
  return dates.sort((a, b) => String(a.at).localeCompare(String(b.at)));
}

function nextOf(row: CaseRow, policy: Policy, reader: Reader): NextStep[] {
  const { locale, actor } = reader;
  return row.tasks
    .filter((task) => task.status === 'open')
    .map((task) => {
      const declared = policy.tasks[task.key];
      const blocked = blockedDecisions(row, task.key, policy);
      return {
        taskId: task.id,
        key: task.key,
        title: declared ? say(declared.title, locale) : task.key,
        role: task.role,
        party: task.partyId,
        yours: taskRight(row, task, actor) === undefined,
        decisions: Object.entries(declared?.decisions ?? {}).map(([key, { title, consequence }]) => ({
          key,
          title: say(title, locale),
          consequence: say(consequence, locale),
          ...whyBlocked(blocked.get(key) ?? [], locale),
        })),
        silence: {
          then: declared?.onSilence ?? 'waits',
          at: task.dueAt?.toISOString() ?? null,
          meaning: declared ? say(declared.silence, locale) : null,
        },
      };
    });
}

const eventView = (event: TimelineRow): Explanation['why']['event'] & {} => ({
  seq: event.seq,
  at: event.at.toISOString(),
  action: event.action,
  actor: event.actor,
  right: event.right,
  ...(event.comment !== null && { comment: event.comment }),
});

// A state is left by a decision, by the system when its work is done, or never.
function whyOf(row: CaseRow, policy: Policy, locale: Locale): string {
  const chinese = locale === 'zh-CN';
  if (row.outcome !== null) return chinese ? '申请已结束，不再变化。' : 'The case has ended; nothing follows.';
  const tasks = row.tasks.filter((task) => task.status === 'open').map((task) => waitingFor(task, policy, locale));
  if (tasks.length > 0) return tasks.join(chinese ? '；' : '; ');
  return chinese ? '系统正在执行，无需任何人操作。' : 'The system is at work; nobody has to do anything.';
}

function waitingFor(task: CaseTask, policy: Policy, locale: Locale): string {
  const what = say(policy.tasks[task.key]?.title ?? { zh: task.key, en: task.key }, locale);
  const who = say(ROLES[task.role], locale);
  return locale === 'zh-CN' ? `等待${who}：${what}` : `Waits for the ${who.toLowerCase()}: ${what}`;
}

/**
 * Why a case is where it is, whose move it is, every future date with its arithmetic, and what follows each decision
 * and silence.
 */
export function explainView(row: CaseRow, policy: Policy, cause: TimelineRow | undefined, reader: Reader): Explanation {
  const { locale } = reader;
  const place = row.outcome === null ? policy.states[row.state] : policy.outcomes[row.outcome];
  const title = place ? say(place.title, locale) : row.state;
  return {
    caseId: row.id,
    requestNo: row.requestNo,
    state: row.state,
    outcome: row.outcome,
    title,
    why: {
      rule: whyOf(row, policy, locale),
      ...(cause && { event: eventView(cause) }),
    },
    waitingOn: waitingOn(row, policy, reader),
    dates: datesOf(row, policy, reader),
    next: nextOf(row, policy, reader),
    mayFollow: row.outcome === null ? (policy.states[row.state]?.next ?? []) : [],
  };
}
