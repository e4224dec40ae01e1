import { definePolicy } from '../kit/policy/policy';
import { PAYMENT_OUTCOME_FIELD } from '../payment/invoice-payment-fields';
import { MILESTONE_FIELDS } from './nre-milestone-fields';
import { NRE_MILESTONE_TASKS } from './nre-milestone-tasks';
import { reasonField } from '../shared/reasons';

/** The acceptance of one milestone of an agreement, and its payment (domain 1.5.4). The system opens one when the one before is accepted. */
export const nreMilestonePolicy = definePolicy({
  type: 'nre-milestone',
  version: 1,
  prefix: 'NM',
  title: { zh: 'NRE里程碑验收', en: 'NRE milestone' },
  sentence: {
    zh: '伙伴按协议完成里程碑后提交验收，通过后开票付款；由系统按协议逐个建立。',
    en: 'The partner submits a milestone of the agreement for acceptance and is paid for it. The system opens them one after the other.',
  },
  needs: { zh: '已生效的协议、已认证的商务信息', en: 'An agreement in force, and authenticated business information' },
  lock: { name: 'nre-milestone', subject: { partnerAnd: ['nreCaseId', 'milestone'] } },
  opens: ['system'],
  parties: { partner: 'partner-admin', vendor: 'ecosystem-manager' },
  readers: { partner: ['partner-admin', 'partner-main-account'] },
  form: MILESTONE_FIELDS,
  highlights: ['title', 'milestone', 'amount', 'nreNo'],
  states: {
    'milestone-open': {
      title: { zh: '待提交验收', en: 'Open for acceptance' },
      next: ['acceptance-in-review'],
    },
    'acceptance-in-review': {
      title: { zh: '验收申请审核中', en: 'Acceptance in review' },
      next: ['milestone-accepted', 'acceptance-rejected', 'milestone-open'],
    },
    'acceptance-rejected': {
      title: { zh: '验收申请审核不通过', en: 'Acceptance rejected' },
      next: ['acceptance-in-review'],
    },
    'milestone-accepted': {
      title: { zh: '验收申请审核通过', en: 'Acceptance approved' },
      next: ['paid', 'cancelled-payment'],
    },
  },
  outcomes: {
    paid: { title: { zh: '已付款', en: 'Paid' }, tone: 'good' },
    'cancelled-payment': { title: { zh: '付款已取消', en: 'Payment cancelled' }, tone: 'bad' },
  },
  tasks: NRE_MILESTONE_TASKS,
  actions: {
    withdraw: {
      title: { zh: '撤回验收申请', en: 'Withdraw the acceptance' },
      roles: ['partner-admin'],
      party: 'partner',
      states: ['acceptance-in-review'],
      form: [reasonField({ zh: '撤回原因', en: 'Reason for withdrawing' })],
    },
    paymentEnded: {
      title: { zh: '系统更新：付款结束', en: 'The payment has ended' },
      roles: ['system'],
      states: ['milestone-accepted'],
      form: [PAYMENT_OUTCOME_FIELD],
    },
  },
});
