import type { Holdings } from '../../../activities/association/holdings';
import { type Change, freezesUntilBudget } from '../../../workflows/association/change';
import type { Money } from '../../../workflows/kit/policy/fields';
import type { Label } from '../../../workflows/kit/policy/labels';
import { moneyWithSign } from '../../../workflows/shared/money-text';

/** A value of a consequence: words, amounts, or something that could not be read. */
export type EffectValue = Label | readonly string[] | 'unreadable';

/** One consequence for the customer: what it is about, as it is and as it will be. */
export interface Effect {
  readonly what: Label;
  readonly now: EffectValue;
  readonly then: EffectValue;
  readonly note?: Label;
}

/** All consequences of a change: what becomes different, and what else there is to know. */
export interface Effects {
  readonly rows: readonly Effect[];
  readonly notes: readonly Label[];
}

const label = (zh: string, en: string): Label => ({ zh, en });

const UNCHANGED = label('不变', 'Unchanged');
const NONE = label('无', 'None');
const VENDOR = label('云服务商', 'The cloud vendor');
const NO_MODEL = label('不再关联', 'No association');
const MODELS = { referral: label('顾问销售', 'Referral model'), reseller: label('代售', 'Reseller model') };

const WHAT = {
  model: label('合作方式', 'Model'),
  pay: label('付款给', 'You pay'),
  invoice: label('发票开具方', 'Invoices come from'),
  cashCoupons: label('现金券', 'Cash coupons'),
  credit: label('信用额度', 'Direct credit'),
  vendorCoupons: label('云服务商发放的代金券', 'Coupons issued by the vendor'),
  partnerBalance: label('伙伴拨付的余额', 'Balance allocated by the partner'),
  coupons: label('伙伴发放的代金券', 'Coupons issued by the partner'),
  cashBalance: label('您的现金余额', 'Your cash balance'),
  acting: label('伙伴代您下单、代您运维', 'Partner orders or operates for you'),
  account: label('账号状态', 'Your account'),
} as const;

const REFUNDS = {
  toReseller: label(
    '以前订单的退款：您自己支付的退给您，可以提现。由伙伴支付的退给伙伴。',
    'Refunds of earlier orders: what you paid comes back to you and can be withdrawn. What the partner paid goes to the partner.',
  ),
  toReferral: label(
    '以前订单的退款退给伙伴。由您与伙伴结算。',
    'Refunds of earlier orders go to the partner. You settle them with the partner.',
  ),
  endReferral: label(
    '以前订单的退款：您自己支付的退给您。由伙伴支付的退给伙伴，由您与伙伴结算。',
    'Refunds of earlier orders: what you paid comes back to you. What the partner paid goes to the partner, and you settle it with the partner.',
  ),
  endReseller: label(
    '以前订单的退款（包括未使用的代金券）退给伙伴。由您与伙伴结算。',
    'Refunds of earlier orders, unused coupons included, go to the partner. You settle them with the partner.',
  ),
} as const;
const GRACE = label(
  '按需资源的宽限期不足1天的，改为1天。请及时充值。',
  'A grace period of pay-per-use resources shorter than a day is set to one day. Please top up in time.',
);
const BILLS = label(
  '伙伴只能查看关联期间的账单。',
  'The partner may still read the bills of the time of the association, and no others.',
);

const amounts = (money: Money | readonly Money[] | null | undefined): EffectValue => {
  if (money === undefined) return 'unreadable';
  const all = money === null ? [] : 'minor' in money ? [money] : money;
  return all.length === 0 ? NONE : all.map(moneyWithSign);
};

/** The same amounts, taken away. */
const gone = (money: Money | readonly Money[] | null | undefined): EffectValue => {
  if (money === undefined || money === null) return NONE;
  const all = 'minor' in money ? [money] : money;
  return all.length === 0 ? NONE : all.map(({ currency }) => moneyWithSign({ minor: 0, currency }));
};

