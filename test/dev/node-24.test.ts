import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { freePort } from '../../dev/ports';
import { startCommand } from '../support/program';
import { rigVariables } from '../support/rig';
import { scratchDirectory } from '../support/scratch';

jest.setTimeout(300_000);

const run = promisify(execFile);

let directory: string;
let node: string;

beforeAll(async () => {
  directory = await scratchDirectory();
  node = await findNode24();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Node 24: the one that runs us, or npm's package of it, which npm keeps in its own cache. */
async function findNode24(): Promise<string> {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  const pack = `node-${process.platform}-${process.arch}@24.21.0`;
  const { stdout } = await run('npm', ['exec', '--yes', `--package=${pack}`, '--', 'node', '-p', 'process.execPath']);
  return stdout.trim();
}

test('on Node 24 npm start becomes ready, shows the sign-in page and stops without a trace', async () => {
  const port = await freePort();
  const product = startCommand(node, ['--import', 'tsx', 'dev/main.ts'], { PORT: String(port), DATA_DIR: directory });
  await product.printed(/Ctrl-C stops everything/);
  const get = (route: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${route}`, { headers: { Connection: 'close' } });
  await expect((await get('/readyz')).json()).resolves.toMatchObject({ ready: true });
  const page = await get('/sign-in');
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<form')]);
  product.child.kill('SIGINT');
  expect(await product.ended).toBe(0);
  expect(product.output()).toMatch(/Everything has stopped\.\s*$/);
  expect(product.output()).not.toMatch(/deprecat/i);
});

test('on Node 24 a process, the writing of its case, the API and the catchers pass their tests', async () => {
  await expect(run(node, ['--version'])).resolves.toMatchObject({ stdout: expect.stringMatching(/^v24\./) as string });
  const slice = ['relationship-switch', 'commit-case', 'api/http/http', 'catchers'].map(
    (name) => `/${name}\\.test\\.ts$`,
  );
  const tests = startCommand(
    node,
    ['node_modules/jest/bin/jest.js', '--ci', '--maxWorkers=1', ...slice],
    rigVariables(),
  );
  expect([await tests.ended, tests.output()]).toEqual([0, expect.stringMatching(/^Test Suites: 4 passed, 4 total$/m)]);
});
