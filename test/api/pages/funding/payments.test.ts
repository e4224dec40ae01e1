import { paymentRequests, type Paying } from '../../../workflows/payment/payment-requests';
import { partnerAdmin } from '../../../support/engine-world';
import { pagesWorld, type PagesWorld } from '../pages-world';

let pages: PagesWorld;
let paying: Paying;
beforeAll(async () => {
  pages = await pagesWorld();
  const requests = paymentRequests(pages.api.world);
  await requests.set('finance', 'service-partner', { taxNumber: 'TAX-SERVICE-PARTNER' });
  paying = await requests.awaiting({}, partnerAdmin('service-partner'));
});
afterAll(() => pages.close());

const page = async (persona: string, path: string, language: 'zh-CN' | 'en-US'): Promise<string> =>
  (await (await pages.signedIn(persona, language)).get(path).expect(200)).text;

describe('the pages of a payment', () => {
  it('show the partner the invoicing data and the form of its invoices, in both languages', async () => {
    const requests = paymentRequests(pages.api.world);
    const { id } = await requests.openTask(paying.caseId, 'invoice');
    const task = await page('service-partner.admin', `/tasks/${id}`, 'en-US');
    expect(task).toContain('Make out and mail the invoice');
    expect(task).toContain('Tracking number');
    expect(await page('service-partner.admin', `/cases/${paying.caseId}`, 'zh-CN')).toContain('91310000MA1LANDU01');
    const number = 'PAGE-1';
    const invoice = requests.invoice(paying, { number, taxNumber: 'TAX-OTHER' });
    await requests.mail(paying, [invoice]);
    expect(await page('service-partner.admin', `/cases/${paying.caseId}`, 'zh-CN')).toContain('PAGE-1: TAX-OTHER');
    await requests.mail(paying, [{ ...invoice, taxNumber: 'TAX-SERVICE-PARTNER' }]);
    await requests.openTask(paying.caseId, 'receipt');
    const seen = await page('vendor.finance', `/cases/${paying.caseId}`, 'en-US');
    expect(seen).toContain('PAGE-1');
    expect(seen).toContain('Invoice mailed');
  });
});
