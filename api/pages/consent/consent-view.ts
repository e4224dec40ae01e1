import { randomUUID } from 'node:crypto';
import { findParty, findPerson } from '../../../db/directory/directory';
import { say } from '../../../workflows/kit/policy/labels';
import type { Blocker } from '../../../workflows/kit/policy/refusals';
import { CONSENT_TEXTS } from '../../../workflows/association/consent-texts';
import { arithmetic } from '../../cases/explain';
import type { Problem } from '../../http/problems';
import type { AskedCode } from './asked-code';
import type { Link } from './consent-link';
import { effectsOfChange } from './consent-effects';
import { changeOf, checkNow } from '../forms/live-check';
import { blockersOf, faultOf, messagesOf } from '../forms/faults';
import { codeControl, control, controls, labelsOf } from '../forms/form-fields';
import { textOf, valuesOf } from '../forms/form-values';
import type { Place, Visit } from '../frame/visit';
import type { Words } from '../frame/words';

/** Whom to ask: the partner, the person who sent the request, and how to reach that person. */
export async function contactOf({ deps }: Place, { row }: Pick<Link, 'row'>, { locale }: Words): Promise<string> {
  const { db } = deps.api;
  const [person, party] = await Promise.all([findPerson(db, row.opener.personId), findParty(db, row.opener.partyId)]);
  const name = (of: { name: string; nameEn: string } | undefined): string | undefined =>
    locale === 'zh-CN' ? of?.name : of?.nameEn;
  return [name(party), name(person), person?.email ?? party?.email].filter(Boolean).join(' · ');
}

/** The consent page of a live link. */
export async function showConsent(
  place: Place,
  visit: Visit,
  link: Link,
  more: { problem?: Problem; blockers?: readonly Blocker[]; sent?: AskedCode | undefined } = {},
): Promise<void> {
  const { row, task, policy } = link;
  const { m, locale } = visit;
  const nameOf = (role: string): string => {
    const party = row.parties.find((candidate) => candidate.role === role);
    return (locale === 'zh-CN' ? party?.name : party?.nameEn) ?? '';
  };
  const [blockers, contact] = await Promise.all([
    more.blockers ?? checkNow(place, link.row),
    contactOf(place, link, visit),
  ]);
  const change = changeOf(link.row);
  const declared = policy.tasks[task.key]!;
  const { problem, sent } = more;
  const asks = m.consent.who.asks[row.type as 'partner-unlink'] ?? m.consent.who.asks.other;
  await visit.show(
    'consent',
    {
      c: {
        here: `/consent/${link.token}`,
        title: say(declared.title, locale),
        partner: nameOf('partner'),
        asks: asks(nameOf('partner'), nameOf('customer')),
        reason: typeof row.form['reason'] === 'string' ? row.form['reason'] : '',
        requestNo: row.requestNo,
        dueAt: task.dueAt?.toISOString(),
        openedAt: task.openedAt.toISOString(),
        silence: say(declared.silence, locale),
        contact,
        arithmetic: arithmetic(task, locale),
        before: m.facts.models[change?.from ?? 'none'],
        after: m.facts.models[change?.to ?? 'none'],
        effects: change
          ? effectsOfChange(change).map(({ title, text }) => ({
              title: say(title, locale),
              text: say(text, locale),
            }))
          : [],
        check: blockers
          ? { ok: blockers.length === 0, blockers: blockersOf(blockers, visit) }
          : { problem: m.consent.way.unknown },
        checkedAt: visit.now.toISOString(),
        sent: sent && { to: sent.sentTo, expiresAt: sent.expiresAt },
        ...formOf(visit, link, problem),
      },
      key: randomUUID(),
      problem: problem && faultOf(problem, visit, labelsOfLink(link, visit)),
    },
    problem?.status ?? 200,
  );
}

const decisionsOf = ({ policy, task }: Link) => Object.entries(policy.tasks[task.key]?.decisions ?? {});

/** The ticks and other fields that any decision of a link asks for. */
export const fieldsOfLink = (link: Link) => decisionsOf(link).flatMap(([, { form }]) => form);

function labelsOfLink(link: Link, { m, locale }: Words): Map<string, string> {
  const ticks = fieldsOfLink(link).map((field) => [field.name, titleOf(field.name, locale)] as const);
  return new Map([
    ...labelsOf(fieldsOfLink(link), locale, 'field'),
    ...ticks.flatMap(([name, title]) => (title === undefined ? [] : [[name, title] as const])),
    ['code', m.consent.code],
    ['comment', m.consent.comment],
    ['decision', m.consent.decide.title],
  ]);
}

const titleOf = (tick: string, locale: Words['locale']): string | undefined => {
  const notice = tick in CONSENT_TEXTS ? CONSENT_TEXTS[tick as keyof typeof CONSENT_TEXTS] : undefined;
  return notice && say(notice.title, locale);
};

function formOf(visit: Visit, link: Link, problem: Problem | undefined): object {
  const { m, locale, posted } = visit;
  const errors = problem ? messagesOf(problem, visit) : new Map<string, string>();
  const fields = fieldsOfLink(link);
  const values = valuesOf(fields, named(posted, fields), 'form');
  return {
    fields: controls(fields, { locale, values, errors }).map((field) => ({ ...field, required: false, quiet: true })),
    code: { ...codeControl(m.consent.code, errors.get('code')), required: false, quiet: true },
    comment: control('comment', m.consent.comment, {
      control: 'longText',
      help: m.consent.commentHelp,
      max: 256,
      value: textOf(posted, 'comment') ?? '',
      error: errors.get('comment'),
    }),
    decisions: decisionsOf(link).map(([key, { title, consequence }]) => ({
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
