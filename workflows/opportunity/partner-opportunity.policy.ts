import { definePolicy } from '../kit/policy/policy';
import { draftOf, PARTNER_FIELDS } from './opportunity-form';
import {
  changeOffering,
  closeLost,
  FROM_WON,
  IN_PROGRESS,
  OUTCOMES,
  progress,
  RESUME,
  suspend,
  suspendedFrom,
  VENDOR_READERS,
  withdrawConsent,
} from './opportunity.policy';
import { PARTNER_OPPORTUNITY_TASKS } from './partner-opportunity-tasks';
import { withdrawal, WITHDRAWN } from '../shared/withdrawal';

const SUBMITTED = [
  ...['in-review', 'review-rejected', 'in-verification', 'verification-rejected'],
  ...['verified', 'in-progress'],
] as const;
const EDITABLE = ['draft', 'review-rejected', 'verification-rejected'] as const;
const BEFORE_VERIFIED = [...EDITABLE, 'in-review', 'in-verification'] as const;
const LEFT_ANY_TIME = ['suspended', 'withdrawn', 'consent-withdrawn'] as const;
const DRAFT = draftOf(PARTNER_FIELDS);

/** An opportunity that a partner shares with the vendor (domain 1.3.3, PO). */
export const partnerOpportunityPolicy = definePolicy({
  type: 'partner-opportunity',
  version: 1,
  prefix: 'PO',
  title: { zh: '共享机会点给云服务商', en: 'Share an opportunity' },
  sentence: {
    zh: '把销售机会共享给云服务商，共同拓展客户。',
    en: 'Share a sales opportunity with the vendor and win the customer together.',
  },
  needs: {
    zh: '客户企业与联系人信息、客户授权、预算、决策人、需求与采购计划',
    en: 'The customer, contacts and its consent; budget, decision maker, need and purchase plan',
  },
  lock: { name: 'opportunity', subject: 'case' },
  opens: ['partner-main-account'],
  parties: { partner: 'partner-main-account' },
  readers: { partner: ['partner-main-account'] },
  form: DRAFT,
  highlights: ['title', 'customerName', 'expectedRevenue', 'lastProgress', 'stale'],
  states: {
    draft: { title: { zh: '草稿', en: 'Draft' }, next: ['in-review', 'withdrawn', 'consent-withdrawn'] },
    'in-review': {
      title: { zh: '审核中', en: 'In review' },
      next: ['in-verification', 'review-rejected', ...LEFT_ANY_TIME],
    },
    'review-rejected': {
      title: { zh: '审核驳回', en: 'Rejected in review' },
      next: ['in-review', ...LEFT_ANY_TIME],
    },
    'in-verification': {
      title: { zh: '验证中', en: 'In verification' },
      next: ['verified', 'verification-rejected', ...LEFT_ANY_TIME],
    },
    'verification-rejected': {
      title: { zh: '验证驳回', en: 'Rejected in verification' },
      next: ['in-review', ...LEFT_ANY_TIME],
    },
    verified: { title: { zh: '机会点验证通过', en: 'Verified' }, next: FROM_WON },
    'in-progress': IN_PROGRESS,
    suspended: suspendedFrom(SUBMITTED),
  },
  outcomes: { ...OUTCOMES, withdrawn: WITHDRAWN },
  facts: [
    {
      name: 'existingCustomer',
      kind: 'tick',
      required: false,
      label: { zh: '已是云服务商的客户', en: 'Is a customer of the vendor already' },
      visibleTo: VENDOR_READERS,
    },
    {
      name: 'customerPsm',
      kind: 'person',
      required: false,
      label: { zh: '客户所属伙伴销售经理', en: 'Partner sales manager of the customer' },
      visibleTo: VENDOR_READERS,
    },
  ],
  tasks: PARTNER_OPPORTUNITY_TASKS,
  actions: {
    save: {
      title: { zh: '保存草稿', en: 'Save the draft' },
      roles: ['partner-main-account'],
      party: 'partner',
      states: EDITABLE,
      form: DRAFT,
      revises: true,
    },
    progress: progress(['verified', 'in-progress']),
    closeLost: closeLost(['verified', 'in-progress']),
    withdraw: withdrawal({
      title: { zh: '撤回机会点', en: 'Withdraw the opportunity' },
      roles: ['partner-main-account'],
      party: 'partner',
      states: BEFORE_VERIFIED,
    }),
    changeOffering: changeOffering(['in-review', 'in-verification', 'verified', 'in-progress']),
    rejectDuplicate: {
      title: { zh: '系统驳回重复机会点', en: 'Reject as a duplicate by the system' },
      roles: ['system'],
      states: ['in-verification'],
      form: [],
    },
    withdrawConsent: withdrawConsent(['draft', ...SUBMITTED, 'suspended']),
    suspend: suspend(SUBMITTED),
    resume: RESUME,
  },
});
