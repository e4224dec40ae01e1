import type { Party, PersonRow } from '../../db/directory/directory';
import type { AssociationRow, CooperationRow } from '../../db/directory/relationships';
import { maskValue } from '../cases/masking';
import { omit } from '../http/omit';

type View = Record<string, unknown>;

const masked = (row: { email: string; mobile: string | null }): View => ({
  email: maskValue(row.email),
  mobile: maskValue(row.mobile),
});

/** A partner on the wire; contact details are masked in lists. */
export function partnerView(party: Party, list: boolean): View {
  return { ...omit(party, 'partnerKind', 'namedAccount'), kind: party.partnerKind, ...(list && masked(party)) };
}

/** A customer on the wire: all of it once revealed, contact details masked before, and names too in lists. */
export function customerView(party: Party, shown: 'list' | 'one' | 'all'): View {
  const { id, name, nameEn, accountName, email, mobile, locale, status, namedAccount, version, updatedAt } = party;
  const names = { name, nameEn, accountName };
  const hidden = Object.fromEntries(Object.entries(names).map(([key, value]) => [key, maskValue(value)]));
  return {
    ...{ id, ...names, email, mobile, locale, status, namedAccount, version, updatedAt },
    ...(shown !== 'all' && masked(party)),
    ...(shown === 'list' && hidden),
  };
}

/** A person on the wire; contact details are masked in lists, which never hold the sign-in subject. */
export function personView(person: PersonRow, list: boolean): View {
  const shown = omit(person, 'externalSubject', 'partyKind');
  return { ...shown, ...(list ? masked(person) : { externalSubject: person.externalSubject }) };
}

/** An association or cooperation on the wire: without the row's own number, and without an end while it lasts. */
export function spanView({ id: _id, until, ...row }: AssociationRow | CooperationRow): View {
  return { ...row, ...(until !== null && { until }) };
}
