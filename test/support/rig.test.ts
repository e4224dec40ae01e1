import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { openDatabase } from '../../db/knex';
import { closeWindows, sharedBrowser } from './chromium';
import { freshDatabase } from './database';
import { temporalServer } from './temporal';

test('a fresh database has the newest schema and is gone when dropped', async () => {
  const fresh = await freshDatabase();
  const db = openDatabase(fresh.url, { name: 'rig', max: 1 });
  const [, pending] = (await db.migrate.list()) as [unknown[], unknown[]];
  expect(pending).toEqual([]);
  await db.destroy();

  await fresh.drop();
  await expect(new pg.Client({ connectionString: fresh.url }).connect()).rejects.toThrow('does not exist');
});

test('Temporal answers and lets a workflow skip time', async () => {
  const { address, namespace } = temporalServer();
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const handle = await client.workflow.start('nobody', { workflowId: randomUUID(), taskQueue: randomUUID() });
  const { workflowExecutionOptions } = await connection.workflowService.updateWorkflowExecutionOptions({
    namespace,
    workflowExecution: { workflowId: handle.workflowId },
    workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
    updateMask: { paths: ['time_skipping_config'] },
  });
  expect(workflowExecutionOptions?.timeSkippingConfig?.enabled).toBe(true);
  await handle.terminate();
  await connection.close();
});

test('a page opens in the browser', async () => {
  const browser = await sharedBrowser();
  const page = await browser.newPage();
  await page.setContent('<h1>Assent</h1><p id="sum"></p><script>sum.textContent = 1 + 1</script>');
  await expect(page.textContent('h1')).resolves.toBe('Assent');
  await expect(page.textContent('#sum')).resolves.toBe('2');
  await closeWindows();
});
