import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { workflowBundle } from '../../dev/workflow-bundle';

const { ASSENT_CACHE_DIR: before } = process.env;
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'assent-bundles-'));
  process.env['ASSENT_CACHE_DIR'] = directory;
});
afterEach(async () => {
  if (before === undefined) delete process.env['ASSENT_CACHE_DIR'];
  else process.env['ASSENT_CACHE_DIR'] = before;
  await rm(directory, { recursive: true });
});

test('the workflows are bundled at the first start and read at the next; bundles of long ago are removed', async () => {
  const [old, recent] = ['workflows-old.js', 'workflows-recent.js'].map((file) => path.join(directory, file));
  for (const file of [old!, recent!]) await writeFile(file, '');
  await utimes(old!, 0, 0);

  const { codePath } = await workflowBundle();
  expect(await readFile(codePath, 'utf8')).toContain('relationshipSwitch');
  expect((await readdir(directory)).sort()).toEqual([path.basename(codePath), 'workflows-recent.js'].sort());

  const { mtimeMs } = await stat(codePath);
  expect(await workflowBundle()).toEqual({ codePath });
  expect((await stat(codePath)).mtimeMs).toBe(mtimeMs);
});
