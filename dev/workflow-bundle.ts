import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { bundleOptions, WORKFLOWS } from '../worker/bundle';
import { cacheDirectory } from './cache';

const ROOT = path.join(__dirname, '..');
const PREFIX = 'workflows-';
/** How long (ms) a bundle of other sources is kept: its checkout may be started again. */
const KEEP_MS = 7 * 86_400_000;

/** The workflows as one script, made anew only if the sources or the packages have changed since an earlier start. */
export async function workflowBundle(): Promise<{ codePath: string }> {
  const directory = await cacheDirectory();
  const codePath = path.join(directory, `${PREFIX}${await fingerprint()}.js`);
  if (!existsSync(codePath)) {
    const options = { workflowsPath: WORKFLOWS, ...bundleOptions(WORKFLOWS), logger: new DefaultLogger('WARN') };
    const { code } = await bundleWorkflowCode(options);
    // Renamed when complete: two starts at once must not read half of it.
    const unfinished = `${codePath}.${process.pid}`;
    await writeFile(unfinished, code);
    await rename(unfinished, codePath);
    await removeOld(directory);
  }
  return { codePath };
}

async function fingerprint(): Promise<string> {
  const sources = await readdir(path.join(ROOT, 'workflows'), { recursive: true });
  const files = sources.filter((file) => file.endsWith('.ts')).map((file) => path.join('workflows', file));
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'worker/bundle.ts', ...files.sort()])
    hash.update(`${file}\n`).update(await readFile(path.join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}

async function removeOld(directory: string): Promise<void> {
  for (const file of (await readdir(directory)).filter((name) => name.startsWith(PREFIX))) {
    const { mtimeMs } = await stat(path.join(directory, file));
    if (mtimeMs < Date.now() - KEEP_MS) await rm(path.join(directory, file), { force: true });
  }
}
