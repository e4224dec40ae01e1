import { finance, paymentRequests, type Paying } from '../../../workflows/payment/payment-requests';
import { partnerAdmin } from '../../../support/engine-world';
import { mustBeDone } from '../../../workflows/shared/common-requests';
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

const textOf = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the pages of a payment', () => {
  it('show the partner the invoicing data and the form of its invoices, in both languages', async () => {
    const requests = paymentRequests(pages.api.world);
    const { id } = await requests.openTask(paying.caseId, 'invoice');
    const task = await page('service-partner.admin', `/tasks/${id}`, 'en-US');
    expect(task).toContain('<h1>Send the invoice for 2026年第四季度专职人员激励: ¥1,200.00</h1>');
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

  it('show a second person of finance who has entered which word of the bank, and its proposer how to take it back', async () => {
    const requests = paymentRequests(pages.api.world);
    const bank = await requests.processing({}, partnerAdmin('service-partner'));
    const { caseId } = bank;
    const reference = String((await pages.api.world.caseRow(caseId)).data['bankReference']);
    mustBeDone(await requests.result(bank, 'failed', reference, 'wrong account', finance));
    const { id } = await requests.openTask(caseId, 'wordConfirmation');
    const people = await pages.api.world.db('people').where({ id: finance.personId });
    const [{ name, name_en: english }] = people as [{ name: string; name_en: string }];
    const shown = {
      'en-US': ['Confirm the result of the payment', `Proposed by ${english}`, 'Proposed on', 'Result entered Failed'],
      'zh-CN': ['确认付款结果', `提议人 ${name}`, '提议日期', '填报的付款结果 支付失败', '提议理由 wrong account'],
    };
    for (const language of ['en-US', 'zh-CN'] as const) {
      const text = textOf(await page('vendor.finance-2', `/tasks/${id}`, language));
      for (const each of shown[language]) expect(text).toContain(each);
    }
    const [chinese, own] = [
      textOf(await page('vendor.finance-2', `/tasks/${id}`, 'zh-CN')),
      textOf(await page('vendor.finance', `/cases/${caseId}`, 'en-US')),
    ];
    expect(chinese).toContain('银行自己的答复 处理中');
    expect(own).toContain('Take the proposal back');
    expect(own).toContain('You have proposed this');
    expect(own).toContain(`${english}: Result of the payment proposed to a second person`);
    expect(textOf(await page('service-partner.admin', `/cases/${caseId}`, 'en-US'))).not.toContain('Proposed by');
  });
});
