import { findParty, findPerson } from '../../../db/directory/directory';
import { type Holdings, UNREADABLE } from '../../../activities/association/holdings';
import { faultForLog } from '../../../worker/fault-log';
import type { Change } from '../../../workflows/association/change';
import { CONSENT_TEXTS } from '../../../workflows/association/consent-texts';
import { type Label, say } from '../../../workflows/kit/policy/labels';
import type { Blocker } from '../../../workflows/kit/policy/refusals';
import type { CaseRow } from '../../../db/engine/cases';
import type { CaseTask } from '../../../db/engine/task-rows';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { arithmetic } from '../../cases/explain';
import type { Problem } from '../../http/problems';
import { nameIn } from '../case/party-names';
import type { Place, Visit } from '../frame/visit';
import type { Words } from '../frame/words';
import { blockersOf, faultOf, messagesOf } from '../forms/faults';
import { control, controls, labelsOf } from '../forms/form-fields';
import { textOf, valuesOf } from '../forms/form-values';
import { changeOf, checkNow } from '../forms/live-check';
import type { SentCode } from './asked-code';
import type { ContactView } from './contact';
import { effectsOfChange, type EffectValue } from './consent-effects';
import type { Link } from './consent-link';
import { type ConsentForm, ConsentPage, type ConsentView } from './consent-page';
import type { EffectRow, Value } from './effects-table';
import { consentWords } from './words';

/** The request behind a consent, and the task that asks for it. */
export interface Asked {
  readonly row: CaseRow;
  readonly task: CaseTask;
  readonly policy: Policy;
}

type Names = Words['locale'];

/** The name of a party of a request in one language; empty if it has none in that role. */
export function partyName({ row }: Pick<Asked, 'row'>, role: string, locale: Names): string {
  const party = row.parties.find((candidate) => candidate.role === role);
  return (locale === 'zh-CN' ? party?.name : party?.nameEn) ?? '';
}

/** Whom to ask: the person who sent the request while they are there, else the partner itself. */
export async function contactOf({ deps }: Place, { row }: Pick<Asked, 'row'>, locale: Names): Promise<ContactView> {
  const { db } = deps.api;
  const [person, party] = await Promise.all([findPerson(db, row.opener.personId), findParty(db, row.opener.partyId)]);
  const present = person?.active === true ? person : undefined;
  const named = present ?? party;
  return {
    name: named ? nameIn(named, locale) : row.opener.partyId,
    email: present?.email ?? party?.email,
    mobile: (present ? present.mobile : party?.mobile) ?? undefined,
  };
}

/** What a request asks for, by the words that name it. */
export const kindOf = (change: Pick<Change, 'to'>): 'reseller' | 'referral' | 'end' => change.to ?? 'end';

/** The question of a consent, with the partner's name. */
export function questionOf({ row, task, policy }: Asked, locale: Names): string {
  const change = changeOf(row);
  return change
    ? consentWords[locale].question[kindOf(change)](partyName({ row }, 'partner', locale))
    : say(policy.tasks[task.key]!.title, locale);
}

/** The consequences of a request in words. */
interface SaidEffects {
  readonly effects: readonly EffectRow[];
  readonly notes: readonly string[];
}

/** The consequences of a request for what its customer has. */
export function effectsWith(holdings: Holdings, { row }: Pick<Asked, 'row'>, locale: Names): SaidEffects {
  const change = changeOf(row);
  if (!change) return { effects: [], notes: [] };
  const partner: Label = { zh: partyName({ row }, 'partner', 'zh-CN'), en: partyName({ row }, 'partner', 'en-US') };
  const { rows, notes } = effectsOfChange(change, partner, holdings);
  return {
    effects: rows.map(({ what, now, then, note }) => ({
      what: say(what, locale),
      now: valueOf(now, locale),
      then: valueOf(then, locale),
      note: note && say(note, locale),
    })),
    notes: notes.map((note) => say(note, locale)),
  };
}

/** The same with the amounts as they are now. */
async function effectsNow({ deps }: Place, asked: Asked, locale: Names): Promise<SaidEffects> {
  const change = changeOf(asked.row);
  const failed = (error: unknown): void =>
    deps.api.logger.warn({ ...faultForLog(error), caseId: asked.row.id }, 'an amount of a page could not be read');
  return effectsWith(change ? await deps.holdings(change, failed) : UNREADABLE, asked, locale);
}

const valueOf = (value: EffectValue, locale: Names): Value =>
  value === 'unreadable' ? undefined : 'zh' in value ? say(value, locale) : value;

/** Where a consent is read and decided. */
export interface Addresses {
  readonly here: string;
  readonly codeTo: string;
  readonly decideTo: string;
}

