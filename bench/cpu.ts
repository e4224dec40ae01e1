import { readdirSync, readFileSync } from 'node:fs';

/** CPU seconds used so far, by process name. */
export type Cpu = Readonly<Record<string, number>>;

/** The kernel's clock ticks per second; 100 on every Linux that Node runs on. */
const TICKS = 100;

interface Stat {
  readonly parent: number;
  readonly own: number;
  readonly endedChildren: number;
}

function statOf(pid: number | string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in brackets and may hold spaces.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const at = (index: number): number => fields[index] ?? 0;
    return { parent: at(1), own: (at(11) + at(12)) / TICKS, endedChildren: (at(13) + at(14)) / TICKS };
  } catch {
    return undefined; // ended meanwhile, or no Linux
  }
}

/** The CPU seconds of a process alone, or with all its children, as PostgreSQL has them. NaN without /proc. */
export function cpuOf(pid: number, withChildren = false): number {
  const stat = statOf(pid);
  if (stat === undefined) return Number.NaN;
  if (!withChildren) return stat.own;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .filter((child) => child?.parent === pid);
  return stat.own + stat.endedChildren + children.reduce((sum, child) => sum + (child?.own ?? 0), 0);
}

/** Resident memory of a process in bytes. */
export function memoryOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
  } catch {
    return Number.NaN;
  }
}

/** The usage between two readings, minus what the processes use when idle. */
export function used(before: Cpu, after: Cpu, idle: Cpu, seconds: number): Cpu {
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => [
      name,
      Math.max(0, value - (before[name] ?? 0) - (idle[name] ?? 0) * seconds),
    ]),
  );
}

export const add = (one: Cpu, other: Cpu): Cpu =>
  Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((name) => [
      name,
      (one[name] ?? 0) + (other[name] ?? 0),
    ]),
  );
