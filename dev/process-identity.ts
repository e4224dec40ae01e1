import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const onLinux = process.platform === 'linux';

function procFile(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined; // no such process any more
  }
}

function ps(pid: number, column: string): string | undefined {
  try {
    return execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined; // ps exits with 1 when there is no such process
  }
}

/** Tells a process from a later one with the same pid: its start time. Undefined when it has ended. */
export function processBirth(pid: number): string | undefined {
  if (!onLinux) return ps(pid, 'lstart');
  // The name in brackets may itself contain spaces and brackets, so count from its end: state first, start time
  // twentieth.
  const fields = procFile(pid, 'stat')?.split(') ').at(-1)?.split(' ');
  return fields === undefined || fields[0] === 'Z' ? undefined : fields[19];
}

/** The command line of a running process, words separated by spaces. Undefined when it has ended. */
export function commandLine(pid: number): string | undefined {
  if (!onLinux) return ps(pid, 'command');
  return procFile(pid, 'cmdline')?.split('\0').join(' ').trim() || undefined;
}
