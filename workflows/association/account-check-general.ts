import { ANY, BY_PARTNER, EVERY, REFERRAL, RESELLER, type CheckItems } from './check-item';

const ASK_AGAIN_LATER = {
  zh: '请在所示日期之后再申请；如确有需要，请通过工单申请增加一次机会。',
  en: 'Ask again from the date shown, or ask for an extra attempt through a service ticket.',
};

/** Blockers that apply whatever the model: standing, cooldowns, orders, enterprise relations, arrears. */
export const GENERAL_ITEMS: CheckItems = {
  NOT_ASSOCIATED: {
    fact: 'notAssociated',
    actor: 'nobody',
    blocks: EVERY,
    title: { zh: '客户未与该伙伴关联', en: 'The customer is not associated with this partner' },
    hint: {
      zh: '请核对客户账号；只有当前关联的伙伴或客户本人可以发起。',
      en: 'Check the customer account; only the partner associated now, or the customer, can start this.',
    },
  },
  ALREADY_IN_TYPE: {
    fact: 'alreadyInType',
    actor: 'nobody',
    blocks: { 'switch-to-reseller': ANY, 'switch-to-referral': ANY },
    title: { zh: '客户已是所选关联类型', en: 'The customer already has this association type' },
    hint: { zh: '请选择另一种关联类型。', en: 'Choose the other association type.' },
  },
  OPEN_REQUEST_EXISTS: {
    fact: 'openRequest',
    actor: 'partner',
    blocks: EVERY,
    title: { zh: '该客户已有处理中的关联关系申请', en: 'Another request about this customer is open' },
    hint: { zh: '请先处理或等待该申请结束。', en: 'Process the open request, or wait until it ends.' },
  },
  CUSTOMER_UNLINK_REQUEST_IN_COOLDOWN: {
    fact: 'customerUnlinkQuotaUsed',
    actor: 'nobody',
    blocks: EVERY,
    title: {
      zh: '客户账号在3个月内提交过解除关联的申请',
      en: 'The customer has asked to unlink within the last 3 months',
    },
    hint: ASK_AGAIN_LATER,
  },
  PARTNER_REQUEST_IN_COOLDOWN: {
    fact: 'partnerQuotaUsed',
    actor: 'nobody',
    blocks: BY_PARTNER,
    title: {
      zh: '伙伴在3个月内已对该客户发起过解除关联或切换关联类型',
      en: 'The partner has used its requests to unlink or switch this customer within the last 3 months',
    },
    hint: ASK_AGAIN_LATER,
  },
  ORDER_AWAITING_PARTNER_PAYMENT: {
    fact: 'orderAwaitingPartnerPayment',
    actor: 'customer',
    blocks: EVERY,
    title: { zh: '客户账号下有待合作伙伴支付的订单', en: 'An order of the customer awaits payment by the partner' },
    hint: { zh: '请客户取消订单，或由伙伴支付订单。', en: 'The customer cancels the order, or the partner pays it.' },
  },
  VALID_RESERVED_INSTANCE: {
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
  ENTERPRISE_MASTER_WITH_INDEPENDENT_SUBS: {
    fact: 'masterWithIndependentSubs',
    actor: 'customer',
    blocks: EVERY,
    title: {
      zh: '企业主账号且名下有非财务托管企业子账号',
      en: 'The customer is an enterprise master with independent member accounts',
    },
    hint: { zh: '请客户先解除企业主子关系。', en: 'The customer dissolves the enterprise relation first.' },
  },
  IS_INDEPENDENT_ENTERPRISE_SUB: {
    fact: 'independentSub',
    actor: 'customer',
    blocks: EVERY,
    title: {
      zh: '客户账号为非财务托管企业子账号',
      en: 'The customer is an independent member of an enterprise account',
    },
    hint: { zh: '请客户先与企业主账号解除关系。', en: 'The customer leaves its master account first.' },
  },
  IS_MANAGED_ENTERPRISE_SUB: {
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
  ENTERPRISE_MASTER_WITH_MANAGED_SUBS: {
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
  IN_ARREARS: {
    fact: 'inArrears',
    actor: 'customer',
    blocks: EVERY,
    title: { zh: '客户账户有欠款', en: 'The customer account is in arrears' },
    hint: {
      zh: '顾问销售客户请充值；代售客户请由伙伴拨款核销欠款。',
      en: 'A referral customer tops up; for a reseller customer the partner allocates funds to write the arrears off.',
    },
  },
};
