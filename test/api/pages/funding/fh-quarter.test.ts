import { eventually, partnerAdmin } from '../../../support/engine-world';
import { mustBeDone, opened } from '../../../workflows/shared/common-requests';
import { type Incentive, line } from '../../../workflows/fh/fh-incentive-requests';
import { type QuarterCase, quarterRequests, type QuarterRequests } from '../../../workflows/fh/fh-quarter-requests';
import { containing, including, like } from '../../api-world';
import { csrfIn, hidden, pagesWorld, type PagesWorld } from '../pages-world';

const partner = partnerAdmin('service-partner');
const ADMIN = 'service-partner.admin';
const MANAGER = 'vendor.ecosystem-manager';

let pages: PagesWorld;
let requests: QuarterRequests;
let quarter: QuarterCase;
let rejected: Incentive;

async function list(month: string): Promise<Incentive> {
  const persons = [`service-partner.expert-${month}`];
  const lines = persons.map((id) => line(id));
  const caseId = opened(await requests.generate(partner, lines, { month }));
  await requests.openTask(caseId, 'confirmation');
  const incentive = { caseId, partner, persons };
  mustBeDone(await requests.confirm(incentive));
  return requests.inReview(incentive);
}

beforeAll(async () => {
  pages = await pagesWorld();
  requests = quarterRequests(pages.api.world);
  await requests.at('2026-09-15 12:00');
  const qualification = opened(await requests.apply(partner, 'service-expert'));
  await requests.openTask(qualification, 'review');
  mustBeDone(await requests.approve(qualification));
  await requests.openTask(qualification, 'renewal');
  mustBeDone(await requests.pass(await list('2026-08')));
  rejected = await list('2026-09');
  mustBeDone(await requests.fail(rejected));
  quarter = await requests.quarterOf(partner, '2026-Q3', 'service-expert');
  await requests.why(quarter, ['MONTH_STILL_OPEN']);
  await eventually('news of the rejection', async () => {
    const { data } = await pages.api.world.caseRow(quarter.caseId);
    return (data['months'] as { state: string }[]).some(({ state }) => state === 'preliminary-rejected');
  });
});
afterAll(() => pages.close());

it('a quarter tells why it is not payable, which month is to blame and from when that no longer counts', async () => {
  const { body } = await pages.api.get(ADMIN, `/v1/cases/${quarter.caseId}`);
  expect(body).toMatchObject({
    state: 'not-payable',
    highlights: { quarter: '2026-Q3', total: { amount: '18000.00' } },
  });
  expect((body as unknown as { data: object }).data).toMatchObject({
    whyNotPayable: [{ code: 'MONTH_STILL_OPEN', until: '2026-09-30T16:00:00.000Z', title: containing('2026-07') }],
  });
  const chinese = await (await pages.signedIn(ADMIN, 'zh-CN')).get(`/cases/${quarter.caseId}`).expect(200);
  expect(chinese.text).toContain('季度内仍有月份可以申请或核对：2026-07');
  const english = await (await pages.signedIn(ADMIN)).get(`/cases/${quarter.caseId}`).expect(200);
  expect(english.text).toContain('1 Oct 2026, 00:00');
  expect(english.text).toContain(`/cases/${rejected.caseId}`);
  expect(english.text).toContain('Failed preliminary review');
});

it('it is seen by the administrator and the main account of its partner and by the vendor, and by nobody else', async () => {
  const statusFor = async (persona: string): Promise<number> =>
    (await pages.api.get(persona, `/v1/cases/${quarter.caseId}`)).status;
  for (const persona of [ADMIN, 'service-partner.main-account', MANAGER, 'vendor.operator'])
    expect([persona, await statusFor(persona)]).toEqual([persona, 200]);
  for (const persona of [
    'service-partner.operator',
    'service-partner.account-manager',
    'si-partner.admin',
    'customer-1',
  ])
    expect([persona, await statusFor(persona)]).toEqual([persona, 404]);
});

it('nobody opens one by hand', async () => {
  const form = { programme: 'service-expert', quarter: '2026-Q3', partnerId: 'service-partner' };
  for (const persona of [ADMIN, MANAGER, 'vendor.operator'])
    await pages.api.post(persona, '/v1/cases', { type: 'fh-quarter', form }).expect(403);
});

it('the partner reads which month it gives up, confirms the amount and requests the payment, without scripts', async () => {
  mustBeDone(await requests.pass(await list('2026-07')));
  const { id } = await requests.openTask(quarter.caseId, 'paymentRequest');
  const tab = await pages.signedIn(ADMIN);
  const page = await tab.get(`/tasks/${encodeURIComponent(id)}`).expect(200);
  expect(page.text).toContain('Rejected months that are given up by requesting the payment');
  expect(page.text).toContain('2026-09');
  expect(page.text).toContain('36,000.00');
  const send = async (more: object): Promise<number> => {
    const { text } = await tab.get(`/tasks/${encodeURIComponent(id)}`);
    const sent = { _csrf: csrfIn(text), key: hidden(text, 'key'), version: hidden(text, 'version') };
    return (
      await tab
        .post(`/tasks/${encodeURIComponent(id)}`)
        .type('form')
        .send({ ...sent, decision: 'submit', ...more })
    ).status;
  };
  expect(await send({})).toBe(422);
  const filled = { 'form.amountConfirmed': 'true', 'form.remarks': 'Thank you' };
  // What gives months up cannot be undone, so it is asked once more.
  expect(await send(filled)).toBe(200);
  const confirmed = { ...filled, confirmed: 'submit' };
  // A month's news may still be on its way, so the page is reloaded.
  const answer = await eventually('the months to be told of', async () => {
    const status = await send(confirmed);
    return status !== 412 && status;
  });
  expect(answer).toBe(303);
  const { body } = await pages.api.get(MANAGER, `/v1/cases/${quarter.caseId}`);
  expect(body).toMatchObject({
    state: 'payment-in-review',
    data: { amount: { amount: '36000.00' }, remarks: 'Thank you' },
  });
  const review = await requests.openTask(quarter.caseId, 'paymentReview');
  const shown = await (await pages.signedIn(MANAGER)).get(`/tasks/${encodeURIComponent(review.id)}`).expect(200);
  expect(shown.text).toContain('Thank you');
});

it('invoices are recorded in advance, and the payment stands beside the quarter once it is approved', async () => {
  const record = { invoices: [{ number: 'EARLY-7' }] };
  await pages.api.post(ADMIN, `/v1/cases/${quarter.caseId}/actions/recordInvoices`, record).expect(200);
  const paymentId = await requests.paying(quarter);
  const { body } = await pages.api.get(ADMIN, `/v1/cases/${quarter.caseId}`);
  expect((body as unknown as { related: unknown }).related).toEqual(
    including([
      like({ key: 'months', rows: including([like({ month: '2026-08', state: 'finalised' })]) }),
      like({ key: 'payment', rows: [like({ caseId: paymentId, state: 'awaiting-invoice' })] }),
    ]),
  );
});
