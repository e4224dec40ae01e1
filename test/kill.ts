import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { type Caller, caller } from '../dev/caller';
import { install, type Installation, VICTIMS, type Victim } from '../dev/installation';
import { random, type Random } from '../dev/random';
import { interrupted } from '../worker/start';
import { connectClient } from '../worker/temporal';
import { addDays, beijingDate, startOfDay } from '../workflows/kit/policy/deadlines';
import { lastDayOfQuarter, monthOf, quarterOf } from '../workflows/shared/months';
import { brokenAnswers, brokenPromises, deliveries, strayWorkflows } from './kill/checks';
import { chooseFunding, fund, moneyMoved, prepareFunding } from './kill/funding';
import { patiently } from './kill/patiently';
import { perform } from './kill/perform';
import { prepareScript } from './kill/prepare';
import { chooseRace, ends as endsOfRaces, run as runRace } from './kill/race';
import { COUPLES, cooperationScript, opportunityScript } from './kill/scripts';
import { chooseStory, PAIRS, play, prepare } from './kill/stories';

const seed = process.env.SEED || String(Date.now());
const rounds = Number(process.env.ROUNDS || 50);

/** Long enough for a lost activity to be retried and for the relay's longest pause. */
const SETTLE_MS = 120_000;
/** Longer than the lease of a message whose sender was killed. */
const DELIVERY_MS = 180_000;
/** Exchanges take about this long; the kill falls somewhere within. */
const EXCHANGE_MS = 2_500;

const kills: Record<Victim, number> = { worker: 0, api: 0, temporal: 0, postgres: 0, recovery: 0 };

/**
 * `npm run test:kill`: rounds of requests with SIGKILLs of the worker, the API, Temporal or a session of PostgreSQL, and of
 * its recovery, each followed by a check of every promise. `SEED` repeats a run's choices, `ROUNDS` sets their number, Ctrl-C ends after the current round.
 */
async function main(): Promise<number> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'assent-kill-'));
  await chmod(directory, 0o755);
  console.log(`SEED=${seed}, ${rounds} rounds, data and logs in ${directory}`);
  const at = await install(directory, { say: console.log, prepare: (db) => prepareFunding(db, '2026-Q4') });
  let enough = false;
  void interrupted().then(() => (enough = true));
  const violations = await playAll(at, () => enough).finally(() => at.stop());
  if (violations === 0) await rm(directory, { recursive: true, force: true });
  return violations;
}

async function playAll(at: Installation, enough: () => boolean): Promise<number> {
  const by = caller(at);
  const began = Date.now();
  let violations = 0;
  const { client, close } = await temporalClient(at);
  await at.ready();
  await toEndOfQuarter(by);
  let played = 0;
  while (played < rounds && !enough()) {
    played += 1;
    violations += await playRound(at, by, client, String(played), random(`${seed}/${played}`));
  }
  const messages = await messagesOut(at);
  messages.failed.forEach((line) => console.log(`  ! ${line}`));
  violations += messages.failed.length + messages.waiting;
  await close();
  const { rows } = await at.db.raw<{ rows: [{ cases: number; commands: number; refused: number }] }>(
    `select (select count(*) from cases) as cases, (select count(*) from commands) as commands,
       (select count(*) from commands where status = 'refused') as refused`,
  );
  console.log(`
${played} rounds in ${Math.round((Date.now() - began) / 1000)} s: ${kills.worker} worker, ${kills.api} API, ${kills.temporal} Temporal and ${kills.postgres + kills.recovery} PostgreSQL kills, ${kills.recovery} of them once more while it recovered
${rows[0].cases} cases, ${rows[0].commands} commands (${rows[0].refused} refused), ${by.repeated} requests repeated for want of an answer
${at.sent.length} messages sent, ${messages.doubled} of them a second time, ${messages.waiting} still waiting
races for a distributor: ${await endsOfRaces(at.db)}
money: ${await moneyMoved(at.db)}
${violations} violations`);
  return violations;
}

const temporalClient = ({ temporalAddress: address }: Installation) =>
  connectClient({ address, namespace: 'assent', embedded: true });

