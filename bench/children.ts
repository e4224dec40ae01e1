import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process of the benchmark. */
export interface Child {
  readonly pid: number;
  /** Pauses, with everything it holds, until resumed. */
  hold(): void;
  release(): void;
  stop(): Promise<void>;
}

/** How long a process may take to start: its TypeScript is compiled and its workflows are bundled. */
const START_MS = 60_000;

/**
 * Starts `bench/<file>` as a separate process with its output in a file. `answers` is polled until the process is
 * ready; without it, the process says so itself.
 */
export async function startChild(
  file: string,
  env: NodeJS.ProcessEnv,
  logFile: string,
  answers?: () => Promise<boolean>,
): Promise<Child> {
  const log = openSync(logFile, 'a');
  const child = fork(path.join(__dirname, file), [], {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC', ...env },
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await untilUsable(
    child,
    ended,
    () => `${file} does not start:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`,
    answers,
  );
  return {
    pid: child.pid ?? 0,
    hold: () => child.kill('SIGSTOP'),
    release: () => child.kill('SIGCONT'),
    async stop() {
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 30_000);
      await ended;
      clearTimeout(force);
    },
  };
}

async function untilUsable(
  child: ChildProcess,
  ended: Promise<void>,
  problem: () => string,
  answers?: () => Promise<boolean>,
): Promise<void> {
  const said = new Promise<boolean>((resolve) => child.once('message', () => resolve(true)));
  const usable = answers === undefined ? said : asked(answers);
  const late = new AbortController();
  const failed = Promise.race([ended, sleep(START_MS, undefined, { signal: late.signal })]).then(() => false);
  const started = await Promise.race([usable, failed]);
  failed.catch(() => undefined);
  late.abort();
  if (started) return;
  child.kill('SIGKILL');
  throw new Error(problem());
}

async function asked(answers: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + START_MS; Date.now() < end; await sleep(50)) {
    if (await answers().catch(() => false)) return true;
  }
  return false;
}
