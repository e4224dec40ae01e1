import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setOffset } from '../db/calendar/clock';
import { CannotStart, interrupted, run } from '../worker/start';
import { firstDayOf, monthsOf } from '../workflows/shared/months';
import { caller } from './caller';
import { install, type Installation } from './installation';
import { LEAD } from './simulate/actors/opening';
import { castOf, type Player, writeCast } from './simulate/cast';
import { startChaos } from './simulate/chaos';
import { liveThrough, officeHour } from './simulate/days';
import { startEngine } from './simulate/engine';
import { officeDayBefore } from './simulate/office';
import { type Options, readOptions } from './simulate/options';
import { progress } from './simulate/progress';
import { reportOf } from './simulate/report/report';
import { textOf } from './simulate/report/text';
import type { Report } from './simulate/report/types';
import { writeReport } from './simulate/report/write';
import { Stage } from './simulate/stage';

/**
 * `npm run simulate`: partners live through a quarter on an installation of their own, and a report says what became of
 * it.
 */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const began = Date.now();
  const directory = await mkdtemp(path.join(os.tmpdir(), 'assent-simulate-'));
  // PostgreSQL may run under another account.
  await chmod(directory, 0o755);
  const report = await simulated(options, directory);
  if (report === undefined) return rm(directory, { recursive: true, force: true });
  console.log(`\n${textOf(report)}`);
  if (options.out !== undefined)
    for (const file of await writeReport(report, options.out)) console.log(`written to ${file}`);
  console.log(`It took ${((Date.now() - began) / 1000).toFixed(0)} s.`);
  if (report.broken.length > 0)
    throw new CannotStart(
      `${report.broken.length} rules were broken, see above; data and logs are kept in ${directory}.`,
    );
  await rm(directory, { recursive: true, force: true });
}

/** The report, or nothing if interrupted. */
async function simulated(options: Options, directory: string): Promise<Report | undefined> {
  const players = castOf(options.seed, options.partners);
  const [first] = monthsOf(options.quarter);
  const begins = officeHour(officeDayBefore(firstDayOf(first), LEAD));
  console.log(`${options.partners} partners, ${options.quarter}, seed ${options.seed}; data and logs in ${directory}`);
  const at = await install(directory, {
    say: console.log,
    durable: false,
    prepare: async (db) => {
      await writeCast(db, players, options.quarter);
      await setOffset(db, begins - Date.now());
    },
  });
  const stop = interrupted().then(() => undefined);
  return Promise.race([stop, live(options, at, players, begins)]).finally(() => at.stop());
}

async function live(options: Options, at: Installation, players: readonly Player[], begins: number): Promise<Report> {
  const stage = new Stage(options, at, caller(at), players);
  const engine = await startEngine(at);
  await at.ready();
  const chaos = options.chaos
    ? startChaos(at, options.seed, (victim) => console.log(`  killed: ${victim}`))
    : undefined;
  try {
    await liveThrough(stage, { ...engine, told: progress(stage), step: () => chaos?.step() });
    await chaos?.stop();
    await engine.rest();
    return await reportOf(stage, begins);
  } finally {
    await chaos?.stop();
    await engine.stop();
  }
}

run(main);
