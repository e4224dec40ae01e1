import { Connection } from '@temporalio/client';
import { openDatabase } from '../../db/knex';
import { launchBrowser } from './chromium';
import { freshDatabase } from './database';
import { temporalServer } from './temporal';

test('a fresh database has the newest schema and is gone when dropped', async () => {
  const fresh = await freshDatabase();
  const db = openDatabase(fresh.url, { name: 'rig', max: 1 });
  const [, pending] = (await db.migrate.list()) as [unknown[], unknown[]];
  expect(pending).toEqual([]);
  await expect(db('schema_migrations').count('* as migrations').first()).resolves.toBeDefined();
  await db.destroy();

  await fresh.drop();
  const gone = openDatabase(fresh.url, { name: 'rig', max: 1 });
  await expect(gone.raw('select 1')).rejects.toThrow('does not exist');
  await gone.destroy();
});

test('Temporal answers and allows workflows to skip time', async () => {
  const { address, namespace } = temporalServer();
  const connection = await Connection.connect({ address });
  const described = await connection.workflowService.describeNamespace({ namespace });
  expect(described.namespaceInfo?.name).toBe(namespace);
  await connection.close();
});

test('a page opens in the browser', async () => {
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.setContent('<h1>Assent</h1><p id="sum"></p><script>sum.textContent = 1 + 1</script>');
  await expect(page.textContent('h1')).resolves.toBe('Assent');
  await expect(page.textContent('#sum')).resolves.toBe('2');
  await browser.close();
});
