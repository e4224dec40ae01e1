import type { Cpu } from './cpu';
import type { HistoryCost } from './history';
import { type Block, figureOf, percentile, ratio, type Spread } from './stats';

/** A number with three significant digits. */
export const number = (value: number): string =>
  Number.isNaN(value) ? 'n/a' : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

const spread = ({ value, low, high }: Spread, unit = ''): string =>
  `${number(value)}${unit} (${number(low)}–${number(high)})`;

/** Whether the preceding figure keeps its limit. */
export const verdict = (value: number, limit: number | undefined): string =>
  limit === undefined ? '' : `  ${value <= limit ? 'reached' : 'MISSED'}: ≤ ${limit}`;

export const p50 = (samples: Block): number => percentile(samples, 0.5);
export const p99 = (samples: Block): number => percentile(samples, 0.99);

export function title(text: string): void {
  console.log(`\n${text}\n${'-'.repeat(text.length)}`);
}

export function line(label: string, text: string): void {
  console.log(`  ${label.padEnd(34)} ${text}`);
}

/** Both sides of one call: milliseconds and their ratio, each with the range of 95 of 100 resamples. */
export function latency(
  label: string,
  names: readonly [string, string],
  ours: readonly Block[],
  theirs: readonly Block[],
  limits: { p50?: number; p99?: number } = {},
): void {
  for (const [name, figure, limit] of [
    ['p50', p50, limits.p50],
    ['p99', p99, limits.p99],
  ] as const) {
    const quotient = ratio(ours, theirs, figure);
    line(
      `${label} ${name}`,
      `${names[0]} ${spread(figureOf(ours, figure), ' ms')}, ${names[1]} ${spread(figureOf(theirs, figure), ' ms')}, ` +
        `ratio ${spread(quotient)}${verdict(quotient.value, limit)}`,
    );
  }
}

const ms = (seconds: number): string => `${number(seconds * 1000)} ms`;

const sum = (cpu: Cpu, names: readonly string[]): number => names.reduce((all, name) => all + (cpu[name] ?? 0), 0);

/** CPU per case, in total and per process. */
export const cpuOfParts = (cpu: Cpu, names: readonly string[], cases: number): string =>
  `${ms(sum(cpu, names) / cases)} (${names.map((name) => `${name} ${ms((cpu[name] ?? 0) / cases)}`).join(', ')})`;

/** CPU per case of two sides, per process, and the ratio of the sums. */
export function cpuPerCase(
  label: string,
  cases: number,
  ours: Cpu,
  theirs: Cpu,
  parts: { ours: readonly string[]; theirs: readonly string[] },
  limit?: number,
): void {
  const quotient = sum(ours, parts.ours) / sum(theirs, parts.theirs);
  line(`${label} CPU, assent`, cpuOfParts(ours, parts.ours, cases));
  line(`${label} CPU, bare`, cpuOfParts(theirs, parts.theirs, cases));
  line(`${label} CPU ratio`, `${number(quotient)}${verdict(quotient, limit)}`);
}

/** A history cost in words. */
export const cost = ({ events, timerEvents, activities, workflowTasks }: HistoryCost): string =>
  `${events} events (${timerEvents} of timers), ${activities} activities, ${workflowTasks} workflow tasks`;

/** Two history costs, and whether what remains without setting and cancelling timers keeps the event limit. */
export function history(label: string, ours: HistoryCost, theirs: HistoryCost, limit?: number): void {
  line(`${label} history, assent`, `${cost(ours)}${verdict(ours.events - ours.timerEvents, limit)}`);
  line(`${label} history, bare`, cost(theirs));
}
