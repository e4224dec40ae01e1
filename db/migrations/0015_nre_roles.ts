import type { Knex } from 'knex';

const BEFORE = [
  'partner-main-account',
  'partner-admin',
  'account-manager',
  'account-director',
  'partner-operator',
  'customer',
  'ecosystem-manager',
  'service-ops',
  'finance',
  'pre-reviewer',
  'bd',
  'psm',
  'psa',
  'vendor-operator',
];

async function allow(db: Knex, roles: readonly string[]): Promise<void> {
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    `select conname as name from pg_constraint
     where conrelid = 'people'::regclass and pg_get_constraintdef(oid) like '%roles <@ %'`,
  );
  for (const { name } of rows) await db.raw('alter table people drop constraint ??', [name]);
  const listed = roles.map((role) => `'${role}'`).join(', ');
  await db.raw(`alter table people add constraint people_known_roles check (roles <@ array[${listed}])`);
}

/** Technical reviewers and commercial-value experts of NRE support (domain 1.5.2). */
export const up = (db: Knex): Promise<void> => allow(db, [...BEFORE, 'technical-reviewer', 'commercial-panel']);

export async function down(db: Knex): Promise<void> {
  await db.raw(`delete from people where roles && array['technical-reviewer', 'commercial-panel']`);
  await allow(db, BEFORE);
}
