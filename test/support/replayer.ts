import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { temporal } from '@temporalio/proto';
import {
  DefaultLogger,
  makeTelemetryFilterString,
  type ReplayHistoriesIterable,
  Runtime,
  Worker,
} from '@temporalio/worker';
import { listen } from './listening';

const { History } = temporal.api.history.v1;
export type History = temporal.api.history.v1.IHistory;

/** Where histories are replayed; they are sent over HTTP. */
export interface Replayer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Makes replays log only errors, and leaves signals to the test runner; for a process that has no worker. */
export function installReplayRuntime(): void {
  const logging = { filter: makeTelemetryFilterString({ core: 'ERROR' }) };
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging }, shutdownSignals: [] });
}

/**
 * Starts the one replayer of all test files: starting one takes much longer than a replay, and its promise hooks stay
 * in its process.
 */
export async function startReplayer(codePath: string): Promise<Replayer> {
  const waiting: { workflowId: string; history: History }[] = [];
  const answers = new Map<string, (error: string) => void>();
  let count = 0;
  let stopped = false;
  let stir: () => void = () => undefined;

  async function* histories(): ReplayHistoriesIterable {
    while (!stopped) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else await new Promise<void>((resolve) => (stir = resolve));
    }
  }

  const running = (async () => {
    const options = { workflowBundle: { codePath }, debugMode: false, workflowThreadPoolSize: 1 };
    for await (const { workflowId, error } of Worker.runReplayHistories(options, histories())) {
      answers.get(workflowId)?.(error === undefined ? '' : (error.stack ?? error.message));
      answers.delete(workflowId);
    }
  })();

  const known = new Set<string>();
  const answer: RequestListener = (request, response) => {
    void bytesOf(request).then((bytes) => {
      if (request.url === SIGNATURES) {
        const fresh = (JSON.parse(bytes.toString()) as string[]).filter((signature) => !known.has(signature));
        for (const signature of fresh) known.add(signature);
        response.end(JSON.stringify(fresh));
        return;
      }
      const workflowId = String((count += 1));
      answers.set(workflowId, (error) => response.end(error));
      waiting.push({ workflowId, history: History.decode(bytes) });
      stir();
    });
  };
  const { base, stop } = await listen(createServer(answer));
  return {
    url: base,
    async stop() {
      stop();
      stopped = true;
      stir();
      await running;
    },
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const SIGNATURES = '/signatures';

/** Which of the signatures are new. */
export async function newSignatures(url: string, signatures: readonly string[]): Promise<string[]> {
  const response = await fetch(new URL(SIGNATURES, url), { method: 'POST', body: JSON.stringify(signatures) });
  return (await response.json()) as string[];
}

/** Replays a history; returns why it takes another path, or nothing. */
export async function replayAt(url: string, history: History): Promise<string> {
  const body = Buffer.from(History.encode(history).finish());
  return (await fetch(url, { method: 'POST', body })).text();
}
