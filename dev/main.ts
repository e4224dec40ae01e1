import { listPeople } from '../db/directory';
import { startStack, type Stack } from './stack';

/** `npm start`: the demonstration on this machine. */
async function main(): Promise<void> {
  const began = Date.now();
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
  const starting = startStack(process.env);
  const early = await Promise.race([starting, interrupted]);
  const stack = early ?? (await starting);
  if (early !== undefined) {
    await greet(stack, Date.now() - began);
    await Promise.race([interrupted, stack.failed]).finally(() => stack.stop());
  } else {
    await stack.stop();
  }
  console.log('Everything has stopped.');
}

async function greet({ url, temporalUi, db }: Stack, ms: number): Promise<void> {
  const people = await listPeople(db, { limit: 500 });
  const rows = people.map(
    ({ id, name, nameEn, roles }) => `  ${id.padEnd(34)} ${`${name} ${nameEn}`.padEnd(34)} ${roles.join(', ')}`,
  );
  console.log(`
Assent is ready after ${(ms / 1000).toFixed(1)} s.

  Console      ${url}/sign-in
  Mailbox      ${url}/mailbox
  Clock        ${url}/clock
  API          ${url}/docs  (${url}/openapi.json)
  Temporal     ${temporalUi ?? 'where TEMPORAL_ADDRESS says'}

Sign in as one of these, in the console or by POST ${url}/dev/token { "persona": "partner-a.admin" }:
${rows.join('\n')}

Ctrl-C stops everything; the next start continues with the same cases, timers and data.`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
