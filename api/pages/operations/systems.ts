import { systemHealth } from '../../../db/incidents/health';
import { WORDING } from '../../../db/incidents/wording';
import { DELIVERY_PROBLEMS, type DeliveryView, undelivered } from '../../../db/outbox/notices';
import { CHANNELS, type Channel } from '../../../workflows/kit/policy/channels';
import { say } from '../../../workflows/kit/policy/labels';
import type { Place, Signed } from '../frame/visit';
import { operationsWords } from './words';

/** From how many of the last steps the health of outside systems is told. */
const HEALTH_STEPS = 1_000;
/** How many undelivered messages are listed. */
export const MOST_DELIVERIES = 50;

/** How a system answered lately; times are ISO, null for never. */
export interface SystemRow {
  readonly title: string;
  readonly failing: number;
  readonly waiting: number;
  readonly lastSuccess: string | null;
  readonly lastFailure: string | null;
}

/** A message that reached its receiver by no channel. */
export interface UndeliveredRow {
  readonly title: string;
  readonly to: string;
  readonly channel: Channel;
  /** Undefined where the reason is unknown. */
  readonly why?: string;
  readonly detail: string | null;
  readonly href: string;
}

const isChannel = (name: string): name is Channel => CHANNELS.some((channel) => channel === name);

/** The systems that cases change something in, and the channels of messages. */
export async function systemRows({ deps }: Place, { locale }: Signed): Promise<SystemRow[]> {
  const rows = await systemHealth(deps.api.db, HEALTH_STEPS);
  return rows.map(({ system, failing, waiting, lastSuccess, lastFailure }) => ({
    ...{ failing, waiting },
    title: isChannel(system) ? operationsWords[locale].systems.channels[system] : say(WORDING.system(system), locale),
    lastSuccess: lastSuccess?.toISOString() ?? null,
    lastFailure: lastFailure?.toISOString() ?? null,
  }));
}

/** The messages that have not arrived, newest first. */
export async function undeliveredRows({ deps }: Place, visit: Signed): Promise<UndeliveredRow[]> {
  return (await undelivered(deps.api.db, MOST_DELIVERIES)).map((delivery) => undeliveredRow(delivery, visit));
}

function undeliveredRow(delivery: DeliveryView, { m, locale }: Signed): UndeliveredRow {
  const { template, role, address, channel, problem, detail, caseId } = delivery;
  return {
    ...{ channel, detail },
    title: m.case.templates[template] ?? template,
    to: [say(WORDING.role(role), locale), address].filter(Boolean).join(' '),
    ...(problem !== null && problem in DELIVERY_PROBLEMS && { why: say(DELIVERY_PROBLEMS[problem], locale) }),
    href: `/cases/${caseId}`,
  };
}
