import type { Label } from '../kit/labels';
import type { Profile } from '../kit/policy';

/** The operations that the account check guards; a switch is named by its target model (domain 1.1.3). */
export type Operation = 'switch-to-reseller' | 'switch-to-referral' | 'unlink-by-partner' | 'unlink-by-customer';
export type Model = 'referral' | 'reseller';

/** One reason that may stand in the way: whom it blocks, and who must do what. */
export interface CheckItem {
  readonly code: string;
  /** The fact that makes it true; see `facts` in the activity that gathers them. */
  readonly fact: string;
  readonly title: Label;
  readonly hint: Label;
  readonly actor: 'customer' | 'partner' | 'vendor' | 'nobody';
  /** The operations it blocks, each with the customer's present models. */
  readonly blocks: Readonly<Partial<Record<Operation, readonly Model[]>>>;
  /** Only in this profile; in both when absent. */
  readonly profile?: Profile;
  /** Documented on older pages only: off unless switched on in the settings under this key. */
  readonly setting?: string;
}

const ANY: readonly Model[] = ['referral', 'reseller'];
const REFERRAL: readonly Model[] = ['referral'];
const RESELLER: readonly Model[] = ['reseller'];
const EVERY = {
  'switch-to-reseller': ANY,
  'switch-to-referral': ANY,
  'unlink-by-partner': ANY,
  'unlink-by-customer': ANY,
} as const;
const BY_PARTNER = { 'switch-to-reseller': ANY, 'switch-to-referral': ANY, 'unlink-by-partner': ANY } as const;
const TO_RESELLER = { 'switch-to-reseller': REFERRAL } as const;
const LEAVING_RESELLER = {
  'switch-to-referral': RESELLER,
  'unlink-by-partner': RESELLER,
  'unlink-by-customer': RESELLER,
} as const;

