import { listParties, listPeople, type Party, type PersonRow } from '../db/directory/directory';
import type { Db } from '../db/knex';

const ALL = 1000;

/** The people to sign in as, one line per party, those that most stories begin with first. */
export async function personaLines(db: Db): Promise<string[]> {
  const [parties, people] = await Promise.all([listParties(db, { limit: ALL }), listPeople(db, { limit: ALL })]);
  const groups = parties
    .map((party) => ({ party, people: people.filter(({ partyId }) => partyId === party.id) }))
    .filter((group) => group.people.length > 0)
    .sort((a, b) => rankOf(a.party) - rankOf(b.party));
  const alone = groups.filter((group) => group.people.some(({ id }) => id === group.party.id));
  const lines = groups
    .filter((group) => !alone.includes(group))
    .map(({ party, people: own }) => `${party.id.padEnd(17)} ${nameOf(party)} ${postsOf(party, own).join(' ')}`);
  const customers = alone.map(({ party }) => party.id).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return [lines[0] ?? '', lines[1] ?? '', `customers${' '.repeat(9)}${customers.join(' ')}`, ...lines.slice(2)];
}

function rankOf({ kind, partnerKind, status }: Party): number {
  if (status !== 'active') return 9;
  if (kind === 'vendor') return 0;
  const partners = ['csp', 'master-distributor', 'cloud-distributor'];
  const rank = partners.indexOf(partnerKind ?? '');
  return rank < 0 ? 1 + partners.length : 1 + rank;
}

const nameOf = ({ name, nameEn, status }: Party): string =>
  padded(`${name} ${nameEn}${status === 'active' ? '' : ` (${status})`}`);

function postsOf({ id }: Party, people: readonly PersonRow[]): string[] {
  const posts = people.map((person) => person.id.replace(`${id}.`, '.'));
  return posts.sort((a, b) => Number(b === '.admin') - Number(a === '.admin'));
}

const NAME_COLUMNS = 54;

// A Chinese character takes two columns of a terminal.
function padded(text: string): string {
  const columns = text.length + (text.match(/[\u2e80-\uffef]/g)?.length ?? 0);
  return text + ' '.repeat(Math.max(0, NAME_COLUMNS - columns));
}
