import type { Knex } from 'knex';

/** Messages received by the demonstration's catchers; empty in production. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table demo_mailbox (
      id bigint generated always as identity primary key,
      at timestamptz not null default world_now(),
      channel text not null check (channel in ('email', 'sms')),
      recipient text not null,
      subject text not null default '',
      body text not null
    );
    create index demo_mailbox_by_recipient on demo_mailbox (lower(recipient), id desc);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table demo_mailbox');
}