/** The whole account check in the order in which it is shown (domain 1.1.3). */
export const ACCOUNT_CHECK: readonly CheckItem[] = [
  {
    code: 'NOT_ASSOCIATED',
    fact: 'notAssociated',
    actor: 'nobody',
    blocks: EVERY,
    title: { zh: '客户未与该伙伴关联', en: 'The customer is not associated with this partner' },
    hint: {
      zh: '请核对客户账号;只有当前关联的伙伴或客户本人可以发起。',
      en: 'Check the customer account; only the partner associated now, or the customer, can start this.',
    },
  },
  {
    code: 'ALREADY_IN_TYPE',
    fact: 'alreadyInType',
    actor: 'nobody',
    blocks: { 'switch-to-reseller': ANY, 'switch-to-referral': ANY },
    title: { zh: '客户已是所选关联类型', en: 'The customer already has this association type' },
    hint: { zh: '请选择另一种关联类型。', en: 'Choose the other association type.' },
  },
  {
    code: 'OPEN_REQUEST_EXISTS',
    fact: 'openRequest',
    actor: 'partner',
    blocks: EVERY,
    title: { zh: '该客户已有处理中的关联关系申请', en: 'Another request about this customer is open' },
    hint: { zh: '请先处理或等待该申请结束。', en: 'Process the open request, or wait until it ends.' },
  },
  {
    code: 'CUSTOMER_UNLINK_REQUEST_IN_COOLDOWN',
    fact: 'customerUnlinkQuotaUsed',
    actor: 'nobody',
    blocks: EVERY,
    title: {
      zh: '客户账号在3个月内提交过解除关联的申请',
      en: 'The customer has asked to unlink within the last 3 months',
    },
    hint: {
      zh: '请在所示日期之后再申请;如确有需要,请通过工单申请增加一次机会。',
      en: 'Ask again from the date shown, or ask for an extra attempt through a service ticket.',
    },
  },
  {
    code: 'PARTNER_REQUEST_IN_COOLDOWN',
    fact: 'partnerQuotaUsed',
    actor: 'nobody',
    blocks: BY_PARTNER,
    title: {
      zh: '伙伴在3个月内已对该客户发起过解除关联或切换关联类型',
      en: 'The partner has used its requests to unlink or switch this customer within the last 3 months',
    },
    hint: {
      zh: '请在所示日期之后再申请;如确有需要,请通过工单申请增加一次机会。',
      en: 'Ask again from the date shown, or ask for an extra attempt through a service ticket.',
    },
  },
  {
    code: 'ORDER_AWAITING_PARTNER_PAYMENT',
    fact: 'orderAwaitingPartnerPayment',
    actor: 'customer',
    blocks: EVERY,
    title: { zh: '客户账号下有待合作伙伴支付的订单', en: 'An order of the customer awaits payment by the partner' },
    hint: { zh: '请客户取消订单,或由伙伴支付订单。', en: 'The customer cancels the order, or the partner pays it.' },
  },
  {
    code: 'VALID_RESERVED_INSTANCE',
    fact: 'validReservedInstance',
    actor: 'customer',
    blocks: {
      'switch-to-reseller': ANY,
      'switch-to-referral': ANY,
      'unlink-by-partner': RESELLER,
      'unlink-by-customer': RESELLER,
    },
    title: { zh: '客户存在未失效预留实例', en: 'The customer has a valid reserved instance' },
    hint: { zh: '请客户退订预留实例。', en: 'The customer unsubscribes the reserved instance.' },
  },
  {
    code: 'ENTERPRISE_MASTER_WITH_INDEPENDENT_SUBS',
    fact: 'masterWithIndependentSubs',
    actor: 'customer',
    blocks: EVERY,
    title: {
      zh: '企业主账号且名下有非财务托管企业子账号',
      en: 'The customer is an enterprise master with independent member accounts',
    },
    hint: { zh: '请客户先解除企业主子关系。', en: 'The customer dissolves the enterprise relation first.' },
  },
  {
    code: 'IS_INDEPENDENT_ENTERPRISE_SUB',
    fact: 'independentSub',
    actor: 'customer',
    blocks: EVERY,
    title: {
      zh: '客户账号为非财务托管企业子账号',
      en: 'The customer is an independent member of an enterprise account',
    },
    hint: { zh: '请客户先与企业主账号解除关系。', en: 'The customer leaves its master account first.' },
  },
  {
    code: 'IS_MANAGED_ENTERPRISE_SUB',
    fact: 'managedSub',
    actor: 'customer',
    blocks: {
      'switch-to-reseller': REFERRAL,
      'switch-to-referral': REFERRAL,
      'unlink-by-partner': REFERRAL,
      'unlink-by-customer': REFERRAL,
    },
    title: { zh: '客户账号为财务托管企业子账号', en: 'The customer is a managed member of an enterprise account' },
    hint: { zh: '请通过企业主账号操作。', en: 'Do it through the enterprise master account.' },
  },
  {
    code: 'ENTERPRISE_MASTER_WITH_MANAGED_SUBS',
    fact: 'masterWithManagedSubs',
    actor: 'customer',
    blocks: { 'switch-to-reseller': REFERRAL, 'unlink-by-partner': REFERRAL },
    setting: 'accountCheck.masterWithManagedSubs',
    title: {
      zh: '企业主账号且名下有财务托管企业子账号',
      en: 'The customer is an enterprise master with managed member accounts',
    },
    hint: { zh: '请客户先移除财务托管子账号。', en: 'The customer detaches its managed members first.' },
  },
  {
    code: 'IN_ARREARS',
    fact: 'inArrears',
    actor: 'customer',
    blocks: EVERY,
    title: { zh: '客户账户有欠款', en: 'The customer account is in arrears' },
    hint: {
      zh: '顾问销售客户请充值;代售客户请由伙伴拨款核销欠款。',
      en: 'A referral customer tops up; for a reseller customer the partner allocates funds to write the arrears off.',
    },
  },
  {
    code: 'INVOICE_OWED',
    fact: 'invoiceOwed',
    actor: 'customer',
    blocks: TO_RESELLER,
    title: { zh: '客户账号存在欠票', en: 'The customer owes an invoice' },
    hint: { zh: '请客户结清欠票。', en: 'The customer settles the owed invoice.' },
  },
  {
    code: 'IS_POSTPAID',
    fact: 'postpaid',
    actor: 'nobody',
    blocks: TO_RESELLER,
    title: { zh: '客户账号已申请后付费', en: 'The customer account is postpaid' },
    hint: { zh: '后付费期间不能切换关联类型。', en: 'Switching is not possible while the account is postpaid.' },
  },
  {
    code: 'BALANCE_NEEDS_SPECIAL_HANDLING',
    fact: 'balanceNeedsSpecialHandling',
    actor: 'partner',
    blocks: TO_RESELLER,
    title: { zh: '客户账户余额需特殊处理', en: 'The customer balance needs special handling' },
    hint: {
      zh: '请伙伴联系客服办理线下切换与退款。',
      en: 'The partner contacts customer service for an offline switch and refund.',
    },
  },
  {
    code: 'SPECIAL_CONTRACT_IN_FORCE',
    fact: 'specialContractInForce',
    actor: 'partner',
    blocks: LEAVING_RESELLER,
    title: { zh: '客户有正在生效的特殊合同', en: 'A special contract of the customer is in force' },
    hint: {
      zh: '请伙伴联系生态经理;客户发起时请线下联系伙伴。',
      en: 'The partner contacts its ecosystem manager; a customer contacts the partner.',
    },
  },
  {
    code: 'VALID_PARTNER_SUPPORT_PLAN',
    fact: 'validPartnerSupportPlan',
    actor: 'partner',
    blocks: { 'unlink-by-partner': RESELLER, 'unlink-by-customer': RESELLER },
    title: { zh: '合作伙伴支持计划产品未失效', en: 'A partner support plan is still valid' },
    hint: { zh: '请先退订合作伙伴支持计划。', en: 'Unsubscribe the partner support plan first.' },
  },
  {
    code: 'UNUSED_PICKUP_COUPON',
    fact: 'unusedPickupCoupon',
    actor: 'customer',
    blocks: LEAVING_RESELLER,
    title: { zh: '客户有未使用的提货券', en: 'The customer has an unused pickup coupon' },
    hint: { zh: '请客户用完提货券。', en: 'The customer uses the coupons up.' },
  },
  {
    code: 'PARTNER_FROZEN',
    fact: 'partnerFrozen',
    actor: 'vendor',
    blocks: { 'switch-to-referral': RESELLER, 'switch-to-reseller': ANY, 'unlink-by-partner': RESELLER },
    title: { zh: '伙伴被冻结', en: 'The partner is frozen' },
    hint: { zh: '请先解冻伙伴账号。', en: 'The partner account must be unfrozen first.' },
  },
  {
    code: 'PARTY_HAS_LEFT',
    fact: 'partyGone',
    actor: 'vendor',
    blocks: EVERY,
    title: {
      zh: '伙伴已退出合作计划,或客户账号已注销',
      en: 'The partner has left the programme, or the customer account is closed',
    },
    hint: {
      zh: '无法继续办理;如有疑问,请联系运营人员。',
      en: 'Nothing can be asked for; contact vendor operations if in doubt.',
    },
  },
  {
    code: 'CUSTOMER_MANUALLY_FROZEN',
    fact: 'manuallyFrozen',
    actor: 'partner',
    profile: 'INTL',
    blocks: { 'unlink-by-partner': RESELLER },
    title: { zh: '客户账号被手动冻结', en: 'The customer account is manually frozen' },
    hint: { zh: '请伙伴先解冻客户账号。', en: 'The partner unfreezes the account first.' },
  },
  {
    code: 'VALID_SERVICE_SUPPORT_PLAN',
    fact: 'validServiceSupportPlan',
    actor: 'customer',
    profile: 'INTL',
    blocks: { 'unlink-by-partner': RESELLER },
    title: { zh: '客户的服务支持计划未失效', en: 'A service support plan of the customer is valid' },
    hint: { zh: '请取消服务支持计划。', en: 'Cancel the service support plan.' },
  },
  {
    code: 'MASTER_WITH_UNIFIED_SUBS_HAVING_SUPPORT_PLAN',
    fact: 'unifiedSubsHaveSupportPlan',
    actor: 'customer',
    profile: 'INTL',
    blocks: { 'unlink-by-partner': RESELLER },
    title: { zh: '统一核算子账号的服务支持计划未失效', en: 'A unified-accounting member has a valid support plan' },
    hint: { zh: '请取消子账号的服务支持计划。', en: "Cancel the member's support plan." },
  },
  {
    code: 'CURRENCY_NOT_SET',
    fact: 'currencyNotSet',
    actor: 'customer',
    profile: 'INTL',
    blocks: { 'unlink-by-customer': RESELLER },
    title: { zh: '客户未设置币种', en: 'The customer has not set a currency' },
    hint: { zh: '请客户设置币种。', en: 'The customer sets a currency.' },
  },
  {
    code: 'DESIGNATED_CONTRACT_SIGNED',
    fact: 'designatedContractSigned',
    actor: 'partner',
    blocks: TO_RESELLER,
    title: { zh: '客户已签指定合同', en: 'The customer has signed a contract that excludes the reseller model' },
    hint: { zh: '请联系生态经理。', en: 'Contact the ecosystem manager.' },
  },
  {
    code: 'UNSPENT_STORED_VALUE_CARD',
    fact: 'unspentStoredValueCard',
    actor: 'customer',
    blocks: TO_RESELLER,
    title: { zh: '客户有未消费完的储值卡', en: 'The customer has an unspent stored-value card' },
    hint: { zh: '请客户用完储值卡。', en: 'The customer spends the stored-value card.' },
  },
  {
    code: 'UNSPENT_GIFT_BALANCE',
    fact: 'unspentGiftBalance',
    actor: 'customer',
    blocks: TO_RESELLER,
    title: { zh: '充值赠送余额未用完', en: 'The customer has an unspent gift balance' },
    hint: { zh: '请客户用完赠送余额。', en: 'The customer spends the gift balance.' },
  },
  {
    code: 'CREDIT_ACCOUNT',
    fact: 'creditAccount',
    actor: 'customer',
    blocks: TO_RESELLER,
    title: { zh: '客户为信用账户', en: 'The customer has a credit account' },
    hint: { zh: '请客户先关闭信用账户。', en: 'The customer closes the credit account first.' },
  },
];

/** Whether an item blocks an operation of a customer in a model, under a profile and the items switched on by settings. */
export function applies(
  item: CheckItem,
  operation: Operation,
  model: Model,
  profile: Profile,
  switchedOn: ReadonlySet<string>,
): boolean {
  if (item.profile !== undefined && item.profile !== profile) return false;
  if (item.setting !== undefined && !switchedOn.has(item.setting)) return false;
  return item.blocks[operation]?.includes(model) ?? false;
}