const acting = (scopes: Holdings['scopes']): EffectValue =>
  scopes === undefined ? 'unreadable' : scopes.length > 0 ? label('已授权', 'Allowed') : label('未授权', 'Not allowed');

/**
 * What an agreed change means for the customer, with amounts, by the models before and after (`null` for no
 * association) and by the profile (domain 1.1.7). `partner` is its name in both languages.
 */
export function effectsOfChange(
  change: Pick<Change, 'from' | 'to' | 'profile'>,
  partner: Label,
  holdings: Holdings,
): Effects {
  const { from, to } = change;
  const model = { what: WHAT.model, now: MODELS[from], then: to === null ? NO_MODEL : MODELS[to] };
  const rights = { what: WHAT.acting, now: acting(holdings.scopes), then: label('撤销', 'Withdrawn') };
  if (to === 'reseller') return toReseller(model, change, partner, holdings);
  if (from === 'referral')
    return {
      rows: [
        model,
        { what: WHAT.pay, now: VENDOR, then: UNCHANGED },
        { what: WHAT.invoice, now: VENDOR, then: UNCHANGED },
        { what: WHAT.cashBalance, now: amounts(holdings.cashBalance), then: UNCHANGED },
        rights,
      ],
      notes: [REFUNDS.endReferral, BILLS],
    };
  return {
    rows: [
      model,
      { what: WHAT.pay, now: partner, then: VENDOR },
      { what: WHAT.invoice, now: partner, then: VENDOR },
      {
        what: WHAT.partnerBalance,
        now: amounts(holdings.partnerBalance),
        then: gone(holdings.partnerBalance),
        note: label('退回伙伴账户', 'Goes back to the partner'),
      },
      {
        what: WHAT.coupons,
        now: amounts(holdings.coupons),
        then: gone(holdings.coupons),
        note: label('由伙伴收回，不再显示', 'Recalled and no longer shown'),
      },
      { what: WHAT.cashBalance, now: amounts(holdings.cashBalance), then: UNCHANGED },
      rights,
    ],
    notes: to === null ? [REFUNDS.endReseller, GRACE, BILLS] : [REFUNDS.toReferral],
  };
}

function toReseller(
  model: Effect,
  change: Pick<Change, 'to' | 'profile'>,
  partner: Label,
  { cashCoupons, credit, cashBalance, scopes }: Holdings,
): Effects {
  const takenBack = label('由云服务商收回', 'Taken back by the vendor');
  const frozen: Effect = {
    what: WHAT.account,
    now: label('正常', 'Active'),
    then: label('先被冻结', 'Frozen at first'),
    note: label('直至伙伴为您设置预算', 'Until the partner has set a budget for you'),
  };
  return {
    rows: [
      model,
      ...(freezesUntilBudget(change) ? [frozen] : []),
      {
        what: WHAT.pay,
        now: VENDOR,
        then: partner,
        note: label('您使用伙伴拨付的资金消费', 'You use funds that the partner allocates'),
      },
      {
        what: WHAT.invoice,
        now: VENDOR,
        then: partner,
        note: label('此前的消费仍由云服务商开票', 'What you used before stays invoiced by the vendor'),
      },
      { what: WHAT.cashCoupons, now: amounts(cashCoupons), then: gone(cashCoupons), note: takenBack },
      { what: WHAT.credit, now: amounts(credit), then: gone(credit), note: takenBack },
      { what: WHAT.vendorCoupons, now: label('可以使用', 'Usable'), then: UNCHANGED },
      {
        what: WHAT.cashBalance,
        now: amounts(cashBalance),
        then: amounts(cashBalance),
        note: label('不能再用于消费，请自行提现', 'Can no longer be used; please withdraw it yourself'),
      },
      { what: WHAT.acting, now: acting(scopes), then: UNCHANGED },
    ],
    notes: [REFUNDS.toReseller, GRACE],
  };
}
