import { execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { homeForTools } from '../cache';

/** The Go module that pins the Temporal CLI and all its dependencies. */
export const sourceDirectory = path.join(__dirname, 'cli');

/** Whether Go is installed; an older one fetches the toolchain that the module requires by itself. */
export async function hasGo(): Promise<boolean> {
  try {
    await promisify(execFile)('go', ['version']);
    return true;
  } catch {
    return false;
  }
}

/** Builds the Temporal CLI at `target`, which takes one to ten minutes; reports progress every five seconds. */
export async function buildTemporal(target: string, say: (line: string) => void): Promise<void> {
  if (!(await hasGo())) throw new Error('there is no Go to build the server with');
  say('Temporal: building the server with Go, once; this takes some minutes');
  const started = Date.now();
  const child = spawn(
    'go',
    ['build', '-v', '-buildvcs=false', '-ldflags=-s -w', '-o', target, 'github.com/temporalio/cli/cmd/temporal'],
    { cwd: sourceDirectory, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...(await homeForTools()) } },
  );
  const seen = { fetched: 0, compiled: 0 };
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith('go: downloading ')) seen.fetched++;
    else if (/^[\w.~-]+(\/[\w.~+-]+)*$/.test(line)) seen.compiled++;
    else complaints.push(line);
  });
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    const fetched = seen.fetched > 0 ? `, ${seen.fetched} modules fetched` : '';
    say(`Temporal: building, ${seconds} s${fetched}, ${seen.compiled} of about 1,800 packages compiled`);
  }, 5000);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        if (code === 0) resolve();
        else reject(new Error(`the build with Go failed: ${complaints.slice(-3).join(' ') || `exit code ${code}`}`));
      });
    });
  } finally {
    clearInterval(progress);
  }
  say(`Temporal: built in ${Math.round((Date.now() - started) / 1000)} s`);
}
