import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

/** One of our programs as a separate process. `output` is everything it has printed so far. */
export interface Program {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves with the exit code once it has ended. */
  readonly ended: Promise<number>;
  /** Resolves once its output matches; rejects with the output when it ends before. */
  printed(expected: RegExp): Promise<void>;
}

/** Starts a program such as `worker/main.ts` with a minimal environment: only what finds programs and caches. */
export const startProgram = (file: string, env: NodeJS.ProcessEnv): Program =>
  startCommand(process.execPath, ['--import', 'tsx', file], env);

/** The same through npm, as people and supervisors do. */
export const startScript = (name: string, env: NodeJS.ProcessEnv): Program =>
  startCommand('npm', ['run', '--silent', name], env);

/** Any other command in the checkout, with the same environment. */
export function startCommand(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Program {
  const inherited = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'ASSENT_CACHE_DIR', 'XDG_CACHE_HOME'];
  const own = Object.fromEntries(inherited.map((name) => [name, process.env[name]]));
  const child = spawn(command, args, {
    cwd: path.join(__dirname, '../..'),
    env: { ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return {
    child,
    output: () => output,
    ended,
    printed: (expected) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (expected.test(output)) resolve();
        };
        for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
        void ended.then(() => reject(new Error(`ended before ${String(expected)}:\n${output}`)));
        look();
      }),
  };
}
