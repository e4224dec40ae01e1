import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { processBirth } from './process-identity';

/** A server program that we started and have to stop. */
export interface ServerProcess {
  pid: number;
  running(): boolean;
  /** Sends SIGINT, waits, and kills it after 20 s. May be called twice. */
  stop(): Promise<void>;
}

/**
 * How to start a server program. `pidFile` lets the next start find what a killed one left behind; `account` is for
 * root only.
 */
export interface ServerCommand {
  command: string;
  args: string[];
  pidFile: string;
  logFile: string;
  account?: { uid: number; gid: number } | undefined;
  env?: NodeJS.ProcessEnv;
}

interface PidRecord {
  pid: number;
  birth: string | undefined;
  owner: number;
  ownerBirth: string | undefined;
}

/**
 * Starts a server program in its own process group, so that Ctrl-C reaches us and not it; it ends however this process
 * ends.
 */
export function startServerProcess(server: ServerCommand): ServerProcess {
  const log = openSync(server.logFile, 'w');
  const child = spawn(server.command, server.args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: server.env ?? process.env,
    ...server.account,
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  if (child.pid === undefined) throw new Error(`${server.command} cannot be started; see ${server.logFile}.`);
  const pid = child.pid;
  const record: PidRecord = {
    pid,
    birth: processBirth(pid),
    owner: process.pid,
    ownerBirth: processBirth(process.pid),
  };
  writeFileSync(server.pidFile, JSON.stringify(record));
  const forget = stopWithUs(pid);
  child.unref();
  const running = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    pid,
    running,
    async stop() {
      forget();
      if (running()) {
        child.kill('SIGINT');
        const force = setTimeout(() => child.kill('SIGKILL'), 20_000);
        await ended;
        clearTimeout(force);
      }
      rmSync(server.pidFile, { force: true });
    },
  };
}

// Nothing of ours runs after a kill -9, so a shell waits at the end of a pipe that the system closes when we are gone.
function stopWithUs(pid: number): () => void {
  const watcher = spawn('sh', ['-c', 'read -r _; kill -INT "$1"', 'assent-watch', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.on('error', () => undefined); // without a shell the next start finds the leftover by its pid file
  watcher.unref();
  (watcher.stdin as Socket).unref();
  return () => {
    watcher.kill('SIGKILL');
    watcher.stdin.destroy();
  };
}

/** Stops the server that a killed start left behind; throws one sentence if the start that owns it is still alive. */
export async function stopLeftover(pidFile: string, who: string): Promise<void> {
  let record: PidRecord;
  try {
    record = JSON.parse(readFileSync(pidFile, 'utf8')) as PidRecord;
  } catch {
    return; // none, or one cut short before its process was known
  }
  if (record.birth !== undefined && processBirth(record.pid) === record.birth) {
    if (record.ownerBirth !== undefined && processBirth(record.owner) === record.ownerBirth) {
      throw new Error(
        `${who} is in use by another Assent (process ${record.owner}). Stop it, or start with DATA_DIR=<another folder> npm start.`,
      );
    }
    await endProcess(record.pid);
  }
  rmSync(pidFile, { force: true });
}

/** Ends a process that is not our child: SIGINT, after 10 s SIGKILL; resolves when it is gone. */
export async function endProcess(pid: number): Promise<void> {
  const birth = processBirth(pid);
  if (birth === undefined) return;
  const goneWithin = async (milliseconds: number): Promise<boolean> => {
    for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(25)) {
      if (processBirth(pid) !== birth) return true;
    }
    return false;
  };
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw error;
    }
    if (await goneWithin(10_000)) return;
  }
  throw new Error(`Process ${pid} of an earlier start does not end. End it by hand (kill -9 ${pid}).`);
}

/**
 * Calls `probe` until it no longer throws; throws with the end of the log if the server ends or `seconds` have passed.
 */
export async function untilReady<T>(
  server: ServerProcess,
  what: { who: string; logFile: string; seconds: number },
  probe: () => Promise<T>,
): Promise<T> {
  const end = Date.now() + what.seconds * 1000;
  for (;;) {
    try {
      return await probe();
    } catch (error) {
      const problem = !server.running() ? 'ended while starting' : Date.now() > end ? 'does not answer' : undefined;
      if (problem !== undefined) {
        await server.stop();
        const tail = readFileSync(what.logFile, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
        throw new Error(`${what.who} ${problem}. The end of ${what.logFile}:\n${tail}`, { cause: error });
      }
      await sleep(25);
    }
  }
}
