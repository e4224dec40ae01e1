import type { Knex } from 'knex';

/**
 * Why a command cannot be delivered, the delivery order by workflow id, and a notification to the relays whenever there
 * is something to deliver.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table commands add column undeliverable text
      check (undeliverable in ('no-case', 'no-run', 'run-ended', 'update-limit', 'not-accepted', 'failed'));
    create index commands_waiting_by_workflow on commands (workflow_id, received_at, id) where status = 'received';

    /* Says in how many ms a command may be delivered; 0 when a settled one has made way for the next. */
    create function announce_command() returns trigger language plpgsql as $$
    begin
      if new.status = 'received' then
        if isfinite(new.next_attempt_at) then
          perform pg_notify('commands', ceil(greatest(0, extract(epoch from new.next_attempt_at - clock_timestamp()) * 1000))::text);
        end if;
      elsif exists (select from commands where workflow_id = new.workflow_id and status = 'received') then
        perform pg_notify('commands', '0');
      end if;
      return null;
    end $$;
    create trigger commands_announced after insert on commands for each row execute function announce_command();
    create trigger commands_announced_again after update of status, next_attempt_at on commands for each row
      when (new.status <> old.status or new.next_attempt_at < old.next_attempt_at) execute function announce_command();
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop trigger commands_announced_again on commands;
    drop trigger commands_announced on commands;
    drop function announce_command();
    drop index commands_waiting_by_workflow;
    alter table commands drop column undeliverable;
  `);
}
