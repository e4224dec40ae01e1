import type { Logger } from 'pino';
import { faultForLog, type LoggedFault } from './fault-log';

/** How a loop's last run went; absent before the first has ended. */
export interface LoopRun {
  readonly endedAt: Date;
  readonly durationMs: number;
  readonly fault?: LoggedFault;
}

/** Work that is repeated until stopped; a run that has begun always finishes. */
export interface Loop {
  readonly name: string;
  /** The longest rest between two runs, in ms. */
  readonly pollMs: number;
  readonly lastRun: () => LoopRun | undefined;
  /** Runs again within so many ms; at once without an argument. */
  wake(inMs?: number): void;
  stop(): Promise<void>;
}

/**
 * Repeats `work`: after as many ms as it returns, and never later than `pollMs`. Its errors are logged and end nothing.
 */
export function startLoop(
  { name, pollMs, log }: { name: string; pollMs: number; log: Logger },
  work: () => Promise<number | void>,
): Loop {
  let stopping = false;
  let last: LoopRun | undefined;
  let nextAt = 0;
  let rearm: () => void = () => undefined;

  const wake = (inMs = 0): void => {
    nextAt = Math.min(nextAt, Date.now() + inMs);
    rearm();
  };

  async function run(): Promise<number | void> {
    const began = Date.now();
    let fault: LoggedFault | undefined;
    try {
      return await work();
    } catch (error) {
      fault = faultForLog(error);
      log.error({ fault }, `${name} will try again`);
    } finally {
      last = { endedAt: new Date(), durationMs: Date.now() - began, ...(fault && { fault }) };
    }
  }

  async function rest(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      rearm = () => {
        clearTimeout(timer);
        if (stopping) resolve();
        else timer = setTimeout(resolve, Math.max(0, nextAt - Date.now()));
      };
      rearm();
    });
    rearm = () => undefined;
  }

  const running = (async () => {
    while (!stopping) {
      // Before the work, so that a wake during it leads to another run.
      nextAt = Infinity;
      const restMs = await run();
      wake(Math.min(restMs ?? pollMs, pollMs));
      await rest();
    }
  })();

  return {
    name,
    pollMs,
    lastRun: () => last,
    wake,
    async stop() {
      stopping = true;
      rearm();
      await running;
    },
  };
}
