import type { NoticeRow } from '../../db/outbox/notice-facts';
import { ADDRESS_PROBLEMS, DELIVERY_PROBLEMS, type DeliveryProblem } from '../../db/outbox/notices';
import type { FieldKind } from '../../workflows/kit/policy/field-kinds';
import type { Field, FormValues, Money } from '../../workflows/kit/policy/fields';
import { type Label, type Locale, say } from '../../workflows/kit/policy/labels';
import type { Policy } from '../../workflows/kit/policy/policy';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { type Role, ROLES } from '../../workflows/kit/policy/roles';
import type { PartnerDirectoryPort } from '../ports';
import { addressField } from './invitation';
import { isEscalation } from '../../workflows/kit/contract/notice-templates';
import { oneLine } from './message';
import { namesFor, type Names } from './names';
import { instantText } from '../../workflows/kit/policy/beijing-time';
import { systemReason } from '../../workflows/shared/reasons';
import { moneyText } from '../../workflows/shared/money-text';

/**
 * Everything a template may say, in the receiver's language. Names are omitted for receivers who are no party of the
 * case.
 */
export interface Facts extends Names {
  readonly requestNo: string;
  /** The name of the request. */
  readonly title: string;
  /** The receiver's own party made the request, or took the reported action. */
  readonly own: boolean;
  /** Why it was requested, if the receiver may read that. */
  readonly reason?: string;
  readonly task?: { readonly title: string; readonly sentence: string; readonly silence: string };
  /** The deadline with its zone. */
  readonly due?: string;
  readonly outcome?: { readonly title: string; readonly tone: 'good' | 'bad' | 'neutral' };
  /** The state that the case has entered. */
  readonly state?: string;
  /** The action that was taken. */
  readonly action?: string;
  /** The words of the person, or why the system, ended the case or moved it to its state. */
  readonly comment?: string;
  /** Why the case was moved or ended, in words of ours: what silence meant, what the system found. */
  readonly why?: string;
  /** What silence meant, when it ended the case. */
  readonly silence?: string;
  /** The blockers. */
  readonly items: readonly string[];
  /** Why what was agreed could not be carried out. */
  readonly failures: readonly string[];
  /** Why a message to the other side has not arrived. */
  readonly undelivered?: string;
  /** Whether another address would help. */
  readonly addressAtFault: boolean;
  /** The message went to an address of the request, which the requester can correct. */
  readonly correctable: boolean;
  /** The case data that the notice names, with labels. */
  readonly told: readonly (readonly [string, string])[];
  /** Whose a task was that has gone to the receiver, since when, and whether the receiver may decide it. */
  readonly escalation?: { readonly from: string; readonly since: string; readonly decides: boolean };
  /** The colleague that the notice is about. */
  readonly person?: string;
  /** Where to act or look. */
  readonly url?: string;
  /** The task is decided by a link: a customer's consent with a one-time code, or an invitation. */
  readonly link?: 'consent' | 'invitation';
}

/** Gathers the facts of a notice. PortFault when the directory does not answer. */
export async function gatherFacts(
  directory: PartnerDirectoryPort,
  policy: Policy,
  notice: NoticeRow,
  locale: Locale,
): Promise<Facts> {
  const { params } = notice;
  const by = typeof params['by'] === 'string' ? params['by'] : undefined;
  const names = await namesFor(directory, notice, by ?? notice.taskPartyId, locale);
  const task = notice.taskKey === null ? undefined : policy.tasks[notice.taskKey];
  // The notice may be sent before the end is written.
  const end = typeof params['outcome'] === 'string' ? params['outcome'] : notice.outcome;
  const outcome = end === null ? undefined : policy.outcomes[end];
  const reason = reasonFor(policy, notice);
  const lastWord = outcome === undefined || outcome.tone === 'good' ? null : notice.lastWord;
  const silent = lastWord?.action === 'task.expired' ? policy.tasks[lastWord.taskKey ?? ''] : undefined;
  const person = await personIn(directory, params, locale);
  const comment = typeof params['comment'] === 'string' ? params['comment'] : wordsOf(lastWord, locale);
  return {
    requestNo: notice.requestNo,
    title: say(policy.title, locale),
    ...names,
    own: (by ?? notice.opener.partyId) === notice.partyId,
    ...(reason === undefined ? {} : { reason: oneLine(reason) }),
    ...(task === undefined
      ? {}
      : {
          task: {
            title: say(task.title, locale),
            sentence: say(task.sentence, locale),
            silence: say(task.silence, locale),
          },
        }),
    ...(notice.dueAt === null ? {} : { due: instantText(notice.dueAt, locale) }),
    ...(outcome === undefined ? {} : { outcome: { title: say(outcome.title, locale), tone: outcome.tone } }),
    ...titleOf('state', { ...policy.states, ...policy.outcomes }, params, locale),
    ...titleOf('action', policy.actions, params, locale),
    ...(comment.trim() === '' ? {} : { comment: oneLine(comment) }),
    ...whyOf(policy, params, lastWord, locale),
    ...(silent === undefined ? {} : { silence: say(silent.silence, locale) }),
    items: itemsOf(params, notice.data, locale),
    failures: linesOf((notice.data['failure'] as Checked | undefined)?.blockers ?? [], locale),
    ...undeliveredOf(params, locale),
    ...(person === undefined ? {} : { person }),
    ...escalationIn(params, locale),
    addressAtFault: ADDRESS_PROBLEMS.includes(params['problem'] as DeliveryProblem),
    told: toldOf(policy, notice, locale),
    correctable: addressField(policy, notice) !== undefined,
    ...(notice.channel === 'link' && !isEscalation(notice.template)
      ? { link: notice.role === 'customer' ? 'consent' : 'invitation' }
      : {}),
  };
}