async function playRound(
  at: Installation,
  by: Caller,
  client: Client,
  round: string,
  choices: Random,
): Promise<number> {
  const began = Date.now();
  const { rows } = await at.db.raw<{ rows: [{ now: Date }] }>('select world_now() as now');
  const stage = { at, caller: by, round };
  const stories = PAIRS.map((pair) => chooseStory(pair, choices.of(pair.customer)));
  const scripts = [
    ...COUPLES.map((couple) => cooperationScript(couple, choices.of(couple.distributor))),
    opportunityScript(round, choices.of('opportunity')),
  ];
  const race = chooseRace(choices.of('race'));
  const funding = chooseFunding(choices.of('funding'));
  for (const story of stories) await prepare(stage, story);
  for (const script of [...scripts, ...race.rivals.map((rival) => rival.script)]) await prepareScript(at.db, script);
  by.writes.clear();
  const [victims] = await Promise.all([
    killSome(at, choices.of('kill')),
    ...[
      ...stories.map((story) => play(stage, story)),
      ...scripts.map((script) => perform(stage, script)),
      runRace(stage, race),
      fund(stage, funding),
    ].map((played) => played.catch((error: unknown) => void by.faults.push(String(error)))),
  ]);
  const broken = await inspected(at, by, client, rows[0].now);
  broken.push(...(await brokenAnswers(at.db, by, [...by.writes.values()])));
  broken.push(...by.faults.splice(0), ...at.crashes.splice(0));
  await nextDay(by, choices.of('clock').chance(0.15) ? 16 : 1);
  const told = [
    ...stories.map(({ type, ending, pair }) => `${pair.customer.slice(9)} ${type} ${ending}`),
    ...scripts.map(({ title }) => title),
    race.title,
    funding.title,
  ].join(', ');
  const deferred = [...by.writes.values()].filter((write) => write.deferred).length;
  console.log(
    `${round.padStart(3)}  kill ${victims.join(' + ').padEnd(28)} ${by.writes.size} writes, ${deferred} deferred, ` +
      `${((Date.now() - began) / 1000).toFixed(1)} s  ${broken.length === 0 ? 'ok' : `${broken.length} VIOLATIONS`}  (${told})`,
  );
  broken.forEach((line) => console.log(`  ! ${line}`));
  return broken.length;
}

async function killSome(at: Installation, choices: Random): Promise<string[]> {
  const victims: string[] = [];
  for (let times = choices.chance(0.3) ? 2 : 1; times > 0; times -= 1) {
    const victim = choices.pick(VICTIMS);
    const after = choices.below(EXCHANGE_MS);
    await sleep(after);
    await at.kill(victim);
    kills[victim] += 1;
    victims.push(`${victim} at ${after} ms`);
  }
  return victims;
}

/** What is still broken after everything had time to settle. */
async function inspected(at: Installation, by: Caller, client: Client, since: Date): Promise<string[]> {
  for (const end = Date.now() + SETTLE_MS; ; await sleep(250)) {
    const broken = await patiently(async () => [
      ...(await brokenPromises(at.db, since)),
      ...(await strayWorkflows(at.db, client, since)),
    ]);
    if (broken.length === 0 || Date.now() > end) return broken;
  }
}

/**
 * Moves the world clock on, so that codes and reminders of a round do not reach into the next, and some requests end by
 * silence.
 */
async function nextDay(by: Caller, days: number): Promise<void> {
  await moveClock(by, new Date((await clockOf(by)) + days * 86_400_000));
}

/** Begins on the last day of a quarter other than the year's last, so that it is paid for soon. */
async function toEndOfQuarter(by: Caller): Promise<void> {
  const today = beijingDate(await clockOf(by));
  const first = lastDayOfQuarter(quarterOf(monthOf(today)));
  const day = first.endsWith('-12-31') ? lastDayOfQuarter(quarterOf(monthOf(addDays(first, 1)))) : first;
  await moveClock(by, new Date(startOfDay(day) + 10 * 3_600_000));
}

const clockOf = async (by: Caller): Promise<number> =>
  Date.parse(String((await by.get('vendor.operator', '/v1/clock')).body.now));

async function moveClock(by: Caller, instant: Date): Promise<void> {
  const to = instant.toISOString();
  for (let answer = 0; answer !== 200;) {
    const moved = await by.once('vendor.operator', 'POST', '/v1/clock/advance', { to });
    // If its answer was lost, the move is past its target already.
    answer = moved.status === 422 ? 200 : moved.status;
  }
}

async function messagesOut({ db, sent }: Installation): ReturnType<typeof deliveries> {
  for (const end = Date.now() + DELIVERY_MS; ; await sleep(500)) {
    const found = await deliveries(db, sent);
    if (found.waiting === 0 || Date.now() > end) return found;
  }
}

main().then(
  (violations) => process.exit(violations === 0 ? 0 : 1),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
