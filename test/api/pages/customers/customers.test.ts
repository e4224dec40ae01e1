import { pagesWorld, type PagesWorld } from '../pages-world';

const ADMIN = 'partner-a.admin';
const WINDOW = '/v1/settings/association.partnerRequestWindow';

let pages: PagesWorld;
beforeAll(async () => {
  pages = await pagesWorld();
});
afterAll(() => pages.close());

const shown = async (persona: string, address: string, language?: 'zh-CN' | 'en-US'): Promise<string> =>
  (await (await pages.signedIn(persona, language)).get(address).expect(200)).text;

describe('my customers', () => {
  it('names those of one’s own partner in full, finds them by part of a name, and says what is too short', async () => {
    const all = await shown(ADMIN, '/customers');
    expect(all).toContain('Songguowan Foods');
    expect(all).toContain('href="/customers/customer-1"');
    expect(all).not.toContain('customer-9');
    const found = await shown(ADMIN, '/customers?text=songguo');
    expect([found.includes('customer-1'), found.includes('customer-2')]).toEqual([true, false]);
    expect(await shown(ADMIN, '/customers?text=%25%25', 'zh-CN')).toContain('没有与“%%”相符的客户');
    const short = await (await pages.signedIn(ADMIN)).get('/customers?text=s').expect(422);
    expect(short.text).toContain('Type at least two letters');
  });

  it('leads to a request with the customer and the model filled in', async () => {
    const list = await shown(ADMIN, '/customers?text=customer-1');
    const address = /href="(\/start\/relationship-switch\?[^"]+)"/.exec(list)![1]!.replaceAll('&amp;', '&');
    const form = await shown(ADMIN, address);
    expect(form).toMatch(/<option value="customer-1" selected/);
    expect(form).toMatch(/value="reseller" checked/);
  });

  it('shows the open request, and from when on the next one is possible', async () => {
    const { caseId } = await pages.asked('customer-1');
    await pages.api.put('vendor.operator', WINDOW, { value: { months: 3, limit: { CN: 1, INTL: 1 } } }).expect(200);
    const page = await shown(ADMIN, '/customers/customer-1');
    expect(page).toContain(`href="/cases/${caseId}"`);
    expect(page).toMatch(/Next possible request<\/h2><span>From \d+ \w+ \d{4}/);
    expect(await shown(ADMIN, '/customers?text=customer-2')).toContain('Switch to the referral model');
    const { body } = await pages.api.get(ADMIN, '/v1/customers?text=customer-2');
    expect(body.items).toMatchObject([{ id: 'customer-2', openRequests: [], nextRequestFrom: null }]);
  });

  it('belongs to the partner: others find no such customer, an account manager those looked after', async () => {
    await (await pages.signedIn('service-partner.admin')).get('/customers/customer-1').expect(404);
    await (await pages.signedIn('vendor.operator')).get('/customers/customer-1').expect(404);
    await (await pages.signedIn('customer-1')).get('/customers/customer-1').expect(404);
    const { items } = (await pages.api.get('partner-a.account-manager', '/v1/customers')).body;
    expect(items.map(({ id }) => id)).toEqual(['customer-1', 'customer-2']);
    await pages.api.get('partner-a.account-manager', '/v1/customers/customer-3').expect(404);
  });

  it('pages through many without losing one', async () => {
    const ids: string[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const { body } = await pages.api.get(ADMIN, `/v1/customers?limit=1${next && `&cursor=${next}`}`);
      ids.push(...body.items.map(({ id }) => id));
      next = body.next;
    }
    const { items } = (await pages.api.get(ADMIN, '/v1/customers?limit=100')).body;
    expect(ids).toEqual(items.map(({ id }) => id));
  });
});

describe('the history of associations', () => {
  it('is a part of My customers, and is found under its old address with the same filters', async () => {
    const tab = await pages.signedIn(ADMIN);
    const old = await tab.get('/records?operation=switch').expect(303);
    expect(old.headers['location']).toBe('/customers/history?operation=switch');
    expect((await tab.get(old.headers['location']!).expect(200)).text).toMatch(/value="switch" selected/);
  });

  it('of a customer stands with the partner, whom others do not have', async () => {
    const page = await shown('customer-2', '/partner');
    expect(page).toContain('Reseller model');
    expect(page).toContain('href="/start/customer-unlink"');
    await (await pages.signedIn(ADMIN)).get('/partner').expect(404);
  });
});

describe('home', () => {
  it('greets its reader and shows what needs them, what waits for others and what is due', async () => {
    const partner = await shown(ADMIN, '/home');
    expect(partner).toMatch(/<h1>Good \w+, [^<]+<\/h1>/);
    expect(partner).toContain('You’re all caught up');
    expect(partner).toMatch(/Waiting for [^<]+ since \d+ \w+ \d{4}/);
    expect(partner).toMatch(/id="due-title">Due in the next five weeks<\/h2><ul class="timeline"><li class="ahead">/);
    const customer = await shown('customer-1', '/home', 'zh-CN');
    expect(customer).toMatch(/需要您处理 <span class="muted">1<\/span>/);
    expect(customer).toContain('我的伙伴');
    expect(customer).toContain('如无人处理：');
  });
});

describe('a new request', () => {
  it('is offered by area with what it needs, and says of the others who may start them', async () => {
    const page = await shown(ADMIN, '/start');
    expect(page).toMatch(/id="association-title">Customers<\/h2>/);
    expect(page).toContain('You need: The customer and your reason');
    expect(page).toMatch(/Requests that are not open to you[\s\S]*For: Customer</);
    expect(page).toContain('For: master distributors');
    for (const type of ['customer-unlink', 'distributor-invitation'])
      expect(page).not.toContain(`href="/start/${type}"`);
  });
});
