import { parseArgs } from 'node:util';
import { CannotStart } from '../../worker/start';

/** The parameters of a simulation. */
export interface Options {
  readonly partners: number;
  /** YYYY-Qn. */
  readonly quarter: string;
  readonly seed: number;
  /** Whether workers and APIs are killed meanwhile. */
  readonly chaos: boolean;
  /** The folder that the report is written to; none when it is only printed. */
  readonly out: string | undefined;
}

const MOST_PARTNERS = 200;

const USAGE = `Usage: npm run simulate -- [--partners 20] [--quarter 2026Q3] [--seed 7] [--chaos] [--out DIR]`;

/** Reads the arguments. Throws `CannotStart` that names everything wrong with them. */
export function readOptions(args: readonly string[]): Options {
  const given = parsed(args);
  const wrong: string[] = [];
  const count = (name: 'partners' | 'seed', low: number, high: number): number => {
    const text = given[name];
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < low || value > high)
      wrong.push(`--${name} has to be a whole number from ${low} to ${high}, not ${text}.`);
    return value;
  };
  const partners = count('partners', 1, MOST_PARTNERS);
  const seed = count('seed', 0, Number.MAX_SAFE_INTEGER);
  const [, year, quarter] = /^(20\d\d)-?Q([1-4])$/.exec(given.quarter) ?? [];
  if (year === undefined) wrong.push(`--quarter has to be a quarter such as 2026Q3, not ${given.quarter}.`);
  if (given.out === '') wrong.push('--out has to name a folder.');
  if (wrong.length > 0) throw new CannotStart([...wrong, USAGE].join('\n'));
  return { partners, seed, quarter: `${year}-Q${quarter}`, chaos: given.chaos, out: given.out };
}

function parsed(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        partners: { type: 'string', default: '20' },
        quarter: { type: 'string', default: '2026Q3' },
        seed: { type: 'string', default: '7' },
        chaos: { type: 'boolean', default: false },
        out: { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    throw new CannotStart(`${(error as Error).message}\n${USAGE}`);
  }
}
