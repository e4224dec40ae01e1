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
import { type History, SIGNATURES } from './replayer';

const { History: HistoryMessage } = temporal.api.history.v1;

/** Replays the histories that come by HTTP, all in one worker: starting one takes much longer than a replay. */
async function main(codePath: string): Promise<void> {
  const logging = { filter: makeTelemetryFilterString({ core: 'ERROR' }) };
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging }, shutdownSignals: [] });
  const waiting: { workflowId: string; history: History }[] = [];
  const answers = new Map<string, (error: string) => void>();
  let count = 0;
  let stir: () => void = () => undefined;

  async function* histories(): ReplayHistoriesIterable {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else await new Promise<void>((resolve) => (stir = resolve));
    }
  }

  const replaying = async (): Promise<void> => {
    const options = { workflowBundle: { codePath }, debugMode: false, workflowThreadPoolSize: 1 };
    for await (const { workflowId, error } of Worker.runReplayHistories(options, histories())) {
      answers.get(workflowId)?.(error === undefined ? '' : (error.stack ?? error.message));
      answers.delete(workflowId);
    }
  };

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
      waiting.push({ workflowId, history: HistoryMessage.decode(bytes) });
      stir();
    });
  };
  // A kept connection that is closed here just as it is used again would fail a test.
  const { base } = await listen(createServer({ keepAliveTimeout: 0 }, answer));
  process.stdout.write(`${base}\n`);
  await replaying();
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

void main(process.argv[2] ?? '');
