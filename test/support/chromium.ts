import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page, type Response } from 'playwright-core';
import { cacheDirectory } from '../../dev/cache';

const run = promisify(execFile);
const packaged = '@sparticuz/chromium';

/**
 * Returns the path of a Chromium: `CHROMIUM_PATH`, else an npm package's headless build, unpacked once into the cache,
 * else one on PATH. A Chromium with windows takes three times the CPU, even without showing any.
 */
export async function findChromium(): Promise<string> {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen) return chosen;
  const unpacked = await unpackChromium();
  if (await answers(unpacked)) return unpacked;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const found = await run('which', [name]).then(
      ({ stdout }) => stdout.trim(),
      () => '',
    );
    // On Ubuntu the file may be a stub that only says how to install it, so it has to answer.
    if (found && (await answers(found))) return found;
  }
  throw new Error(
    `${unpacked} lacks libraries of this system, and no other Chromium is installed. Name one in CHROMIUM_PATH.`,
  );
}

function answers(executable: string): Promise<boolean> {
  return run(executable, ['--version'], { timeout: 20_000 }).then(
    ({ stdout }) => /Chrom/.test(stdout),
    () => false,
  );
}

// The package unpacks into the temporary folder, and would use the half-unpacked rest of an interrupted run for ever.
async function unpackChromium(): Promise<string> {
  const manifest = await readFile(path.join(path.dirname(require.resolve(packaged)), '../../package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const folder = path.join(await cacheDirectory(), `chromium-${version}`);
  const executable = path.join(folder, 'chromium');
  if (await exists(executable)) return executable;
  const staging = await mkdtemp(`${folder}-`);
  const script = `require('${packaged}').executablePath().catch((e) => { console.error(e); process.exit(1); })`;
  await run(process.execPath, ['-e', script], { cwd: __dirname, env: { ...process.env, TMPDIR: staging } });
  try {
    await rename(staging, folder);
  } catch (error) {
    // Another test process was quicker.
    await rm(staging, { recursive: true });
    if (!(await exists(executable))) throw error;
  }
  return executable;
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

let shared: Promise<Browser> | undefined;

/** The headless browser of this process; it ends with the process. Each test opens its own windows. */
export const sharedBrowser = (): Promise<Browser> => (shared ??= launchBrowser());

/** Clicks what leads to another page, and returns the answer once that page is loaded: a click alone may be too early. */
export async function follow(page: Page, selector: string): Promise<Response | null> {
  const [response] = await Promise.all([page.waitForNavigation(), page.click(selector)]);
  return response;
}

/** Closes all windows of the browser, at the end of a test file. */
export async function closeWindows(): Promise<void> {
  for (const context of (await shared)?.contexts() ?? []) await context.close();
}

// It may connect only to the pages it is given.
async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChromium(),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...['--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update'],
      ...['--disable-sync', '--no-pings', '--no-first-run', '--font-render-hinting=none'],
    ],
  });
}
