import { type StuckCommand, stuckCommands } from '../../../db/engine/stuck';
import { WORDING } from '../../../db/incidents/wording';
import { say } from '../../../workflows/kit/policy/labels';
import type { Place, Signed } from '../frame/visit';

/** How many waiting commands are listed; the oldest say what is wrong. */
export const MOST_COMMANDS = 50;

/** A command that is not in effect; `href` once its case exists. */
export type WaitingCommand = Pick<StuckCommand, 'kind' | 'owner' | 'waitingSeconds' | 'attempts' | 'undeliverable'> & {
  readonly title: string;
  readonly receivedAt: string;
  readonly requestNo: string | null;
  readonly href: string;
};

/** The commands that have waited for longer than normal, oldest first. */
export async function waitingCommands({ deps }: Place, { locale }: Signed): Promise<WaitingCommand[]> {
  const commands = await stuckCommands(deps.api.db, MOST_COMMANDS);
  return commands.map(({ type, receivedAt, caseId, ...command }) => ({
    ...command,
    title: say(WORDING.process(type), locale),
    receivedAt: receivedAt.toISOString(),
    href: `/cases/${caseId}`,
  }));
}
