import { ANY, EVERY, LEAVING_RESELLER, RESELLER, TO_RESELLER, type CheckItems } from './check-item';
import { STANDING_REASONS } from '../shared/standing';

/** Blockers for entering or leaving the reseller model, and those that only the international profile knows. */
export const MODEL_ITEMS: CheckItems = {
  SWITCH_NOT_OFFERED: {
    fact: 'requested',
    actor: 'nobody',
    profile: 'INTL',
    blocks: { 'switch-to-referral': ANY, 'switch-to-reseller': ANY },
    title: { zh: '国际站不支持切换关联类型', en: 'Partners of the international site cannot switch the model' },
    hint: {
      zh: '请先解除关联，再按新的类型重新关联。',
      en: 'Unlink the customer, then associate it anew in the other model.',
    },
  },
  INVOICE_OWED: {
    fact: 'invoiceOwed',
    actor: 'customer',
    blocks: TO_RESELLER,
    title: { zh: '客户账号存在欠票', en: 'The customer owes an invoice' },
    hint: { zh: '请客户结清欠票。', en: 'The customer settles the owed invoice.' },
  },
  IS_POSTPAID: {
    fact: 'postpaid',
    actor: 'nobody',
    blocks: TO_RESELLER,
    title: { zh: '客户账号已申请后付费', en: 'The customer account is postpaid' },
    hint: { zh: '后付费期间不能切换关联类型。', en: 'Switching is not possible while the account is postpaid.' },
  },
  BALANCE_NEEDS_SPECIAL_HANDLING: {
    fact: 'balanceNeedsSpecialHandling',
    actor: 'partner',
    blocks: TO_RESELLER,
    title: { zh: '客户账户余额需特殊处理', en: 'The customer balance needs special handling' },
    hint: {
      zh: '请伙伴联系客服办理线下切换与退款。',
      en: 'The partner contacts customer service for an offline switch and refund.',
    },
  },
  SPECIAL_CONTRACT_IN_FORCE: {
    fact: 'specialContractInForce',
    actor: 'partner',
    blocks: LEAVING_RESELLER,
    title: { zh: '客户有正在生效的特殊合同', en: 'A special contract of the customer is in force' },
    hint: {
      zh: '请伙伴联系生态经理；客户发起时请线下联系伙伴。',
      en: 'The partner contacts its ecosystem manager; a customer contacts the partner.',
    },
  },
  VALID_PARTNER_SUPPORT_PLAN: {
    fact: 'validPartnerSupportPlan',
    actor: 'partner',
    blocks: { 'unlink-by-partner': RESELLER, 'unlink-by-customer': RESELLER },
    title: { zh: '合作伙伴支持计划产品未失效', en: 'A partner support plan is still valid' },
    hint: { zh: '请先退订合作伙伴支持计划。', en: 'Unsubscribe the partner support plan first.' },
  },
  UNUSED_PICKUP_COUPON: {
    fact: 'unusedPickupCoupon',
    actor: 'customer',
    blocks: LEAVING_RESELLER,
    title: { zh: '客户有未使用的提货券', en: 'The customer has an unused pickup coupon' },
    hint: { zh: '请客户用完提货券。', en: 'The customer uses the coupons up.' },
  },
  PARTNER_FROZEN: {
    ...STANDING_REASONS.PARTNER_FROZEN,
    fact: 'partnerFrozen',
    blocks: { 'switch-to-referral': RESELLER, 'switch-to-reseller': ANY, 'unlink-by-partner': RESELLER },
  },
  PARTY_HAS_LEFT: {
    fact: 'partyGone',
    actor: 'vendor',
    blocks: EVERY,
    title: {
      zh: '伙伴已退出合作计划，或客户账号已注销',
      en: 'The partner has left the programme, or the customer account is closed',
    },
    hint: {
      zh: '无法继续办理；如有疑问，请联系运营人员。',
      en: 'Nothing can be asked for; contact vendor operations if in doubt.',
    },
  },
  CUSTOMER_MANUALLY_FROZEN: {
    fact: 'manuallyFrozen',
    actor: 'partner',
    profile: 'INTL',
    blocks: { 'unlink-by-partner': RESELLER },
    title: { zh: '客户账号被手动冻结', en: 'The customer account is manually frozen' },
    hint: { zh: '请伙伴先解冻客户账号。', en: 'The partner unfreezes the account first.' },
  },
  VALID_SERVICE_SUPPORT_PLAN: {
    fact: 'validServiceSupportPlan',
    actor: 'customer',
    profile: 'INTL',
    blocks: { 'unlink-by-partner': RESELLER },
    title: { zh: '客户的服务支持计划未失效', en: 'A service support plan of the customer is valid' },
    hint: { zh: '请取消服务支持计划。', en: 'Cancel the service support plan.' },
  },
  MASTER_WITH_UNIFIED_SUBS_HAVING_SUPPORT_PLAN: {
    fact: 'unifiedSubsHaveSupportPlan',
    actor: 'customer',
    profile: 'INTL',
    blocks: { 'unlink-by-partner': RESELLER },
    title: { zh: '统一核算子账号的服务支持计划未失效', en: 'A unified-accounting member has a valid support plan' },
    hint: { zh: '请取消子账号的服务支持计划。', en: "Cancel the member's support plan." },
  },
  CURRENCY_NOT_SET: {
    fact: 'currencyNotSet',
    actor: 'customer',
    profile: 'INTL',
    blocks: { 'unlink-by-customer': RESELLER },
    title: { zh: '客户未设置币种', en: 'The customer has not set a currency' },
    hint: { zh: '请客户设置币种。', en: 'The customer sets a currency.' },
  },
  DESIGNATED_CONTRACT_SIGNED: {
    fact: 'designatedContractSigned',
    actor: 'partner',
    blocks: TO_RESELLER,
    title: { zh: '客户已签指定合同', en: 'The customer has signed a contract that excludes the reseller model' },
    hint: { zh: '请联系生态经理。', en: 'Contact the ecosystem manager.' },
  },
  UNSPENT_STORED_VALUE_CARD: {
    fact: 'unspentStoredValueCard',
    actor: 'customer',
    blocks: TO_RESELLER,
    title: { zh: '客户有未消费完的储值卡', en: 'The customer has an unspent stored-value card' },
    hint: { zh: '请客户用完储值卡。', en: 'The customer spends the stored-value card.' },
  },
  UNSPENT_GIFT_BALANCE: {
    fact: 'unspentGiftBalance',
    actor: 'customer',
    blocks: TO_RESELLER,
    title: { zh: '充值赠送余额未用完', en: 'The customer has an unspent gift balance' },
    hint: { zh: '请客户用完赠送余额。', en: 'The customer spends the gift balance.' },
  },
  CREDIT_ACCOUNT: {
    fact: 'creditAccount',
    actor: 'customer',
    blocks: TO_RESELLER,
    title: { zh: '客户为信用账户', en: 'The customer has a credit account' },
    hint: { zh: '请客户先关闭信用账户。', en: 'The customer closes the credit account first.' },
  },
};
