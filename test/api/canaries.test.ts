import { randomBytes, randomInt } from 'node:crypto';
import { tokenIn } from '../support/outbox';
import { TICKS, wrongCode } from './hostile';
import { canaryWorld, type CanaryWorld } from './canary-world';
import { csrfIn } from './pages/pages-world';

const mark = randomBytes(6).toString('hex');
/** What is a person's own; each is found nowhere else in the world. */
const PERSONAL = {
  name: `卡纳里${mark}`,
  nameEn: `Canary ${mark}`,
  accountName: `account-${mark}`,
  email: `bird.${mark}@canary.example`,
  mobile: `+86 19${String(randomInt(1_000_000_000)).padStart(9, '0')}`,
  reason: `Because of ${mark}-reason`,
  agreed: `Gladly, says ${mark}-agreed`,
  declined: `No, says ${mark}-declined`,
  searched: `${mark}-searched`,
};
const CUSTOMER = 'customer-3';

let world: CanaryWorld;
/** Tokens of consent links and one-time codes that were sent. */
const tokens: string[] = [];
const codes: string[] = [];

beforeAll(async () => {
  world = await canaryWorld();
  const { name, nameEn, accountName, email, mobile } = PERSONAL;
  const reach = { name, nameEn, email, mobile };
  const { api } = world;
  await api.put('vendor.operator', `/v1/directory/customers/${CUSTOMER}`, { ...reach, accountName }).expect(200);
  const person = { ...reach, partyId: CUSTOMER, roles: ['customer'] };
  await api.put('vendor.operator', `/v1/directory/people/${CUSTOMER}`, person).expect(200);
  await story('reseller', { decision: 'grant', ...TICKS, comment: PERSONAL.agreed }, 'completed');
  await story('referral', { decision: 'refuse', comment: PERSONAL.declined }, 'rejected');
  await curiosity();
});
afterAll(() => world.close());

/** A request from its opening by mail and consent page to its end; the code is typed wrong once. */
async function story(toModel: string, decision: object, outcome: string): Promise<void> {
  const { api, notices, mails, texts } = world;
  const form = { customerId: CUSTOMER, toModel, reason: PERSONAL.reason, noticeAccepted: true };
  const { body } = await api.post('partner-a.admin', '/v1/cases', { type: 'relationship-switch', form }).expect(201);
  await notices.drained();
  const token = tokenIn(mails.findLast(({ to }) => to === PERSONAL.email)?.text ?? '');
  expect(token).not.toBe('');
  tokens.push(token, tokenIn(texts.at(-1)?.text ?? ''));
  const link = `/consent/${token}`;
  const tab = world.browser();
  await tab.get(`${link}?utm=${PERSONAL.searched}`).expect(200);
  await tab.post(`${link}/code`).type('form').send({}).expect(303);
  const code = /\d{6}/.exec(texts.at(-1)?.text ?? '')?.[0] ?? '';
  codes.push(code);
  const post = (given: string) =>
    tab
      .post(`${link}/decision`)
      .type('form')
      .send({ ...decision, code: given });
  await post(wrongCode(code)).expect(422);
  await post(code).expect(303);
  expect(await api.world.outcome(body.id)).toBe(outcome);
  await notices.drained();
  await tab.get(link).expect(200);
  await world.browser().get(link).expect(410);
}

/** What people do beside: searching by name, revealing, mistyping, asking for what is not theirs. */
async function curiosity(): Promise<void> {
  const { api } = world;
  const name = encodeURIComponent(PERSONAL.name);
  const found = (await api.get('partner-a.admin', `/v1/cases?text=${name}`).expect(200)).body.items;
  expect(found).toHaveLength(2);
  const reveal = { fields: ['parties.customer'], reason: PERSONAL.searched };
  await api.post('partner-a.admin', `/v1/cases/${found[0]!.id}/reveal`, reveal).expect(200);
  await api.get('customer-1', `/v1/directory/customers/${PERSONAL.nameEn}`).expect(403);
  await api.get('vendor.operator', `/v1/cases?sort=${PERSONAL.searched}`).expect(422);
  await api.post('partner-a.admin', '/v1/cases', { type: PERSONAL.email, form: PERSONAL }).expect(422);
  for (const customerId of [PERSONAL.name, PERSONAL.nameEn, PERSONAL.email, PERSONAL.mobile, 'customer-5']) {
    const form = { customerId, toModel: 'reseller', reason: PERSONAL.reason, noticeAccepted: true };
    await api.post('partner-a.admin', '/v1/cases', { type: 'relationship-switch', form }).expect(422);
  }
  await api.get('vendor.operator', `/dev/mailbox?to=${encodeURIComponent(PERSONAL.email)}`).expect(200);
  const tab = world.browser();
  const { text } = await tab.get('/sign-in');
  await tab
    .post('/sign-in')
    .type('form')
    .send({ _csrf: csrfIn(text), persona: 'partner-a.admin' });
  await tab.get(`/cases/${found[0]!.id}`).expect(200);
  await tab.get(`/cases?text=${name}`).expect(200);
}