/** Why it was done, in the words of a person or by a code of the system. */
function wordsOf(word: NoticeRow['lastWord'], locale: Locale): string {
  const given = word?.comment ?? '';
  if (word?.actor !== 'system') return given;
  const reason = systemReason(given);
  return reason === undefined ? '' : say(reason, locale);
}

/** Why, as the process says it; of an action of the system that ended the case, its name. */
function whyOf(
  { actions }: Policy,
  { why }: FormValues,
  lastWord: NoticeRow['lastWord'],
  locale: Locale,
): Pick<Facts, 'why'> {
  const taken = actions[lastWord?.action.replace(/^case\./, '') ?? ''];
  const bySystem = taken?.roles.every((role) => role === 'system') ? taken.title : undefined;
  const said = (why as Label | undefined) ?? bySystem;
  return said === undefined ? {} : { why: say(said, locale) };
}

function escalationIn({ from, since, decides }: FormValues, locale: Locale): Pick<Facts, 'escalation'> {
  if (typeof from !== 'string' || typeof since !== 'string') return {};
  const role = say(ROLES[from as Role], locale);
  return { escalation: { from: role, since: instantText(new Date(since), locale), decides: decides === true } };
}

async function personIn(
  directory: PartnerDirectoryPort,
  { person: id }: FormValues,
  locale: Locale,
): Promise<string | undefined> {
  if (typeof id !== 'string') return undefined;
  const { person } = await directory.person({ id });
  return locale === 'zh-CN' ? person?.name : person?.nameEn;
}

function titleOf<K extends 'state' | 'action'>(
  key: K,
  declared: Readonly<Record<string, { readonly title: Label }>>,
  params: FormValues,
  locale: Locale,
): Partial<Record<K, string>> {
  const found = declared[String(params[key])];
  return found === undefined ? {} : ({ [key]: say(found.title, locale) } as Record<K, string>);
}

function reasonFor({ form }: Policy, notice: NoticeRow): string | undefined {
  const field = form.find(({ name }) => name === 'reason');
  const value = notice.form['reason'];
  if (field === undefined || field.personal || typeof value !== 'string') return undefined;
  return field.visibleTo === undefined || field.visibleTo.includes(notice.role) ? value : undefined;
}

/** What a check has found. */
interface Checked {
  readonly blockers?: readonly Blocker[];
}

function itemsOf(params: FormValues, data: FormValues, locale: Locale): string[] {
  const lastCheck = data['lastCheck'] as Checked | null | undefined;
  return linesOf((params['blockers'] as readonly Blocker[] | undefined) ?? lastCheck?.blockers ?? [], locale);
}

const linesOf = (blockers: readonly Blocker[], locale: Locale): string[] =>
  blockers.map(({ title, hint }) => (locale === 'zh-CN' ? `${title.zh}。${hint.zh}` : `${title.en}. ${hint.en}`));

function undeliveredOf({ problem }: FormValues, locale: Locale): Pick<Facts, 'undelivered'> {
  return typeof problem === 'string' && problem in DELIVERY_PROBLEMS
    ? { undelivered: say(DELIVERY_PROBLEMS[problem as DeliveryProblem], locale) }
    : {};
}

function toldOf(policy: Policy, { params, form, data, role }: NoticeRow, locale: Locale): [string, string][] {
  const names = (params['facts'] ?? []) as readonly string[];
  const known = [...(policy.facts ?? []), ...policy.form];
  return names.flatMap((name) => {
    const field = known.find((each) => each.name === name);
    const value = data[name] ?? form[name] ?? undefined;
    const text = field === undefined || value === undefined ? undefined : TEXTS[field.kind](value, field, locale);
    const hidden = field?.personal === true || (field?.visibleTo?.includes(role) ?? true) === false;
    return field === undefined || text === undefined || hidden ? [] : [[say(field.label, locale), text]];
  });
}

/** A value of the case as a message names it; undefined for what does not fit in a line. */
type Say = (value: unknown, field: Field, locale: Locale) => string | undefined;

const line: Say = (value) => (typeof value === 'string' ? oneLine(value) : undefined);
const number: Say = (value) => String(value);
const option: Say = (chosen, { options = [] }, locale) => {
  const found = options.find(({ value }) => value === chosen);
  return found === undefined ? String(chosen) : say(found.label, locale);
};
const untold: Say = () => undefined;

const TEXTS = {
  text: line,
  longText: line,
  email: line,
  phone: line,
  money: (value) => moneyText(value as Money),
  count: number,
  percent: (value) => `${String(value)}%`,
  date: line,
  month: line,
  quarter: line,
  choice: option,
  choices: untold,
  tick: untold,
  customer: line,
  partner: line,
  person: line,
  file: untold,
  list: untold,
} as const satisfies Record<FieldKind, Say>;
