import { randomUUID } from 'node:crypto';
import type { Db } from '../knex';
import type { Facts } from './kind';

/** What a mail about an incident says of it. */
export interface MailedIncident {
  readonly kind: string;
  readonly facts: Facts;
  readonly since: Date;
  readonly requestNo: string | null;
}

/** Incidents to be told of in one mail, whose id makes that every receiver gets it once. */
export interface IncidentMail {
  readonly id: string;
  readonly incidents: readonly MailedIncident[];
}

const SELECT = `select i.kind, i.facts, i.since, c.request_no as "requestNo"
  from incidents i left join cases c on c.id = i.case_id`;

/** Puts the incidents that nobody was told of into a mail, and reads all mails that were not sent yet. */
export async function mailsToSend(db: Db): Promise<IncidentMail[]> {
  await db.raw(`update incidents set mail_id = ? where mailed_at is null and mail_id is null and cleared_at is null`, [
    randomUUID(),
  ]);
  const { rows } = await db.raw<{ rows: (MailedIncident & { mailId: string })[] }>(
    `${SELECT.replace('select', 'select i.mail_id as "mailId",')} where i.mailed_at is null and i.mail_id is not null order by i.since`,
  );
  const ids = [...new Set(rows.map(({ mailId }) => mailId))];
  return ids.map((id) => ({ id, incidents: rows.filter(({ mailId }) => mailId === id) }));
}

/** Notes that a mail is out. */
export async function noteMailed(db: Db, mailId: string): Promise<void> {
  await db('incidents')
    .where({ mail_id: mailId })
    .update({ mailed_at: db.raw('world_now()') });
}

/** The digest of today, once its hour in Beijing has come: what operators were told of and is still open. */
export async function digestToSend(
  db: Db,
  hour: number,
): Promise<{ day: string; incidents: MailedIncident[] } | undefined> {
  const { rows } = await db.raw<{ rows: { day: string }[] }>(
    `select to_char(beijing, 'YYYY-MM-DD') as day from (select world_now() at time zone 'Asia/Shanghai' as beijing) clock
     where extract(hour from beijing) >= ? and not exists (select from incident_digests where day = beijing::date)`,
    [hour],
  );
  const day = rows[0]?.day;
  if (day === undefined) return undefined;
  const open = await db.raw<{ rows: MailedIncident[] }>(
    `${SELECT} where i.cleared_at is null and i.mailed_at is not null order by i.since`,
  );
  return { day, incidents: open.rows };
}

/** Notes that the digest of a day is out. */
export async function noteDigest(db: Db, day: string): Promise<void> {
  await db('incident_digests').insert({ day }).onConflict('day').ignore();
}
