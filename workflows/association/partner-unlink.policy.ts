import { TO_OPERATORS } from '../kit/policy/escalation';
import { definePolicy } from '../kit/policy/policy';
import { PARTNER_ROLES } from '../kit/policy/roles';
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
  UNLINK_NOTICE_FIELD,
  withdraw,
} from './relationship.policy';

/**
 * Ends a customer's association at the partner's request; the vendor reviews first if the settings say so (domain 1.1).
 */
export const partnerUnlinkPolicy = definePolicy({
  type: 'partner-unlink',
  version: 1,
  prefix: 'PU',
  title: { zh: '解除与客户的关联', en: 'Unlink a customer' },
  sentence: {
    zh: '结束与客户的关联关系，须经客户同意。',
    en: "End the association with a customer, with the customer's consent.",
  },
  needs: { zh: '客户账号与申请原因', en: 'The customer and your reason' },
  lock: { name: 'association', subject: { field: 'customerId' } },
  opens: ['partner-admin'],
  code: 'when-protected',
  parties: { partner: 'partner-admin', customer: 'customer' },
  form: [CUSTOMER_FIELD, REASON_FIELD, NOTICE_FIELD],
  states: {
    'pre-review': {
      title: { zh: '预评审中', en: 'In pre-review' },
      next: ['pending-customer', 'applying', 'pre-review-rejected', 'withdrawn', 'cancelled-by-system'],
    },
    'pending-customer': { title: { zh: '申请已提交，待客户处理', en: 'Waiting for the customer' }, next: FROM_PENDING },
    ...applyingStates('pending-customer'),
  },
  outcomes: {
    ...OUTCOMES,
    'pre-review-rejected': { title: { zh: '预评审不通过', en: 'Rejected in pre-review' }, tone: 'bad' },
  },
  facts: [
    {
      name: 'preReviewer',
      kind: 'person',
      required: false,
      label: { zh: '预审人', en: 'Pre-reviewer' },
      visibleTo: [...PARTNER_ROLES, 'pre-reviewer', 'vendor-operator'],
    },
  ],
  tasks: {
    preReview: {
      title: { zh: '预评审解除关联申请', en: 'Pre-review an unlink' },
      sentence: {
        zh: '伙伴申请与代售客户解除关联，请预评审。',
        en: 'A partner wants to unlink a reseller-model customer. Please review it before the customer is asked.',
      },
      role: 'pre-reviewer',
      party: 'vendor',
      channel: 'inbox',
      decisions: {
        pass: {
          title: { zh: '通过', en: 'Pass' },
          consequence: { zh: '申请将发送给客户处理。', en: 'The customer is asked to consent.' },
          commentRequired: false,
          movesFor: { resellersOf: 'partner' },
          form: [],
        },
        fail: {
          title: { zh: '不通过', en: 'Do not pass' },
          consequence: {
            zh: '申请结束，伙伴可修正后重新申请，不占用申请次数。',
            en: 'The request ends. The partner may mend it and apply anew; the attempt does not count.',
          },
          commentRequired: true,
          movesFor: [],
          form: [],
        },
      },
      reminders: [{ afterWorkingDays: 3 }],
      escalates: TO_OPERATORS,
      onSilence: 'waits',
      silence: { zh: '不会自动通过，申请保持等待。', en: 'Nothing passes by itself; the request waits.' },
    },
    customerConsent: {
      title: { zh: '处理解除关联申请', en: 'Answer the request to unlink' },
      sentence: {
        zh: '您的伙伴请求解除与您的关联，请决定是否同意。',
        en: 'Your partner asks to end the association with you. Please say whether you agree.',
      },
      role: 'customer',
      party: 'customer',
      channel: 'link',
      decisions: consentDecisions([UNLINK_NOTICE_FIELD], {
        zh: '系统立即解除关联并通知双方。',
        en: 'The association ends at once and both sides are told.',
      }),
      ...CONSENT_TERM,
    },
    operatorRepair: OPERATOR_REPAIR,
    bookkeepingRepair: BOOKKEEPING_REPAIR,
  },
  actions: {
    withdraw: withdraw('partner', ['pre-review', 'pending-customer']),
    cancelBySystem: cancelBySystem(['pre-review', 'pending-customer']),
  },
});