/** What a customer reads before deciding. */
export async function consentView(
  place: Place,
  { locale, now, m }: Pick<Visit, 'locale' | 'now' | 'm' | 'f'>,
  asked: Asked,
  addresses: Addresses,
  known?: readonly Blocker[],
): Promise<ConsentView> {
  const { row, task, policy } = asked;
  const [blockers, contact, effects] = await Promise.all([
    known ?? checkNow(place, row),
    contactOf(place, asked, locale),
    effectsNow(place, asked, locale),
  ]);
  return {
    ...addresses,
    ...effects,
    title: questionOf(asked, locale),
    partner: partyName(asked, 'partner', locale),
    customer: partyName(asked, 'customer', locale),
    reason: typeof row.form['reason'] === 'string' ? row.form['reason'] : '',
    requestNo: row.requestNo,
    contact,
    dueAt: task.dueAt?.toISOString(),
    counted: arithmetic(task, locale),
    silence: say(policy.tasks[task.key]!.silence, locale),
    check: blockers
      ? { ok: blockers.length === 0, blockers: blockersOf(blockers, { locale, m } as Words) }
      : { ok: false, blockers: [], problem: consentWords[locale].way.unknown },
    checkedAt: now.toISOString(),
  };
}

/** The page of a live link. */
export async function showConsent(
  place: Place,
  visit: Visit,
  link: Link,
  more: {
    problem?: Problem;
    blockers?: readonly Blocker[] | undefined;
    sent?: SentCode | undefined;
    typed?: Readonly<Record<string, unknown>> | undefined;
    codeJustSent?: boolean;
  } = {},
): Promise<void> {
  const { problem, blockers, sent, typed = visit.posted, codeJustSent = false } = more;
  const here = `/consent/${link.token}`;
  const addresses = { here, codeTo: `${here}/code`, decideTo: `${here}/decision` };
  const errors = problem ? messagesOf(problem, visit) : new Map<string, string>();
  const form: ConsentForm = {
    ...formOf(link, visit.locale, { typed, errors }),
    sent,
    codeError: errors.get('code'),
    codeJustSent,
  };
  const view = await consentView(place, visit, link, addresses, blockers);
  const fault = problem && faultOf(problem, visit, labelsOfLink(link, visit.locale));
  await visit.show(ConsentPage, { view, form, problem: fault }, problem?.status ?? 200);
}

const decisionsOf = ({ policy, task }: Asked) => Object.entries(policy.tasks[task.key]?.decisions ?? {});

/** The ticks and other fields that any decision of a link asks for. */
export const fieldsOfLink = (asked: Asked) => decisionsOf(asked).flatMap(([, { form }]) => form);

/** The labels of a consent's fields by their paths, for the error summary; `prefix` as the names of the fields have it. */
export function labelsOfLink(asked: Asked, locale: Names, prefix = ''): Map<string, string> {
  const words = consentWords[locale];
  const fields = fieldsOfLink(asked);
  const ticks = fields.map((field) => [field.name, titleOf(field.name, locale)] as const);
  return new Map([
    ...labelsOf(fields, locale, 'field'),
    ...ticks.flatMap(([name, title]) => (title === undefined ? [] : [[`${prefix}${name}`, title] as const])),
    ['code', words.code.label],
    ['comment', words.decide.comment],
    ['decision', words.decide.title],
  ]);
}

const titleOf = (tick: string, locale: Names): string | undefined => {
  const notice = tick in CONSENT_TEXTS ? CONSENT_TEXTS[tick as keyof typeof CONSENT_TEXTS] : undefined;
  return notice && say(notice.title, locale);
};

/** The form of a consent with what was typed; `prefix` stands before the names of its own fields. */
export function formOf(
  asked: Asked,
  locale: Names,
  {
    typed,
    errors,
    prefix,
  }: { typed: Readonly<Record<string, unknown>>; errors: ReadonlyMap<string, string>; prefix?: string },
): Pick<ConsentForm, 'fields' | 'comment' | 'decisions'> {
  const words = consentWords[locale];
  const fields = fieldsOfLink(asked);
  const values = valuesOf(fields, prefix === undefined ? named(typed, fields) : typed, 'form');
  const filled = { locale, values, errors, ...(prefix !== undefined && { prefix }) };
  return {
    fields: controls(fields, filled).map((field) => ({ ...field, required: false, quiet: true })),
    comment: control('comment', words.decide.comment, {
      control: 'longText',
      quiet: true,
      help: words.decide.commentHelp,
      max: 256,
      value: textOf(typed, 'comment') ?? '',
      error: errors.get('comment'),
    }),
    decisions: decisionsOf(asked).map(([key, { title, consequence }]) => ({
      key,
      title: say(title, locale),
      consequence: say(consequence, locale),
    })),
  };
}

/** Adds the prefix that `valuesOf` expects, since consent form fields have none. A tick may be sent as any text. */
export function named(
  posted: Readonly<Record<string, unknown>>,
  fields: readonly { name: string; kind: string }[],
): Record<string, unknown> {
  return Object.fromEntries(
    fields
      .filter(({ name }) => posted[name] !== undefined)
      .map(({ name, kind }) => [`form.${name}`, kind === 'tick' && posted[name] !== 'false' ? 'true' : posted[name]]),
  );
}
