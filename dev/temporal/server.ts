import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { freePort } from '../ports';
import { startServerProcess, stopLeftover, untilReady } from '../server-process';

/**
 * How to start Temporal. `searchAttributes` maps a name to its type (`Keyword`, `Datetime`, …); picks free ports unless
 * given.
 */
export interface TemporalOptions {
  executable: string;
  dataFile: string;
  logFile: string;
  namespace: string;
  port?: number;
  uiPort?: number;
  searchAttributes?: Record<string, string>;
  /** Allows workflows to skip time; for tests only. */
  timeSkipping?: boolean;
  /** Deletes executions at once instead of within a minute; for tests only. */
  promptDeletion?: boolean;
  /** How many updates a run may take; for tests only. */
  mostUpdates?: number;
}

/** A running Temporal: `address` is host:port of the frontend. */
export interface TemporalServer {
  address: string;
  uiUrl: string;
  pid: number;
  stop(): Promise<void>;
}

/**
 * Starts a Temporal server on a database file and resolves when its namespace can be used. A second start continues
 * with the same data.
 */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const { executable, dataFile, logFile, namespace } = options;
  await mkdir(path.dirname(dataFile), { recursive: true });
  await mkdir(path.dirname(logFile), { recursive: true });
  const pidFile = `${dataFile}.pid`;
  await stopLeftover(pidFile, `The Temporal data file ${dataFile}`);
  const port = options.port ?? (await freePort());
  const uiPort = options.uiPort ?? (await freePort());
  const server = startServerProcess({
    command: executable,
    args: serverArguments(options, port, uiPort),
    pidFile,
    logFile,
    env: { ...withoutTemporalSettings(), HOME: path.dirname(dataFile) },
  });
  await untilReady(server, { who: 'Temporal', logFile, seconds: 60 }, () => useNamespace(port, namespace));
  return {
    address: `127.0.0.1:${port}`,
    uiUrl: `http://127.0.0.1:${uiPort}`,
    pid: server.pid,
    stop: () => server.stop(),
  };
}

function serverArguments(options: TemporalOptions, port: number, uiPort: number): string[] {
  const attributes = Object.entries(options.searchAttributes ?? {});
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)],
    ...['--db-filename', options.dataFile, '--namespace', options.namespace, '--log-level', 'warn'],
    '--ui-disable-news-fetch',
    // If every write is synced by itself and activities are always queued, a decision takes several times as long.
    ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
    ...['--dynamic-config-value', 'system.enableActivityEagerExecution=true'],
    ...(options.timeSkipping ? ['--dynamic-config-value', 'frontend.WorkflowTimeSkippingEnabled=true'] : []),
    ...(options.promptDeletion
      ? ['--dynamic-config-value', 'history.transferProcessorEnsureCloseBeforeDelete=false']
      : []),
    ...(options.mostUpdates === undefined
      ? []
      : ['--dynamic-config-value', `history.maxTotalUpdates=${options.mostUpdates}`]),
    ...attributes.flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
  ];
}

// The CLI would read our own settings (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE …) and the user's profile as its own.
function withoutTemporalSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

function knock(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}

async function useNamespace(port: number, namespace: string): Promise<void> {
  // A refused gRPC channel waits a second before it retries, so knock first.
  await knock(port);
  const address = `127.0.0.1:${port}`;
  const connection = await Connection.connect({ address, connectTimeout: 5000 });
  try {
    await connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
  } finally {
    await connection.close();
  }
}
