import { migrate } from '../db/knex';
import { seed } from '../db/seeds/calendars';
import { connectDatabase, run } from './start';
import { readDatabaseUrl } from './config';

/** `npm run migrate`: brings the database of `DATABASE_URL` to the newest schema and loads the published calendars. */
run(async () => {
  const db = await connectDatabase(readDatabaseUrl(process.env), { name: 'migrate', max: 1 });
  try {
    const applied = await migrate(db);
    await seed(db);
    console.log(applied.length === 0 ? 'The schema is up to date.' : `Applied ${applied.join(', ')}.`);
  } finally {
    await db.destroy();
  }
});
