import { setTimeout as sleep } from 'node:timers/promises';
import { CannotStart, interrupted, run } from '../worker/start';
import { personaLines } from './greeting';
import { startStack, type Stack } from './stack';

/** How long a cancelled start may take to reach a point where it can be stopped part by part. */
const START_GRACE_MS = 10_000;

/** `npm start`: the demonstration on this machine. */
async function main(): Promise<void> {
  const began = Date.now();
  const stop = interrupted();
  const unwanted = new AbortController();
  void stop.then(() => unwanted.abort());
  const starting = startStack(process.env, unwanted.signal).catch(sayPlainly);
  const stack = await Promise.race([starting, stop]);
  if (stack === undefined) {
    // Getting Temporal may take minutes. Servers that are left when this process ends follow it.
    await Promise.race([starting.then((late) => late.stop()).catch(() => undefined), sleep(START_GRACE_MS)]);
  } else {
    await greet(stack, Date.now() - began);
    await Promise.race([stop, stack.failed]).finally(() => stack.stop());
  }
  console.log('Everything has stopped.');
}

// Parts throw plain errors for what a person can fix; anything else is a bug and keeps its stack.
function sayPlainly(error: unknown): never {
  throw error instanceof Error && error.constructor === Error ? new CannotStart(error.message) : error;
}

async function greet({ url, temporalUi, db }: Stack, ms: number): Promise<void> {
  console.log(`
Assent is ready after ${(ms / 1000).toFixed(1)} s.

  Console      ${url}/sign-in
  Mailbox      ${url}/mailbox
  Clock        ${url}/clock
  API          ${url}/docs  (${url}/openapi.json)
  Temporal     ${temporalUi ?? 'where TEMPORAL_ADDRESS says'}

Sign in as <party><post>, such as partner-a.admin, or as a customer, such as customer-1; in the console, or by
POST ${url}/dev/token { "persona": "partner-a.admin" }:

${(await personaLines(db)).map((line) => `  ${line}`).join('\n')}

Ctrl-C stops everything; the next start continues with the same cases, timers and data.`);
}

run(main);
