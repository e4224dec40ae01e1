import { definePolicy } from '../kit/policy/policy';
import {
  applyingStates,
  BOOKKEEPING_REPAIR,
  cancelBySystem,
  CONSENT_TERM,
  FROM_PENDING,
  NOTICE_FIELD,
  OPERATOR_REPAIR,
  OUTCOMES,
  REASON_FIELD,
  UNLINK_NOTICE_FIELD,
  withdraw,
} from './relationship.policy';

/**
 * Ends the association at the customer's request, confirmed by a one-time code and approved by the partner (domain
 * 1.1).
 */
export const customerUnlinkPolicy = definePolicy({
  type: 'customer-unlink',
  version: 1,
  prefix: 'CU',
  title: { zh: '解除与伙伴的关联', en: 'Unlink from the partner' },
  sentence: {
    zh: '结束与当前伙伴的关联关系，须经伙伴同意。',
    en: 'End the association with your partner, with its consent.',
  },
  needs: { zh: '申请原因与短信验证码', en: 'Your reason and a one-time code' },
  lock: { name: 'association', subject: 'opener' },
  opens: ['customer'],
  parties: { partner: 'partner-admin', customer: 'customer' },
  form: [REASON_FIELD, NOTICE_FIELD],
  states: {
    'pending-code': {
      title: { zh: '待验证提交', en: 'Waiting for the one-time code' },
      yields: true,
      next: ['pending-partner', 'withdrawn', 'expired', 'cancelled-by-system'],
    },
    'pending-partner': { title: { zh: '申请已提交，待伙伴处理', en: 'Waiting for the partner' }, next: FROM_PENDING },
    ...applyingStates('pending-partner'),
  },
  outcomes: OUTCOMES,
  tasks: {
    submission: {
      title: { zh: '验证并提交申请', en: 'Prove yourself and submit' },
      sentence: {
        zh: '请输入短信验证码提交解除关联申请。',
        en: 'Enter the one-time code to submit your request to unlink.',
      },
      role: 'customer',
      party: 'customer',
      channel: 'inbox',
      decisions: {
        submit: {
          title: { zh: '提交', en: 'Submit' },
          consequence: { zh: '申请将发送给伙伴处理。', en: 'The partner is asked to handle it.' },
          commentRequired: false,
          movesFor: [],
          form: [],
          code: 'always',
        },
      },
      due: { key: 'association.submissionTtl', days: 1 },
      reminders: [],
      onSilence: 'expires',
      silence: {
        zh: '未提交的申请自动失效，不占用申请次数。',
        en: 'A request that is not submitted lapses and does not count.',
      },
    },
    partnerApproval: {
      title: { zh: '处理客户的解除关联申请', en: "Answer the customer's request to unlink" },
      sentence: {
        zh: '客户申请与您解除关联，请决定是否同意。',
        en: 'The customer asks to end the association with you. Please say whether you agree.',
      },
      role: 'partner-admin',
      party: 'partner',
      channel: 'inbox',
      decisions: {
        approve: {
          title: { zh: '同意', en: 'Approve' },
          consequence: {
            zh: '系统立即解除关联并通知双方。',
            en: 'The association ends at once and both sides are told.',
          },
          final: true,
          commentRequired: false,
          movesFor: { resellersOf: 'partner' },
          form: [UNLINK_NOTICE_FIELD],
          code: 'when-protected',
        },
        reject: {
          title: { zh: '驳回', en: 'Reject' },
          consequence: { zh: '关联关系不变，客户会看到原因。', en: 'Nothing changes; the customer reads your reason.' },
          commentRequired: true,
          movesFor: [],
          form: [],
          code: 'when-protected',
        },
      },
      ...CONSENT_TERM,
    },
    operatorRepair: OPERATOR_REPAIR,
    bookkeepingRepair: BOOKKEEPING_REPAIR,
  },
  actions: {
    withdraw: withdraw('customer', ['pending-code', 'pending-partner']),
    cancelBySystem: cancelBySystem(['pending-code', 'pending-partner']),
  },
});
