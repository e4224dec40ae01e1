import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The account a server program runs under instead of root. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root: `postgres` or `nobody` when we are root, else undefined. Adds no account to the
 * machine.
 */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entries = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = entries.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('PostgreSQL refuses to run as root. Start as another user, or set DATABASE_URL.');
}

/** Whether that account may enter a folder, including all its parents; always true for our own account. */
export function canEnter(directory: string, account: Account | undefined): boolean {
  if (account === undefined) return true;
  return spawnSync('sh', ['-c', 'cd "$1"', 'sh', directory], { ...account, cwd: '/' }).status === 0;
}
