import type { Knex } from 'knex';

/**
 * Working-day calendars: one row per published version of a year, never changed, so that an old date can still be
 * explained.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create function all_at_weekends(days date[]) returns boolean language sql immutable as
      $$ select coalesce(bool_and(extract(isodow from day) > 5), true) from unnest(days) as day $$;

    create table calendar_years (
      name text not null check (name ~ '^[A-Z][A-Z0-9-]{0,31}$'),
      year integer not null check (year between 1992 and 2999),
      version integer not null check (version > 0),
      source text not null check (length(source) between 1 and 512),
      days_off date[] not null,
      workdays date[] not null,
      published_at timestamptz not null default world_now(),
      published_by text not null check (length(published_by) > 0),
      primary key (name, year, version),
      check (array_position(days_off || workdays, null) is null),
      check (make_date(year, 1, 1) <= all (days_off || workdays) and make_date(year, 12, 31) >= all (days_off || workdays)),
      check (not days_off && workdays),
      check (all_at_weekends(workdays))
    );
    create trigger calendar_years_append_only before update or delete or truncate on calendar_years
      for each statement execute function refuse_change();
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table calendar_years; drop function all_at_weekends(date[]);');
}
