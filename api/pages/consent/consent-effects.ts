import { type Change, freezesUntilBudget } from '../../../workflows/association/change';
import type { Label } from '../../../workflows/kit/policy/labels';

/** One consequence for the customer: what it is about, and what happens to it. */
export interface Effect {
  readonly title: Label;
  readonly text: Label;
}

const effect = (title: [string, string], text: [string, string]): Effect => ({
  title: { zh: title[0], en: title[1] },
  text: { zh: text[0], en: text[1] },
});

const BALANCE_BACK = effect(
  ['余额', 'Balance'],
  [
    '伙伴拨付给您的余额退回伙伴账户。您自己的现金余额不变。',
    'Balance that the partner allocated goes back to the partner. Your own cash balance stays.',
  ],
);
const COUPONS_BACK = effect(
  ['代金券', 'Coupons'],
  ['伙伴发放的代金券被收回，不再显示。', 'Coupons issued by the partner are recalled and no longer shown.'],
);
const DELEGATION_ENDS = effect(
  ['代客操作', 'Acting for you'],
  ['伙伴代您下单、代您运维的授权被撤销。', 'The partner may no longer order or operate on your behalf.'],
);
const GRACE = effect(
  ['按需资源', 'Pay-per-use resources'],
  [
    '宽限期不足 1 天的，调整为 1 天。请及时充值。',
    'A grace period shorter than a day is set to one day. Please top up in time.',
  ],
);
const BILLS = effect(
  ['账单', 'Bills'],
  [
    '伙伴只能查看关联期间的账单。',
    'The partner may still read the bills of the time of the association, and no others.',
  ],
);

const TO_RESELLER: readonly Effect[] = [
  effect(
    ['付款与发票', 'Paying and invoices'],
    [
      '此后使用伙伴拨付的资金消费，由伙伴向您开具发票。此前的消费仍由云服务商向您开票。',
      'From then on you consume funds that the partner allocates, and the partner invoices you. What you consumed before stays invoiced by the vendor.',
    ],
  ),
  effect(
    ['您的现金余额', 'Your cash balance'],
    ['不能再用于消费，请自行提现。', 'It can no longer be consumed; please withdraw it yourself.'],
  ),
  effect(
    ['代金券与信用额度', 'Coupons and credit'],
    [
      '云服务商发放的代金券仍可使用；未使用的现金券与信用额度被收回。',
      'Coupons issued by the vendor stay usable; unused cash coupons and direct credit are taken back.',
    ],
  ),
  effect(
    ['以前订单的退款', 'Refunds of earlier orders'],
    [
      '您自己支付的退给您，可以提现；由伙伴支付的退给伙伴。',
      'What you paid comes back to you and can be withdrawn; what the partner paid goes to the partner.',
    ],
  ),
  GRACE,
];

const FROZEN = effect(
  ['账号状态', 'Your account'],
  ['切换后账号先被冻结，直至伙伴为您设置预算。', 'It starts out frozen, until the partner has set a budget for you.'],
);

const TO_REFERRAL: readonly Effect[] = [
  effect(
    ['付款与发票', 'Paying and invoices'],
    [
      '此后您直接向云服务商付款，由云服务商向您开具发票。',
      'From then on you pay the vendor directly, and the vendor invoices you.',
    ],
  ),
  BALANCE_BACK,
  COUPONS_BACK,
  DELEGATION_ENDS,
  effect(
    ['以前订单的退款', 'Refunds of earlier orders'],
    ['退给伙伴，由您与伙伴结算。', 'They go to the partner; you settle them with the partner.'],
  ),
];

const UNLINK_REFERRAL: readonly Effect[] = [
  effect(
    ['付款与发票', 'Paying and invoices'],
    ['不变：您仍直接向云服务商付款并取得发票。', 'No change: you go on paying the vendor and being invoiced by it.'],
  ),
  DELEGATION_ENDS,
  effect(
    ['以前订单的退款', 'Refunds of earlier orders'],
    [
      '您自己支付的退给您；由伙伴支付的退给伙伴，由您与伙伴结算。',
      'What you paid comes back to you; what the partner paid goes to the partner, and you settle it with the partner.',
    ],
  ),
  BILLS,
];

const UNLINK_RESELLER: readonly Effect[] = [
  effect(
    ['付款与发票', 'Paying and invoices'],
    ['此后您直接向云服务商付款并取得发票。', 'From then on you pay the vendor directly and it invoices you.'],
  ),
  BALANCE_BACK,
  COUPONS_BACK,
  DELEGATION_ENDS,
  effect(
    ['以前订单的退款', 'Refunds of earlier orders'],
    [
      '退给伙伴，由您与伙伴结算。未使用的代金券退款也归伙伴。',
      'They go to the partner and you settle them with the partner, unused coupons included.',
    ],
  ),
  GRACE,
  BILLS,
];

/**
 * What an agreed change means for the customer, by the models before and after, `null` for no association, and by the
 * profile (domain 1.1.7).
 */
export function effectsOfChange({ from, to, profile }: Pick<Change, 'from' | 'to' | 'profile'>): readonly Effect[] {
  if (to === 'reseller') return freezesUntilBudget({ to, profile }) ? [...TO_RESELLER, FROZEN] : TO_RESELLER;
  if (to === 'referral') return TO_REFERRAL;
  return from === 'reseller' ? UNLINK_RESELLER : UNLINK_REFERRAL;
}
