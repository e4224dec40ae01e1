import type { Party, PersonRow } from '../../db/directory/directory';
import type { AssociationRow, CooperationRow } from '../../db/directory/relationships';
import { isObject } from '../cases/bodies';
import { maskValue } from '../cases/masking';
import { omit } from '../http/omit';
import type { CustomerView, PartnerView, PersonView } from '../shapes/directory';

/** How much of a row goes out: a line of a list, one row with what is hidden masked, or all of it. */
export type Shown = 'list' | 'one' | 'all';

/** What is hidden of people and parties. */
export const CONTACT = ['email', 'mobile'] as const;

/** The masks of some fields of a row. */
export const masked = <R, K extends keyof R & string>(row: R, fields: readonly K[]): Pick<R, K> =>
  Object.fromEntries(fields.map((name) => [name, maskValue(row[name])])) as Pick<R, K>;

/** What is sent, without values that only repeat the masks of what is there: a mask leaves alone what it hides. */
export function withoutMasks<K extends string>(
  row: Readonly<Record<K, unknown>> | undefined,
  fields: readonly K[],
  sent: unknown,
): unknown {
  if (row === undefined || !isObject(sent)) return sent;
  const masks: Readonly<Record<string, unknown>> = masked(row, fields);
  return Object.fromEntries(
    Object.entries(sent).filter(([name, value]) => value === null || !(name in masks) || masks[name] !== value),
  );
}

/** A partner on the wire. */
export function partnerView(party: Party, shown: Shown): PartnerView {
  const hidden = shown !== 'all' && masked(party, CONTACT);
  return { ...omit(party, 'partnerKind', 'namedAccount'), kind: party.partnerKind, ...hidden };
}

/** A customer on the wire; lists mask its names too. */
export function customerView(party: Party, shown: Shown): CustomerView {
  const { id, name, nameEn, accountName, email, mobile, locale, status, namedAccount, version, updatedAt } = party;
  return {
    ...{ id, name, nameEn, accountName, email, mobile, locale, status, namedAccount, version, updatedAt },
    ...(shown !== 'all' && masked(party, CONTACT)),
    ...(shown === 'list' && masked(party, ['name', 'nameEn', 'accountName'])),
  };
}

/** A person on the wire; lists never hold the sign-in subject. */
export function personView(person: PersonRow, shown: Shown): PersonView {
  return {
    ...omit(person, 'externalSubject', 'partyKind'),
    ...(shown !== 'list' && { externalSubject: person.externalSubject }),
    ...(shown !== 'all' && masked(person, CONTACT)),
  };
}

/** An association or cooperation on the wire: without the row's own number, and without an end while it lasts. */
export function spanView<R extends AssociationRow | CooperationRow>(
  row: R,
): Omit<R, 'id' | 'until'> & { readonly until?: string } {
  const { until } = row;
  return { ...omit(row, 'id', 'until'), ...(until !== null && { until }) };
}
