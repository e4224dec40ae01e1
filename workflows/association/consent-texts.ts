import type { ConsentText } from '../shared/consent-text';

/** The notices of domain 1.1.4, by the tick that accepts them. */
export const CONSENT_TEXTS = {
  switchNoticeAccepted: {
    version: '2026-11',
    title: { zh: '关联关系切换须知', en: 'Notice on switching the association type' },
    paragraphs: [
      {
        zh: '切换为代售后，您使用伙伴拨付的资金消费，由伙伴向您开具发票；切换前的消费仍由云厂商开具发票。',
        en: 'In the reseller model you consume funds that your partner allocates, and your partner invoices you. What you consumed before stays invoiced by the vendor.',
      },
      {
        zh: '切换为代售后，账户现金余额不可再用于消费，请自行提现；未使用的现金券和直接授信额度将被收回，厂商发放的代金券仍可使用。',
        en: 'After a switch to the reseller model your cash balance can no longer be consumed; please withdraw it yourself. Unused flexi-purchase coupons and direct credit are taken back; coupons issued by the vendor stay usable.',
      },
      {
        zh: '切换为顾问销售后，您直接与云厂商交易；伙伴拨付的余额和伙伴发放的代金券将退还伙伴，伙伴的代客操作授权将被撤销。',
        en: 'In the referral model you trade with the vendor directly. Balance that your partner allocated and coupons it issued return to the partner, and its authorisations to act for you are revoked.',
      },
      {
        zh: '切换前订单的退款按付款时的支付方式退回：您以现金支付的退给您，由伙伴支付或由伙伴拨款支付的退给伙伴。',
        en: 'Refunds of earlier orders follow the way they were paid: what you paid in cash comes back to you, what the partner paid or allocated goes to the partner.',
      },
    ],
  },
  associationNoticeAccepted: {
    version: '2026-11',
    title: { zh: '客户关联伙伴须知', en: 'Notice on association with a partner' },
    paragraphs: [
      {
        zh: '关联期间，伙伴可以查看您的账号名称、消费与订单信息，用于为您提供服务。',
        en: 'While you are associated, the partner sees your account name, consumption and orders in order to serve you.',
      },
      {
        zh: '您在同一时间只能与一个伙伴关联，可以按规则申请解除关联。',
        en: 'You are associated with one partner at a time and may ask to unlink under the rules.',
      },
    ],
  },
  unlinkNoticeAccepted: {
    version: '2026-11',
    title: { zh: '解除关联须知', en: 'Notice on unlinking' },
    paragraphs: [
      {
        zh: '解除关联后，伙伴拨付的余额退还伙伴，伙伴发放的代金券自动收回，代客操作授权被撤销。',
        en: 'After unlinking, balance allocated by the partner returns to it, coupons it issued are recalled and its authorisations to act for the customer are revoked.',
      },
      {
        zh: '代售期间订单的退款在解除关联后退给伙伴，由客户与伙伴自行结算；顾问销售客户以现金支付的退款退给客户。',
        en: 'Refunds of orders from the reseller time go to the partner, who settles them with the customer; cash payments of a referral-model customer are refunded to the customer.',
      },
      {
        zh: '伙伴只能查看关联期间的账单与收支明细。',
        en: 'The partner may still read bills of the time of the association, and no others.',
      },
    ],
  },
} as const satisfies Record<string, ConsentText>;

export type ConsentTextKey = keyof typeof CONSENT_TEXTS;

/** The notices accepted by a form's ticks, with the versions that were shown. */
export const acceptedTexts = (form: Readonly<Record<string, unknown>>): { notice: string; version: string }[] =>
  Object.entries(CONSENT_TEXTS)
    .filter(([tick]) => form[tick] === true)
    .map(([notice, { version }]) => ({ notice, version }));
