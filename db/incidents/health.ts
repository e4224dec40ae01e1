import { CHANNELS } from '../../workflows/kit/policy/channels';
import type { Db, Tx } from '../knex';

/** How an outside system answered lately: what of open cases fails or is under way, and the last answers. */
export interface SystemHealth {
  readonly system: string;
  readonly failing: number;
  readonly waiting: number;
  readonly lastSuccess: Date | null;
  readonly lastFailure: Date | null;
}

/** The health of the systems of the last so many steps of cases, and of each channel of messages. */
export async function systemHealth(db: Db, steps: number): Promise<SystemHealth[]> {
  const { rows } = await db.raw<{ rows: SystemHealth[] }>(
    `select e.system, count(*) filter (where e.status = 'failed' and (select c.closed_at is null from cases c where c.id = e.case_id))::int as failing,
       count(*) filter (where e.status = 'running')::int as waiting,
       max(e.at) filter (where e.status in ('done', 'undone')) as "lastSuccess", max(e.at) filter (where e.status = 'failed') as "lastFailure"
     from (select * from effects order by at desc limit :steps) e group by e.system
     union all
     select channel, (select count(*) from deliveries d where d.channel = channels.channel and d.status = 'queued' and d.attempts > 0)::int,
       (select count(*) from deliveries d where d.channel = channels.channel and d.status = 'queued' and d.attempts = 0)::int,
       (select max(d.sent_at) from deliveries d where d.channel = channels.channel and d.status = 'sent'), null
     from unnest(:channels::text[]) as channels(channel)
     order by 1`,
    { steps, channels: CHANNELS as unknown as string[] },
  );
  return rows;
}

/** How many cases of a process are open under a version of its policy. */
export interface OpenVersion {
  readonly type: string;
  readonly version: number;
  readonly open: number;
}

/** The open cases by process and the version of the policy that they began with. */
export async function openVersions(db: Db | Tx): Promise<OpenVersion[]> {
  const { rows } = await db.raw<{ rows: OpenVersion[] }>(
    `select type, policy_version as version, count(*)::int as open from cases where closed_at is null group by 1, 2 order by 1, 2`,
  );
  return rows;
}

/** How many tasks with one of these keys are open, by process and key; nothing where there are none. */
export async function openTasks(
  db: Db | Tx,
  keys: readonly string[],
): Promise<{ type: string; key: string; open: number }[]> {
  const { rows } = await db.raw<{ rows: { type: string; key: string; open: number }[] }>(
    `select case_type as type, key, count(*)::int as open from tasks where status = 'open' and key = any (?) group by 1, 2`,
    [[...keys]],
  );
  return rows;
}

/** Deliveries that are not sent yet, and how long (seconds of the world clock) the oldest has waited. */
export interface DeliveryBacklog {
  readonly state: 'untried' | 'put-off';
  readonly count: number;
  readonly oldestSeconds: number;
}

/** Counts of unsent deliveries, by whether they were tried; both states are always there. */
export async function deliveryBacklog(db: Db): Promise<DeliveryBacklog[]> {
  const { rows } = await db.raw<{ rows: DeliveryBacklog[] }>(
    `select state, count(n.id)::int as count,
       coalesce(greatest(0, extract(epoch from world_now() - min(n.created_at))), 0)::float8 as "oldestSeconds"
     from unnest(array['untried', 'put-off']) as states(state)
       left join deliveries d on d.status = 'queued' and (d.attempts > 0) = (state = 'put-off')
       left join notices n on n.id = d.notice_id
     group by state`,
  );
  return rows;
}
