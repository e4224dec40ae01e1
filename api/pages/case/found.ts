import { findPerson } from '../../../db/directory/directory';
import type { Field } from '../../../workflows/kit/policy/fields';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { CONSENT_TEXTS } from '../../../workflows/association/consent-texts';
import type { CaseAnswer } from '../frame/answers';
import { type Fact, factsOf } from './case-view';
import { type Words } from '../frame/words';
import { namedFields, partnerIn } from '../forms/named-fields';
import type { Changing } from './what-changes';
import type { Place } from '../frame/visit';

type Data = CaseAnswer['data'];

/**
 * What the process found out since the submission: the facts the reader may see, and the accepted texts.
 */
export async function foundOf(
  place: Place,
  { data, parties }: Pick<CaseAnswer, 'data' | 'parties'>,
  { facts = [] }: Policy,
  words: Words,
): Promise<Fact[]> {
  const texts = acceptedTexts(data['notices'], words);
  return [
    ...factsOf(
      await namedFields(place, facts, partnerIn({ parties })),
      await withNames(place, facts, data, words),
      parties,
      words,
    ),
    ...(texts === '' ? [] : [{ label: words.m.consent.receipt.texts, value: texts }]),
  ];
}

const modelOf = (value: unknown): Changing['from'] => (value === 'referral' || value === 'reseller' ? value : 'none');

/** What becomes of an association, or has; undefined for other cases, and for those that ended without a change. */
export function changeIn({ data, outcome, tone }: Pick<CaseAnswer, 'data' | 'outcome' | 'tone'>): Changing | undefined {
  if (data['from'] === undefined || (outcome !== null && tone !== 'good')) return undefined;
  return { from: modelOf(data['from']), to: modelOf(data['to']), done: outcome !== null };
}

/** The same data with people's names in place of their ids; an id that is not in our directory stays. */
async function withNames({ deps }: Place, fields: readonly Field[], data: Data, { locale }: Words): Promise<Data> {
  const people = await Promise.all(
    fields.map(async ({ name, kind }) => {
      const id = data[name];
      const person = kind === 'person' && typeof id === 'string' ? await findPerson(deps.api.db, id) : undefined;
      return person === undefined ? [] : [[name, { name: locale === 'zh-CN' ? person.name : person.nameEn }] as const];
    }),
  );
  return { ...data, ...Object.fromEntries(people.flat()) };
}

function acceptedTexts(notices: unknown, { m, locale }: Words): string {
  if (!Array.isArray(notices)) return '';
  return (notices as { notice: string; version: string }[])
    .filter(({ notice }) => notice in CONSENT_TEXTS)
    .map(
      ({ notice, version }) =>
        `${say(CONSENT_TEXTS[notice as keyof typeof CONSENT_TEXTS].title, locale)} · ${m.consent.decide.version(version)}`,
    )
    .join('\n');
}
