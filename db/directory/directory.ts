import type { PartyKind } from '../../workflows/kit/policy/roles';
import type { Db, Tx } from '../knex';
import { inviteeKnown, partyChanged } from './party-changes';
import { camelColumns, snakeKeys, withIsoTimes } from '../rows';

/** A partner, customer or the vendor. `name` is Chinese, `version` counts its changes, `updatedAt` is ISO. */
export interface Party {
  id: string;
  kind: PartyKind;
  partnerKind: PartnerKind | null;
  name: string;
  nameEn: string;
  accountName: string;
  email: string;
  mobile: string | null;
  locale: 'zh-CN' | 'en-US';
  status: 'active' | 'restricted' | 'frozen' | 'left' | 'closed';
  programmes: string[];
  regions: string[];
  pathStage: PathStage | null;
  verificationCodeRequired: boolean;
  namedAccount: boolean;
  /** Where a partner trades, which decides the profile of its cases. */
  site?: 'CN' | 'INTL' | undefined;
  version: number;
  updatedAt: string;
}

/**
 * The stages of a partner's development path: role selection, role validation (certified), competency differentiation.
 */
export type PathStage = 'role-selection' | 'role-validation' | 'competency-differentiation';

/** The kinds of partner (domain 1.0.1). */
export type PartnerKind =
  | 'csp'
  | 'service-partner'
  | 'system-integrator'
  | 'learning-partner'
  | 'software-partner'
  | 'master-distributor'
  | 'cloud-distributor';

/**
 * A person of a party. `roles` are role codes of the kit; `externalSubject` is the `sub` of the organisation's sign-in.
 */
export interface PersonRow {
  id: string;
  partyId: string;
  partyKind: PartyKind;
  name: string;
  nameEn: string;
  email: string;
  mobile: string | null;
  locale: 'zh-CN' | 'en-US';
  roles: string[];
  active: boolean;
  externalSubject: string | null;
  version: number;
  updatedAt: string;
}

/** The write data of a party or person; `version` is the one the writer has read, absent for a new row. */
export type Written<T extends { version: number; updatedAt: string }> = Omit<T, 'version' | 'updatedAt'> & {
  version?: number | undefined;
};

/** A person as it is written: the kind of the party follows from the party. */
export type WrittenPerson = Omit<Written<PersonRow>, 'partyKind'>;

/** The row has changed since the writer read it; `current` is its version now, `undefined` when it does not exist. */
export class StaleVersion extends Error {
  override readonly name = 'StaleVersion';

  constructor(
    id: string,
    readonly current: number | undefined,
  ) {
    super(`${id} is now at version ${current ?? 'none'}`);
  }
}

/** A page of a list by id: at most `limit` rows after the id `after`. */
export interface Page {
  limit: number;
  after?: string | undefined;
}

const PARTY = camelColumns([
  ...['id', 'kind', 'partner_kind', 'name', 'name_en', 'account_name', 'email', 'mobile', 'locale', 'status'],
  ...[
    'programmes',
    'regions',
    'path_stage',
    'verification_code_required',
    'named_account',
    'site',
    'version',
    'updated_at',
  ],
]);
const PERSON = camelColumns([
  ...['id', 'party_id', 'name', 'name_en', 'email', 'mobile', 'locale', 'roles', 'active', 'external_subject'],
  ...['version', 'updated_at'],
]);

const PERSON_OF_PARTY = {
  ...Object.fromEntries(Object.entries(PERSON).map(([name, column]) => [name, `people.${column}`])),
  partyKind: 'parties.kind',
};

const peopleOf = (db: Db | Tx) => db('people').join('parties', 'parties.id', 'people.party_id').select(PERSON_OF_PARTY);

type Row = Record<string, unknown>;

/** One party by id. */
export async function findParty(db: Db | Tx, id: string): Promise<Party | undefined> {
  const row = await db('parties').select(PARTY).where({ id }).first<Row | undefined>();
  return row && withIsoTimes<Party>(row);
}

/** The partner that has registered an e-mail address, as its own or an active person's; case-insensitive. */
export async function findPartnerByEmail(db: Db | Tx, email: string): Promise<Party | undefined> {
  const row = await db('parties')
    .select(PARTY)
    .where({ kind: 'partner' })
    .whereRaw(
      `id in (select own.id from parties own where own.kind = 'partner' and lower(own.email) = lower(?)
         union all select party_id from people where active and lower(email) = lower(?))`,
      [email, email],
    )
    .orderBy('id')
    .first<Row | undefined>();
  return row && withIsoTimes<Party>(row);
}

/** A pattern for any text that contains this one, as often as a condition asks for it. */
const like = (text: string, times: number): string[] =>
  Array<string>(times).fill(`%${text.replace(/[\\%_]/g, '\\$&')}%`);

