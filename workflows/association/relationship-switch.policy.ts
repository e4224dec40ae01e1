import { definePolicy } from '../kit/policy/policy';
import {
  applyingStates,
  BOOKKEEPING_REPAIR,
  cancelBySystem,
  CONSENT_TERM,
  consentDecisions,
  CUSTOMER_FIELD,
  FROM_PENDING,
  NOTICE_FIELD,
  OPERATOR_REPAIR,
  OUTCOMES,
  REASON_FIELD,
  withdraw,
} from './relationship.policy';

/** Switches a customer's association type, requested by the partner with the customer's consent (domain 1.1). */
export const relationshipSwitchPolicy = definePolicy({
  type: 'relationship-switch',
  version: 1,
  prefix: 'RS',
  title: { zh: '切换关联类型', en: 'Switch the association type' },
  sentence: {
    zh: '将客户在顾问销售与代售之间切换，须经客户同意。',
    en: "Move a customer between the referral and the reseller model, with the customer's consent.",
  },
  needs: { zh: '客户账号与申请原因', en: 'The customer and your reason' },
  lock: { name: 'association', subject: { field: 'customerId' } },
  opens: ['partner-admin'],
  code: 'when-protected',
  parties: { partner: 'partner-admin', customer: 'customer' },
  form: [
    CUSTOMER_FIELD,
    {
      name: 'toModel',
      kind: 'choice',
      required: true,
      label: { zh: '切换为', en: 'Switch to' },
      options: [
        { value: 'referral', label: { zh: '顾问销售', en: 'Referral model' } },
        { value: 'reseller', label: { zh: '代售', en: 'Reseller model' } },
      ],
    },
    REASON_FIELD,
    NOTICE_FIELD,
  ],
  states: {
    'pending-customer': { title: { zh: '申请已提交，待客户处理', en: 'Waiting for the customer' }, next: FROM_PENDING },
    ...applyingStates('pending-customer'),
  },
  outcomes: OUTCOMES,
  tasks: {
    customerConsent: {
      title: { zh: '处理切换关联类型申请', en: 'Answer the request to switch' },
      sentence: {
        zh: '您的伙伴请求切换与您的关联类型，请决定是否同意。',
        en: 'Your partner asks to switch the type of your association. Please say whether you agree.',
      },
      role: 'customer',
      party: 'customer',
      channel: 'link',
      decisions: consentDecisions(
        [
          {
            name: 'switchNoticeAccepted',
            kind: 'tick',
            required: true,
            label: { zh: '我已阅读并同意《关联关系切换须知》', en: 'I have read and accept the notice on switching' },
          },
          {
            name: 'associationNoticeAccepted',
            kind: 'tick',
            required: true,
            label: {
              zh: '我已阅读并同意《客户关联伙伴须知》',
              en: 'I have read and accept the notice on association with a partner',
            },
          },
        ],
        {
          zh: '系统立即切换关联类型并通知双方。',
          en: 'The association type is switched at once and both sides are told.',
        },
      ),
      ...CONSENT_TERM,
    },
    operatorRepair: OPERATOR_REPAIR,
    bookkeepingRepair: BOOKKEEPING_REPAIR,
  },
  actions: {
    withdraw: withdraw('partner', ['pending-customer']),
    cancelBySystem: cancelBySystem(['pending-customer']),
  },
});
