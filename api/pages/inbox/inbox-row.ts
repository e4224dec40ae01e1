import { findPerson } from '../../../db/directory/directory';
import type { FieldKind } from '../../../workflows/kit/policy/field-kinds';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { ROLES } from '../../../workflows/kit/policy/roles';
import { betweenOf, detailsOf, subjectOf } from '../case/case-view';
import type { InboxItem, LevelAnswer } from '../frame/answers';
import { type Place, policyFor, type Signed } from '../frame/visit';
import { inboxWords } from './words';

/** How soon a task has to be seen to. */
export type Urgency = 'late' | 'soon' | 'never' | 'later';

/** A decision that can be taken for several tasks at once. */
export interface PlainDecision {
  readonly key: string;
  readonly title: string;
  readonly commentRequired: boolean;
  /** What follows, in a sentence. */
  readonly consequence: string;
}

/** An amount as the API answers it. */
export interface Amount {
  readonly amount: string;
  readonly currency: string;
}

/** A task as the inbox shows it. */
export interface TaskRow {
  readonly id: string;
  readonly href: string;
  readonly title: string;
  /** What it is about and whom, in short. */
  readonly about: readonly string[];
  readonly requestNo: string;
  /** What has to be known before it is opened. */
  readonly sentence: string;
  readonly urgency: Urgency;
  readonly openedAt: string;
  readonly dueAt: string | null;
  readonly provisional: boolean;
  readonly stoppedSince: string | undefined;
  /** The target that has passed. */
  readonly target: string | undefined;
  /** Empty when it is decided on its own page alone. */
  readonly decisions: readonly PlainDecision[];
  readonly amount: Amount | undefined;
}

const SOON_DAYS = 5;

/** A task of the inbox as its reader sees it. */
export async function taskRow(item: InboxItem, place: Place, visit: Signed): Promise<TaskRow> {
  const policy = policyFor(place, item.type);
  const reached = (item.escalates ?? []).filter((level) => level.reached);
  const target = reached[0]?.at;
  const decides = item.decisions.length > 0 || reached.some(isTo(visit));
  return {
    id: item.id,
    // What an action of the case answers is answered on the page of the case.
    href: decides ? `/tasks/${encodeURIComponent(item.id)}` : `/cases/${item.caseId}`,
    title: item.title,
    about: aboutOf(item, policy, visit),
    requestNo: item.requestNo,
    sentence: await sentenceOf(item, policy, reached, place, visit),
    urgency: urgencyOf(item, target, visit),
    openedAt: item.openedAt,
    dueAt: item.dueAt,
    provisional: item.provisional,
    stoppedSince: item.clockStoppedSince,
    target,
    decisions: plainDecisions(policy, item, visit),
    amount: amountOf(item, policy),
  };
}

function aboutOf(item: InboxItem, policy: Policy, visit: Signed): string[] {
  // Readers need not be told their own name.
  const others = item.parties.filter(({ id }) => id !== visit.actor.partyId);
  const subject = subjectOf(item, policy, visit);
  const parts = [betweenOf(others, visit), subject, ...detailsOf(item, policy, visit), item.processTitle];
  return [...new Set(parts.filter((part): part is string => part !== undefined && part !== ''))];
}

const isTo =
  ({ actor }: Signed) =>
  ({ to }: LevelAnswer): boolean =>
    actor.roles.includes(to);

async function sentenceOf(
  item: InboxItem,
  policy: Policy,
  reached: readonly LevelAnswer[],
  { deps }: Place,
  visit: Signed,
): Promise<string> {
  const { actor, locale, f } = visit;
  const w = inboxWords[locale];
  if (item.standIn?.by === actor.personId) {
    const absent = await findPerson(deps.api.db, item.standIn.for);
    return w.standsIn((locale === 'zh-CN' ? absent?.name : absent?.nameEn) ?? item.standIn.for);
  }
  if (item.claimedBy === actor.personId && item.claimedUntil !== undefined)
    return w.claimedUntil(f.short(item.claimedUntil));
  if (item.why !== undefined) return item.why;
  const last = reached.findLast(isTo(visit)) ?? reached.at(-1);
  if (last && isTo(visit)(last)) return w.escalatedToYou(f.short(last.at));
  if (last) return w.escalated(say(ROLES[last.to], locale), f.short(last.at));
  const silence = policy.tasks[item.key]?.silence;
  const said = silence && w.silence(say(silence, locale));
  return [item.remindedAt && w.reminded(f.short(item.remindedAt)), said]
    .filter(Boolean)
    .join(locale === 'zh-CN' ? '' : ' ');
}

function urgencyOf({ dueAt }: InboxItem, target: string | undefined, { f }: Signed): Urgency {
  if (target !== undefined) return 'late';
  if (dueAt === null) return 'never';
  const { days, over } = f.left(dueAt);
  return over ? 'late' : days <= SOON_DAYS ? 'soon' : 'later';
}

// What asks for a code or a form of its own needs its own page.
const plainDecisions = (policy: Policy, item: InboxItem, { locale }: Signed): PlainDecision[] =>
  item.decisions.flatMap(({ key, title, commentRequired, why }) => {
    const declared = policy.tasks[item.key]?.decisions[key];
    if (why !== undefined || declared?.form.length !== 0 || declared.code !== undefined) return [];
    return [{ key, title, commentRequired, consequence: say(declared.consequence, locale) }];
  });

function amountOf(
  { highlights = {} }: InboxItem,
  { form, facts = [], highlights: names = [] }: Policy,
): Amount | undefined {
  const money: FieldKind = 'money';
  const found = [...form, ...facts].find(({ name, kind }) => kind === money && names.includes(name));
  const value = found && highlights[found.name];
  return typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value
    ? { amount: String(value.amount), currency: String(value.currency) }
    : undefined;
}
