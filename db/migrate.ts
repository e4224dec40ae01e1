import { migrate, openDatabase } from './knex';
import { seed } from './seeds/calendars';

/** `npm run migrate`: brings the database of `DATABASE_URL` to the newest schema and loads the published calendars. */
async function main(url: string | undefined): Promise<void> {
  if (url === undefined || url === '') throw new Error('DATABASE_URL: is required (postgres://…)');
  const db = openDatabase(url, { name: 'migrate', max: 1 });
  try {
    const applied = await migrate(db);
    await seed(db);
    console.log(applied.length === 0 ? 'schema is up to date' : `applied ${applied.join(', ')}`);
  } finally {
    await db.destroy();
  }
}

main(process.env.DATABASE_URL).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