/** Which of some texts occur in another. */
const in_ = (where: string, what: readonly string[]): string[] => what.filter((text) => where.includes(text));
/** Six digits by themselves: those of a time or of a hash are no code. */
const codesIn = (where: string): string[] =>
  codes.filter((code) => new RegExp(`(?<![\\w.])${code}(?!\\w)`).test(where));
const personalIn = (where: string): string[] => in_(where, [...Object.values(PERSONAL), mark]);

describe('the name, address, number and words of a customer', () => {
  it('stand in no line of the log, of however many requests and messages', () => {
    expect(world.logged.length).toBeGreaterThan(40);
    expect(world.logged.join('')).toContain('notice sent');
    expect(personalIn(world.logged.join(''))).toEqual([]);
  });

  it('stand in no line of the log either when a write of them fails', async () => {
    const { api, logged } = world;
    await api.world.db.raw(`alter table parties add constraint as_by_a_fault check (name_en <> 'Fault ${mark}')`);
    const { name, accountName, email, mobile } = PERSONAL;
    const row = { name, nameEn: `Fault ${mark}`, accountName, email, mobile };
    const before = logged.length;
    await api.put('vendor.operator', `/v1/directory/customers/${CUSTOMER}`, row).expect(500);
    const said = logged.slice(before).join('');
    expect(said).toContain('as_by_a_fault');
    expect(personalIn(said)).toEqual([]);
  });

  it('stand in no metric', async () => {
    const metrics = await world.metrics();
    expect(metrics).toContain('route="/consent/:token/decision"');
    expect(personalIn(metrics)).toEqual([]);
    expect(in_(metrics, [CUSTOMER, 'partner-a'])).toEqual([]);
  });

  it('stand in nothing that Temporal lists: no workflow id, search attribute, memo or summary', async () => {
    const shown = await world.shown();
    expect(shown).toContain('relationship');
    expect(personalIn(shown)).toEqual([]);
  });
});

describe('the token of a consent link', () => {
  it('is kept nowhere: no table, no history, no log, no metric', async () => {
    const [tables, histories, shown] = await Promise.all([world.tables(), world.histories(), world.shown()]);
    // The search finds what is there.
    expect([personalIn(tables).length, in_(histories, [PERSONAL.reason]).length]).toEqual([10, 1]);
    expect(tokens.every((token) => token.length === 43)).toBe(true);
    const written = [...tokens, ...tokens.map((token) => Buffer.from(token).toString('hex'))];
    for (const kept of [tables, histories, shown, world.logged.join(''), await world.metrics()])
      expect(in_(kept, written)).toEqual([]);
  });

  it('stands on no page but in the forms of its own, and in no header but the way back to it', () => {
    expect(world.answers.length).toBeGreaterThan(12);
    for (const { text, headers, request } of world.answers) {
      const own = tokens.find((token) => new URL(request.url).pathname.startsWith(`/consent/${token}`));
      const rest = own === undefined ? text : text.replaceAll(/ action="[^"]*"/g, '');
      expect(in_(rest, tokens)).toEqual([]);
      const { location = '', ...others } = headers as Record<string, string>;
      expect(in_(JSON.stringify(others), tokens)).toEqual([]);
      expect(in_(location, tokens)).toEqual(own !== undefined && location !== '' ? [own] : []);
      if (own !== undefined)
        expect(others).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    }
  });
});

describe('a one-time code', () => {
  it('is kept nowhere and shown on no page: it goes to the telephone alone', async () => {
    expect(codes).toHaveLength(2);
    expect(codesIn(world.texts.map(({ text }) => text).join('\n'))).toEqual(codes);
    const [tables, histories, shown, metrics] = await Promise.all([
      world.tables(),
      world.histories(),
      world.shown(),
      world.metrics(),
    ]);
    const pages = world.answers.map(({ text, headers }) => text + JSON.stringify(headers)).join('\n');
    const mails = world.mails.map(({ text }) => text).join('\n');
    for (const kept of [tables, histories, shown, metrics, pages, mails, world.logged.join('')])
      expect(codesIn(kept)).toEqual([]);
  });
});
