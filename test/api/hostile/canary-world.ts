import pino from 'pino';
import request from 'supertest';
import { createHoldings, createPendingCheck } from '../../../activities/checks';
import { createRegistryPorts } from '../../../activities/ports/registry';
import { httpServer } from '../../../api/http/server';
import { createApp } from '../../../api/app';
import { createPages } from '../../../api/pages';
import { type CaughtMail, startMailCatcher } from '../../../dev/mail-catcher';
import { type CaughtSms, startSmsCatcher } from '../../../dev/sms-catcher';
import { type Notices, startNotices } from '../../../worker/outbox/notices';
import { hearEngine } from '../../support/engine-log';
import { everythingKept } from '../../support/outbox';
import { listen } from '../../support/listening';
import { apiWorld, type ApiWorld, withoutCooldown } from '../api-world';

/** Everything that an installation outputs or stores, to be searched for what must not be there. */
export interface CanaryWorld {
  readonly api: ApiWorld;
  readonly notices: Notices;
  readonly mails: CaughtMail[];
  readonly texts: CaughtSms[];
  /**
   * The logs of the API and of the worker with its sender: at debug level, Temporal's lines as production keeps them.
   */
  readonly logged: string[];
  /** Every answer sent to a browser. */
  readonly answers: request.Response[];
  browser(): ReturnType<typeof request.agent>;
  metrics(): Promise<string>;
  tables(): Promise<string>;
  /** What Temporal lists of each workflow: id, search attributes, memo, summary. */
  shown(): Promise<string>;
  /** What Temporal stores of each workflow: every payload of every event, decoded. */
  histories(): Promise<string>;
  close(): Promise<void>;
}

/** Makes API, pages and sender over one world, with real mail and SMS. */
export async function canaryWorld(): Promise<CanaryWorld> {
  const [mails, texts, logged, answers] = [[], [], [], []] as [CaughtMail[], CaughtSms[], string[], request.Response[]];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const mail = await startMailCatcher({ onMail: (each) => void mails.push(each) });
  const sms = await startSmsCatcher({ onSms: (each) => void texts.push(each) });
  hearEngine((line) => void logged.push(line));
  const api = await apiWorld({ logger }, { log: logger });
  await withoutCooldown(api);
  const { db, client } = api.world;
  const ports = createRegistryPorts(db, { smtpUrl: mail.url, smsUrl: sms.url, mailFrom: 'Assent <no@assent.example>' });
  const deps = { ...api.deps, codes: ports.verificationCode };
  const secret = 'a secret of the tests, long enough to sign cookies';
  const pendingCheck = createPendingCheck({ db, ports });
  const holdings = createHoldings({ ports });
  const cooperationCheck = (): Promise<[]> => Promise.resolve([]);
  const { server, stop } = await listen(
    httpServer(
      createApp(
        deps,
        createPages({
          api: deps,
          secret,
          secure: false,
          consentLogin: false,
          pendingCheck,
          holdings,
          cooperationCheck,
        }),
      ),
    ),
  );
  const notices = startNotices({ db, ports, publicUrl: 'https://assent.example', log: logger });
  return {
    api,
    notices,
    mails,
    texts,
    logged,
    answers,
    browser: () =>
      request
        .agent(server)
        .set({ 'Accept-Language': 'en-US', Accept: 'text/html' })
        .on('response', (answer: request.Response) => void answers.push(answer)),
    metrics: async () => (await request(server).get('/metrics')).text,
    tables: () => everythingKept(db),
    shown: async () => {
      const runs = await api.world.histories();
      const described = runs.map(async ({ workflowId, runId }) => {
        const handle = client.workflow.getHandle(workflowId, runId);
        const { type, memo, searchAttributes, staticSummary, staticDetails } = await handle.describe();
        return [workflowId, type, memo, searchAttributes, await staticSummary(), await staticDetails()];
      });
      return JSON.stringify(await Promise.all(described));
    },
    histories: async () => (await api.world.histories()).map(({ history }) => textOf(history)).join('\n'),
    close: async () => {
      stop();
      await notices.stop();
      await api.close();
      await Promise.all([mail.stop(), sms.stop()]);
    },
  };
}

/** Every text in a value, at any depth, with bytes read as text. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(textOf).filter(Boolean).join('\n');
}