/** Parties of a kind, found by part of the id, account name or real name. Callers have checked that all may be seen. */
export async function listParties(
  db: Db | Tx,
  filter: { kind?: Party['kind'] | undefined; partnerKind?: PartnerKind | undefined; text?: string | undefined } & Page,
): Promise<Party[]> {
  const query = db('parties').select(PARTY).orderBy('id').limit(filter.limit);
  if (filter.kind) void query.where('kind', filter.kind);
  if (filter.partnerKind) void query.where('partner_kind', filter.partnerKind);
  if (filter.after) void query.where('id', '>', filter.after);
  if (filter.text) {
    void query.whereRaw(
      `(id ilike ? or account_name ilike ? or name ilike ? or name_en ilike ?)`,
      like(filter.text, 4),
    );
  }
  return ((await query) as Row[]).map((row) => withIsoTimes<Party>(row));
}

/**
 * Writes a party and fires the events of what has changed about it; throws `StaleVersion` if it
 * changed since it was read, or exists although thought new.
 */
export async function saveParty(db: Db | Tx, party: Written<Party>): Promise<Party> {
  return db.transaction(async (tx) => {
    await tx('parties').where({ id: party.id }).forUpdate().first('id');
    const before = await findParty(tx, party.id);
    const saved = withIsoTimes<Party>(await saveRow(tx, 'parties', PARTY, party));
    await partyChanged(tx, before, saved);
    if (saved.kind === 'partner' && before?.email !== saved.email) await inviteeKnown(tx, saved.id, saved.email);
    return saved;
  });
}

/** One person by id. */
export async function findPerson(db: Db | Tx, id: string): Promise<PersonRow | undefined> {
  const row = await peopleOf(db).where('people.id', id).first<Row | undefined>();
  return row && withIsoTimes<PersonRow>(row);
}

/** The active person with this subject at the organisation's sign-in. */
export async function findPersonBySubject(db: Db | Tx, externalSubject: string): Promise<PersonRow | undefined> {
  const where = { external_subject: externalSubject, active: true };
  const row = await peopleOf(db).where(where).first<Row | undefined>();
  return row && withIsoTimes<PersonRow>(row);
}

/** People of a party and of a role, by id, found by part of the id or name; inactive ones only on request. */
export async function listPeople(
  db: Db | Tx,
  filter: {
    partyId?: string | undefined;
    role?: string | undefined;
    /** Part of a name, the account or the e-mail address. */
    text?: string | undefined;
    includeInactive?: boolean;
  } & Page,
): Promise<PersonRow[]> {
  const query = peopleOf(db).orderBy('people.id').limit(filter.limit);
  if (filter.partyId) void query.where('party_id', filter.partyId);
  if (filter.role) void query.whereRaw('? = any (roles)', [filter.role]);
  if (!filter.includeInactive) void query.where('active', true);
  if (filter.text)
    void query.whereRaw(
      '(people.id ilike ? or people.name ilike ? or people.name_en ilike ? or people.email ilike ?)',
      like(filter.text, 4),
    );
  if (filter.after) void query.where('people.id', '>', filter.after);
  return ((await query) as Row[]).map((row) => withIsoTimes<PersonRow>(row));
}

/** All active people of a party by id, however many: those among `ids` if given, and without `except`. */
export async function activePeople(
  db: Db | Tx,
  { partyId, ids, except = [] }: { partyId: string; ids?: readonly string[] | undefined; except?: readonly string[] },
): Promise<PersonRow[]> {
  const query = peopleOf(db).where({ party_id: partyId, active: true }).orderBy('people.id');
  if (ids) void query.whereIn('people.id', ids);
  if (except.length > 0) void query.whereNotIn('people.id', except);
  return ((await query) as Row[]).map((row) => withIsoTimes<PersonRow>(row));
}

/** Writes a person; throws `StaleVersion` as `saveParty` does. */
export async function savePerson(db: Db | Tx, person: WrittenPerson): Promise<PersonRow> {
  return db.transaction(async (tx) => {
    const columns = Object.entries(person).filter(([name]) => name in PERSON);
    await saveRow(tx, 'people', PERSON, { ...Object.fromEntries(columns), id: person.id });
    const saved = (await findPerson(tx, person.id))!;
    if (saved.active && saved.partyKind === 'partner') await inviteeKnown(tx, saved.partyId, saved.email);
    return saved;
  });
}

/** Writes a row of the registry under the version that was read; throws `StaleVersion`. */
export async function saveRow(
  db: Db | Tx,
  table: 'parties' | 'people' | 'specialists',
  columns: Record<string, string>,
  { version, ...values }: { id: string; version?: number | undefined },
): Promise<Row> {
  const row = { ...snakeKeys(values), updated_at: db.raw('world_now()') };
  const written = await (version === undefined
    ? db(table).insert(row).onConflict('id').ignore().returning('id')
    : db(table)
        .where({ id: values.id, version })
        .update({ ...row, version: version + 1 })
        .returning('id'));
  const now = await db(table).select(columns).where({ id: values.id }).first<Row | undefined>();
  if (written.length === 0 || !now) throw new StaleVersion(values.id, now?.['version'] as number | undefined);
  return now;
}
