import type { Browser as Chromium, Page } from 'playwright-core';
import { closeWindows, sharedBrowser } from '../../../support/chromium';
import { opened } from '../../../workflows/shared/common-requests';
import { SYSTEM } from '../../../../workflows/kit/policy/roles';
import { type DistributionWorld, distributionWorld } from './distribution-world';
import { atEachWidth, flawsIn, overflowOf, violationsOf, windowOf } from '../looking';

// Twenty pages, each rendered and judged.
const PATIENCE_MS = 180_000;

let world: DistributionWorld;
let chromium: Chromium;
let base: string;
/** Who looks at which address, by what it shows; nobody is signed in where no person is named. */
let looks: Record<string, { by?: string; at: string }>;

// The longest names that the registry takes.
const LONG = {
  name: `${'中国西部高新技术产业开发区'.repeat(9)}有限责任公司`,
  nameEn: `${'Western China High-Technology Development '.repeat(2)}and Manufacturing Group Ltd`,
};

beforeAll(async () => {
  world = await distributionWorld();
  chromium = await sharedBrowser();
  ({ base } = world.pages);
  const { requests } = world;
  const master = await world.company('master-distributor', LONG);
  const bare = await world.company('master-distributor');
  const partner = await world.company('service-partner');
  const mail = async (kind: string): Promise<string> =>
    requests.emailOf(await world.company('cloud-distributor', { ...LONG, nameEn: `${kind} ${LONG.nameEn}` }));
  const own = await world.company('cloud-distributor', LONG);
  opened(await requests.apply(own, master));
  const open = await world.invited(master, requests.emailOf(own));
  const join = await world.invited(master, requests.emailOf(partner));
  const bounced = await world.invited(master, await mail('bounced'));
  await world.pages.api.world.act(bounced.caseId, SYSTEM, 'reportBounce', { problem: 'bounced' });
  const [accepted, declined, failed, blocked] = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const id = await world.company('cloud-distributor', LONG);
      return { id, ...(await world.invited(master, requests.emailOf(id))) };
    }),
  );
  const second = await world.invited(bare, requests.emailOf(accepted!.id));
  await requests.accept(accepted!.caseId, accepted!.id);
  await requests.decline(declined!.caseId, declined!.id);
  await requests.accept(failed!.caseId, failed!.id, { form: { businessRegion: 'HK', noticeAccepted: true } });
  await requests.change(blocked!.id, { regions: ['HK'], programmes: [] });
  for (const { caseId } of [accepted!, failed!, second]) await world.pages.api.world.outcome(caseId);
  looks = {
    stranger: { at: open.link },
    dead: { at: '/invitations/unknown' },
    invited: { by: `${own}.admin`, at: open.link },
    colleague: { by: `${own}.operator`, at: open.link },
    other: { by: 'partner-a.admin', at: open.link },
    'not yet a distributor': { by: `${partner}.admin`, at: join.link },
    blocked: { by: `${blocked!.id}.admin`, at: blocked!.link },
    accepted: { by: `${accepted!.id}.admin`, at: accepted!.link },
    declined: { by: `${declined!.id}.admin`, at: declined!.link },
    failed: { by: `${failed!.id}.admin`, at: failed!.link },
    superseded: { by: `${accepted!.id}.admin`, at: second.link },
    applications: { by: `${master}.admin`, at: '/distribution' },
    'nothing found': { by: `${master}.admin`, at: '/distribution?text=nothing' },
    invitations: { by: `${master}.admin`, at: '/distribution/invitations' },
    distributors: { by: `${master}.admin`, at: '/distribution/distributors' },
    'no applications': { by: `${bare}.admin`, at: '/distribution' },
    'no distributors': { by: `${bare}.admin`, at: '/distribution/distributors' },
    'my master': { by: `${accepted!.id}.admin`, at: '/distribution' },
    'my application': { by: `${own}.admin`, at: '/distribution' },
    'correcting an address': { by: `${master}.admin`, at: `/cases/${bounced.caseId}/actions/resend` },
    'revealing an address': { by: `${master}.admin`, at: `/cases/${bounced.caseId}/reveal` },
  };
});
afterAll(async () => {
  await closeWindows();
  await world.close();
});

const pageFor = async (person: string | undefined, locale: string): Promise<Page> =>
  person === undefined
    ? (await chromium.newContext({ locale })).newPage()
    : windowOf(chromium, base, person, { locale });

// axe judges each language at one width: judging all at both takes a minute more.
describe.each([
  ['zh-CN', 390],
  ['en-US', 1280],
] as const)('every page of invitations and distribution in %s', (language, judgedAt) => {
  const people = (): (string | undefined)[] => [...new Set(Object.values(looks).map(({ by }) => by))];

  it(
    'is light, complete, without inline code, and can be read by everybody at every width with the longest names',
    async () => {
      const faults: Record<string, string[]> = {};
      for (const person of people()) {
        const page = await pageFor(person, language);
        for (const [name, { at }] of Object.entries(looks).filter(([, { by }]) => by === person)) {
          const found = await faultsOf(page, at, language, judgedAt);
          if (found.length > 0) faults[name] = found;
        }
        await page.context().close();
      }
      expect(faults).toEqual({});
    },
    PATIENCE_MS,
  );
});

async function faultsOf(page: Page, at: string, language: string, judgedAt: number): Promise<string[]> {
  const answer = await page.goto(base + at);
  const policy = answer?.headers()['content-security-policy'] ?? 'unsafe';
  const faults = [...flawsIn((await answer?.text()) ?? '', language), ...(policy.includes('unsafe') ? [policy] : [])];
  await atEachWidth(page, async (width) => {
    faults.push(...(await overflowOf(page)), ...(width === judgedAt ? await violationsOf(page) : []));
  });
  return faults;
}

it('an invitation is accepted by keyboard alone, without a script', async () => {
  const { link, distributor } = await world.invitation();
  const tab = await windowOf(chromium, base, `${distributor}.admin`, { javaScriptEnabled: false, locale: 'en-US' });
  await tab.goto(base + link);
  await tab.focus('input[name="form.noticeAccepted"]');
  await tab.keyboard.press('Space');
  await tab.focus('button[value="accept"]');
  await tab.keyboard.press('Enter');
  await tab.waitForSelector('text=Invitation number');
  expect(await tab.title()).toContain('Receipt');
  await tab.context().close();
});
