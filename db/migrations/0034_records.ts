import type { Knex } from 'knex';

/**
 * No account stands for the system, a stranger or another party; why absences and assignments were changed; how much
 * each budget had when two persons last confirmed it.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    /* Records name these where nobody of the registry acted: the system, a stranger with a link, an invitee not known yet.
       An account of that name is switched off and stays as it is, because records name it. */
    update people set active = false where id in ('system', 'unknown', 'invitee');
    alter table people add constraint people_nobody_is_the_system check (id not in ('system', 'unknown', 'invitee')) not valid;
    alter table parties drop constraint parties_nobody_is_the_invitee;
    alter table parties add constraint parties_nobody_is_the_system check (id not in ('system', 'unknown', 'invitee'));

    /* Who acts through a link is recorded by the id of the party: so a person has the id of no party but their own. */
    create function refuse_namesake() returns trigger language plpgsql as $$
    begin
      /* One for all ids: a lock for each would not fit into the lock table when many rows come at once. */
      perform pg_advisory_xact_lock(hashtextextended('directory-ids', 0));
      if tg_table_name = 'parties' then
        perform from people where id = new.id and party_id <> new.id;
      else
        perform from parties where id = new.id and id <> new.party_id;
      end if;
      if found then
        raise exception 'nobody has the id of another party' using errcode = 'check_violation', constraint = 'nobody_is_another_party';
      end if;
      return new;
    end $$;
    create trigger parties_nobody_is_another_party before insert on parties for each row execute function refuse_namesake();
    create trigger people_nobody_is_another_party before insert on people for each row execute function refuse_namesake();
    create trigger people_nobody_becomes_another_party before update of party_id on people
      for each row when (new.party_id <> old.party_id) execute function refuse_namesake();

    alter table absence_changes add column reason text;
    alter table assignment_records add column reason text;

    /* Nothing until two persons have agreed; what there is already counts as agreed. */
    alter table budgets add column confirmed_minor bigint not null default 0 check (confirmed_minor >= 0);
    update budgets b set confirmed_minor = coalesce(
      (select (c.wanted->>'minor')::bigint from administration_changes c
       where c.kind = 'budget' and c.key = b.key and c.status = 'confirmed' and c.wanted->>'currency' = b.currency
       order by c.decided_at desc limit 1), b.total_minor);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table budgets drop column confirmed_minor;
    alter table assignment_records drop column reason;
    alter table absence_changes drop column reason;
    drop trigger people_nobody_becomes_another_party on people;
    drop trigger people_nobody_is_another_party on people;
    drop trigger parties_nobody_is_another_party on parties;
    drop function refuse_namesake();
    alter table parties drop constraint parties_nobody_is_the_system;
    alter table parties add constraint parties_nobody_is_the_invitee check (id <> 'invitee');
    alter table people drop constraint people_nobody_is_the_system;
  `);
}
