import { parseArgs } from 'node:util';
import { z } from 'zod';
import { makeFirstOperator } from '../db/administration/first-operator';
import { readDatabaseUrl } from './config';
import { CannotStart, connectDatabase, run } from './start';

const OPTIONS = { type: 'string' } as const;

const operator = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,127}$/),
  name: z.string().trim().min(1).max(128),
  'name-en': z.string().trim().min(1).max(128).optional(),
  email: z.email().max(254),
  subject: z.string().trim().min(1).max(255),
});

const USAGE =
  'npm run operator:first -- --id vendor.<name> --name <name> [--name-en <name>] --email <address> --subject <sub of the sign-in>';

function readOperator(args: string[]): z.output<typeof operator> {
  const { values } = parseArgs({
    args,
    options: { id: OPTIONS, name: OPTIONS, 'name-en': OPTIONS, email: OPTIONS, subject: OPTIONS },
  });
  const parsed = operator.safeParse(values);
  if (parsed.success) return parsed.data;
  const wrong = [...new Set(parsed.error.issues.map(({ path }) => `--${path.join('.')}`))].join(', ');
  throw new CannotStart(`Missing or wrong: ${wrong}. Usage: ${USAGE}`);
}

/** `npm run operator:first`: makes the first operator of an installation that has no active one. */
run(async () => {
  const { 'name-en': nameEn, ...given } = readOperator(process.argv.slice(2));
  const db = await connectDatabase(readDatabaseUrl(process.env), { name: 'operator-first', max: 2 });
  try {
    const made = await makeFirstOperator(db, { ...given, nameEn: nameEn ?? given.name }, 'operator:first');
    if (made === undefined)
      throw new CannotStart(
        'Nothing was done: an operator is active, or the id is taken. Operators make further ones.',
      );
    console.log(`${made.id} is the first operator.`);
  } finally {
    await db.destroy();
  }
});
