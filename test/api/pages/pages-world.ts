import { Agent } from 'node:http';
import request from 'supertest';
import { createHoldings, createPendingCheck } from '../../../activities/checks';
import { checkCooperation } from '../../../activities/distribution/distribution-checks';
import { httpServer } from '../../../api/http/server';
import { createApp } from '../../../api/app';
import type { ApiDeps } from '../../../api/http/deps';
import { createPages } from '../../../api/pages';
import { issueToken } from '../../../db/engine/consent-tokens';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { POLICIES } from '../../../workflows/registry';
import type { FreshDatabase } from '../../support/database';
import { listen } from '../../support/listening';
import { apiWorld, type ApiWorld, withoutCooldown } from '../api-world';

/** A browser with its own cookies. */
export type Browser = ReturnType<typeof request.agent>;

/** The pages over a real world. */
export interface PagesWorld {
  readonly api: ApiWorld;
  /** The base address for a real browser. */
  readonly base: string;
  browser(language?: 'zh-CN' | 'en-US'): Browser;
  signedIn(persona: string, language?: 'zh-CN' | 'en-US'): Promise<Browser>;
  /** Requests a switch for a customer of partner-a and returns the customer's link. */
  asked(
    customerId: string,
    toModel?: 'referral' | 'reseller',
  ): Promise<{ caseId: string; taskId: string; link: string; token: string }>;
  caseVersion(caseId: string): Promise<number>;
  close(): Promise<void>;
}

/** Makes the pages over their own engine, database and outside world. */
export async function pagesWorld({
  consentLogin = false,
  policies = POLICIES,
  database,
  changes,
}: {
  consentLogin?: boolean;
  policies?: readonly Policy[];
  database?: FreshDatabase;
  changes?: Partial<ApiDeps>;
} = {}): Promise<PagesWorld> {
  const api = await apiWorld({ policies, ...changes }, database === undefined ? {} : { database });
  await withoutCooldown(api);
  const { db, ports } = api.world;
  const app = createApp(
    api.deps,
    createPages({
      api: api.deps,
      secret: 'a secret of the tests, long enough to sign cookies',
      secure: false,
      consentLogin,
      pendingCheck: createPendingCheck({ db, ports }),
      holdings: createHoldings({ ports }),
      cooperationCheck: (pair) => checkCooperation({ ports }, pair),
    }),
  );
  const { server, base, stop } = await listen(httpServer(app));
  const kept = new Agent({ keepAlive: true });
  const browser = (language = 'en-US'): Browser =>
    request
      .agent(server)
      .use((sent: request.Test) => void sent.agent(kept))
      .set('Accept-Language', language)
      .set('Accept', 'text/html');
  return {
    api,
    base,
    browser,
    signedIn: async (persona, language) => {
      const tab = browser(language);
      const page = await tab.get('/sign-in');
      await tab
        .post('/sign-in')
        .type('form')
        .send({ _csrf: csrfIn(page.text), persona })
        .expect(303);
      return tab;
    },
    asked: async (customerId, toModel = 'reseller') => {
      const form = { customerId, toModel, reason: 'As agreed', noticeAccepted: true };
      const { body } = await api.post('partner-a.admin', '/v1/cases', { type: 'relationship-switch', form });
      const taskId = body.tasks[0]!.id;
      const token = await issueToken(db, { taskId, caseId: body.id, partyId: customerId });
      return { caseId: body.id, taskId, token, link: `/consent/${token}` };
    },
    caseVersion: async (caseId) =>
      (await db('cases').where({ id: caseId }).first<{ version: number }>('version')).version,
    close: () => {
      kept.destroy();
      stop();
      return api.close();
    },
  };
}

/** The token in the forms of a page. */
export const csrfIn = (html: string): string => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';

/** A page without what differs from one answer to the next: its token and the clock of the demonstration. */
export const timeless = (html: string): string => html.replace(csrfIn(html), '').replaceAll(/ datetime="[^"]*"/gi, '');

/** The value of a hidden field. */
export const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
