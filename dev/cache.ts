import { accessSync, constants } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

function homeIsUsable(): boolean {
  const home = process.env['HOME'];
  if (!home || !path.isAbsolute(home)) return false;
  try {
    accessSync(home, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function cachePath(): string {
  const { ASSENT_CACHE_DIR: own, XDG_CACHE_HOME: xdg } = process.env;
  if (own) return path.resolve(own);
  if (xdg && path.isAbsolute(xdg)) return path.join(xdg, 'assent');
  return homeIsUsable() ? path.join(os.homedir(), '.cache', 'assent') : path.join(os.tmpdir(), 'assent-cache');
}

/**
 * The folder outside the checkout that keeps what is costly to make (the Temporal server, Chromium); created when
 * missing.
 */
export async function cacheDirectory(): Promise<string> {
  const dir = cachePath();
  await mkdir(dir, { recursive: true });
  return dir;
}

/**
 * Where a tool that insists on a home directory (Go) may keep its own files, as environment entries; none when HOME
 * will do.
 */
export async function homeForTools(): Promise<Record<string, string>> {
  return homeIsUsable() ? {} : { HOME: await cacheDirectory() };
}
