import { definePolicy } from '../kit/policy/policy';
import {
  CONTACTS_FIELD,
  CUSTOMER_FIELDS,
  NEED_FIELD,
  OFFERING_FIELD,
  PROJECT_FIELDS,
  SEPARATE_FIELD,
} from './opportunity.fields';
import {
  changeOffering,
  closeLost,
  FROM_WON,
  IN_PROGRESS,
  OUTCOMES,
  progress,
  PROGRESS_DUE,
  RESUME,
  STALE_PROGRESS,
  suspend,
  suspendedFrom,
  SUSPENSION,
  VENDOR_READERS,
  withdrawConsent,
} from './opportunity.policy';
import { reasonField } from '../shared/reasons';

const OPEN = ['pending-acceptance', 'accepted', 'in-progress'] as const;

/** An opportunity that the vendor shares with a partner (domain 1.3.4, HO). */
export const vendorOpportunityPolicy = definePolicy({
  type: 'vendor-opportunity',
  version: 1,
  prefix: 'HO',
  title: { zh: '共享机会点给伙伴', en: 'Share an opportunity with a partner' },
  sentence: {
    zh: '云服务商把销售机会共享给伙伴，由伙伴在3个工作日内决定是否接受。',
    en: 'The vendor shares a sales opportunity with a partner, who has 3 working days to accept it.',
  },
  needs: { zh: '伙伴、客户企业、需求与方案', en: 'The partner, the customer, its need and the offering' },
  lock: { name: 'opportunity', subject: 'case' },
  thread: 'same-need',
  opens: VENDOR_READERS,
  parties: { partner: 'partner-main-account' },
  readers: { partner: ['partner-main-account'] },
  form: [
    { name: 'partnerId', kind: 'partner', required: true, max: 64, label: { zh: '伙伴', en: 'Partner' } },
    ...CUSTOMER_FIELDS,
    { ...CONTACTS_FIELD, required: false },
    NEED_FIELD,
    OFFERING_FIELD,
    ...PROJECT_FIELDS,
    {
      name: 'shareDespiteDuplicate',
      kind: 'tick',
      required: false,
      label: {
        zh: '已知有伙伴提交的相同机会点正在审核或验证，仍然共享',
        en: 'Share it although an opportunity for the same need is in review or verification',
      },
    },
    SEPARATE_FIELD,
  ],
  highlights: ['title', 'customerName', 'expectedRevenue', 'lastProgress', 'stale'],
  states: {
    'pending-acceptance': {
      title: { zh: '待接受', en: 'Waiting to be accepted' },
      next: ['accepted', 'rejected', 'auto-rejected', 'recalled', 'suspended', 'consent-withdrawn'],
    },
    accepted: { title: { zh: '已接受', en: 'Accepted' }, next: FROM_WON },
    'in-progress': IN_PROGRESS,
    suspended: suspendedFrom(OPEN),
  },
  outcomes: {
    ...OUTCOMES,
    rejected: { title: { zh: '已拒绝', en: 'Rejected' }, tone: 'bad' },
    'auto-rejected': { title: { zh: '逾期默认拒绝', en: 'Rejected by silence' }, tone: 'bad' },
    recalled: { title: { zh: '已收回', en: 'Recalled' }, tone: 'neutral' },
  },
  tasks: {
    acceptance: {
      title: { zh: '接受云服务商共享的机会点', en: 'Accept an opportunity from the vendor' },
      sentence: {
        zh: '云服务商向您共享了一个机会点，请决定是否接受。',
        en: 'The vendor shares an opportunity with you. Do you take it?',
      },
      role: 'partner-main-account',
      party: 'partner',
      channel: 'inbox',
      decisions: {
        accept: {
          title: { zh: '接受', en: 'Accept' },
          consequence: {
            zh: '由您跟进该机会点，并定期更新进展。',
            en: 'The opportunity is yours, and you report progress regularly.',
          },
          commentRequired: false,
          movesFor: ['partner'],
          form: [],
        },
        reject: {
          title: { zh: '拒绝', en: 'Reject' },
          consequence: {
            zh: '机会点由云服务商收回，您的原因会转达。',
            en: 'The opportunity returns to the vendor, who reads your reason.',
          },
          commentRequired: true,
          movesFor: [],
          form: [],
        },
      },
      due: { key: 'ho.acceptance', workingDays: 3 },
      reminders: [{ beforeWorkingDays: 1 }],
      onSilence: 'expires',
      silence: {
        zh: '逾期未处理默认拒绝，机会点由云服务商收回。',
        en: 'Without an answer by then it counts as rejected and returns to the vendor.',
      },
    },
    progressDue: PROGRESS_DUE,
    staleProgress: STALE_PROGRESS,
    suspension: SUSPENSION,
  },
  actions: {
    recall: {
      title: { zh: '收回机会点', en: 'Recall the opportunity' },
      roles: VENDOR_READERS,
      movesFor: [],
      states: ['pending-acceptance'],
      form: [reasonField({ zh: '收回原因', en: 'Reason for recalling' })],
      closes: 'recalled',
    },
    supersede: {
      title: { zh: '系统收回重复机会点', en: 'Recall as a duplicate by the system' },
      roles: ['system'],
      movesFor: [],
      states: ['pending-acceptance'],
      form: [],
      closes: 'recalled',
    },
    progress: progress(['accepted', 'in-progress']),
    closeLost: closeLost(['accepted', 'in-progress']),
    changeOffering: changeOffering(OPEN),
    withdrawConsent: withdrawConsent([...OPEN, 'suspended']),
    suspend: suspend(OPEN),
    resume: RESUME,
  },
});
