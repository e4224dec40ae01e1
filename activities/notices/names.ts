import type { NoticeRow } from '../../db/outbox/notice-facts';
import { type Label, type Locale, say } from '../../workflows/kit/policy/labels';
import type { PartyRole } from '../../workflows/kit/policy/roles';
import { INVITEE } from '../../workflows/distribution/distribution.policy';
import type { PartnerDirectoryPort } from '../ports';

/** The parties that messages call by name, each if the case has it. */
export type NamedRole = Exclude<PartyRole, 'vendor'>;

/** The names of a case's parties in one language, and the two that a message is about. */
export interface Names {
  readonly named: Readonly<Partial<Record<NamedRole, string>>>;
  /** The requester; undefined when it is the receiver's own party. */
  readonly asker?: string;
  /** Who was asked, or took the reported action. */
  readonly other?: string;
}

const VENDOR_NAME: Label = { zh: '云服务商', en: 'the vendor' };

type Parties = Readonly<Partial<Record<PartyRole, string>>>;

/** How a party takes part in a case; undefined when it does not. */
export const roleOf = (parties: Parties, partyId: string): PartyRole | undefined =>
  (Object.keys(parties) as PartyRole[]).find((role) => parties[role] === partyId);

/** The names that the receiver of a notice may read: none for outsiders of the case. `other` is the id of a party. */
export async function namesFor(
  directory: PartnerDirectoryPort,
  { parties, partyId, opener }: NoticeRow,
  other: string | null,
  locale: Locale,
): Promise<Names> {
  if (roleOf(parties, partyId) === undefined) return { named: {} };
  const others = (Object.entries(parties) as [PartyRole, string][]).filter(
    (entry): entry is [NamedRole, string] => entry[0] !== 'vendor',
  );
  const entries = await Promise.all(
    others.map(async ([role, id]) => [role, await nameOf(directory, role, id, locale)] as const),
  );
  const named = Object.fromEntries(entries.filter(([, name]) => name !== undefined)) as Names['named'];
  const nameOfParty = (id: string | null): string | undefined => {
    const role = id === null || id === partyId ? undefined : roleOf(parties, id);
    return role === 'vendor' ? say(VENDOR_NAME, locale) : role && named[role];
  };
  const [asker, otherName] = [nameOfParty(opener.partyId), nameOfParty(other)];
  return {
    named,
    ...(asker === undefined ? {} : { asker }),
    ...(otherName === undefined ? {} : { other: otherName }),
  };
}

async function nameOf(
  directory: PartnerDirectoryPort,
  role: NamedRole,
  id: string,
  locale: Locale,
): Promise<string | undefined> {
  if (id === INVITEE) return undefined;
  const party =
    role === 'customer' ? (await directory.customer({ id })).customer : (await directory.partner({ id })).partner;
  if (party === null) return undefined;
  return locale === 'zh-CN' ? party.name : party.nameEn;
}
