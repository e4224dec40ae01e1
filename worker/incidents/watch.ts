import type { Client } from '@temporalio/client';
import { KINDS } from '../../db/incidents/kinds';
import { numbersOf } from '../../db/incidents/numbers';
import { type Run, standstills } from '../../db/incidents/runs';
import { sweepKind } from '../../db/incidents/sweep';
import { asLeader } from '../../db/leader';
import { listen } from '../../db/listen';
import { faultForLog } from '../fault-log';
import { type Loop, startLoop } from '../loop';
import { tellOperators, type TellingDeps } from './mail';
import { lookAt } from './runs';

const POLL_MS = 60_000;
/** The advisory lock of the one watch that sweeps. */
const LOCK = 1_095_980_885;
/** How many runs a sweep looks up in the engine. */
const LOOKED_AT = 50;

/** What the watch compares and whom it tells. */
export interface WatchDeps extends TellingDeps {
  readonly client: Client;
}

/** Compares once what was promised with what is, and tells operators; does nothing while another watch does. */
export async function sweep(deps: WatchDeps): Promise<void> {
  const { db, log } = deps;
  await asLeader(db, LOCK, async () => {
    const numbers = await numbersOf(db);
    // Before the sweep's transactions, none of which is to be idle while the engine answers.
    const [looked] = await Promise.allSettled([lookAround(deps, numbers['incidents.standstillMinutes'])]);
    const runs = (): Promise<readonly Run[]> =>
      looked.status === 'fulfilled' ? Promise.resolve(looked.value) : Promise.reject(looked.reason as Error);
    const faults: unknown[] = [];
    for (const kind of KINDS) {
      try {
        const { opened, cleared } = await sweepKind(db, kind, { numbers, runs });
        if (opened > 0) log.warn({ kind: kind.kind, opened }, 'new incidents');
        if (cleared > 0) log.info({ kind: kind.kind, cleared }, 'incidents cleared');
      } catch (error) {
        // What is known of this kind stays as it is: another one may be what keeps this one from being found.
        log.error({ kind: kind.kind, fault: faultForLog(error) }, 'incidents of a kind not looked for');
        faults.push(error);
      }
    }
    await tellOperators(deps);
    if (faults.length > 0) throw faults[0];
  });
}

async function lookAround({ db, client }: WatchDeps, minutes: number): Promise<Run[]> {
  return lookAt(client, await standstills(db, minutes, LOOKED_AT));
}

/** Sweeps every minute, and whenever the time machine comes to rest. */
export function startWatch(deps: WatchDeps & { readonly pollMs?: number }): Loop {
  const { db, log, pollMs = POLL_MS } = deps;
  const loop = startLoop({ name: 'incidents', pollMs, log }, () => sweep(deps));
  const listening = listen(db, 'incidents', {
    heard: () => loop.wake(),
    lost: (error) => log.warn({ fault: faultForLog(error) }, 'the watch is not told when the clock rests'),
  });
  return {
    ...loop,
    async stop() {
      await listening.stop();
      await loop.stop();
    },
  };
}
