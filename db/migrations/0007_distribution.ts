import type { Knex } from 'knex';

/** Invitations of master distributors counted by Beijing day, and an index for open ones by address. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    /* No reference to cases: counted before the case is written. The address is kept as its SHA-256. */
    create table invitation_reservations (
      case_id uuid not null,
      round integer not null check (round > 0),
      master_id text not null,
      address bytea not null check (length(address) = 32),
      day date not null,
      reserved_at timestamptz not null,
      primary key (case_id, round)
    );
    create index invitation_reservations_by_day on invitation_reservations (master_id, day);
    create index invitation_reservations_by_address on invitation_reservations (master_id, address);

    create index cases_invited on cases (lower(form->>'email')) where type = 'distributor-invitation' and closed_at is null;

    /* The placeholder party of an invitation to a party not known yet. */
    alter table parties add constraint parties_nobody_is_the_invitee check (id <> 'invitee');
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table parties drop constraint parties_nobody_is_the_invitee;
    drop index cases_invited;
    drop table invitation_reservations;
  `);
}
