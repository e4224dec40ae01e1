import { definePolicy } from '../kit/policy/policy';
import { OPERATOR_REPAIR, regionField, supersede, SUPERSEDED } from './distribution.policy';
import { ABANDONED, failedNeedsOperator } from '../shared/operator-repair';
import { withdrawal, WITHDRAWN } from '../shared/withdrawal';

/**
 * A company that has passed the programme review asks its chosen master distributor for a cooperation (domain 1.2.4).
 */
export const cooperationReviewPolicy = definePolicy({
  type: 'cooperation-review',
  version: 1,
  prefix: 'CR',
  title: { zh: '云经销商合作申请', en: 'Application of a cloud distributor' },
  sentence: {
    zh: '云经销商计划审核完成后，由申请方指定的总经销商审核合作申请。',
    en: 'Once the programme review is decided, the master distributor named by the applicant reviews its application.',
  },
  needs: {
    zh: '云经销商、总经销商、业务开展地区与计划审核结果',
    en: 'The cloud distributor, the master distributor, the region and the result of the programme review',
  },
  lock: { name: 'cooperation-application', subject: { field: 'distributorId' } },
  opens: ['ecosystem-manager', 'vendor-operator'],
  parties: { distributor: 'partner-admin', master: 'partner-admin' },
  form: [
    {
      name: 'distributorId',
      kind: 'partner',
      required: true,
      max: 64,
      label: { zh: '云经销商', en: 'Cloud distributor' },
    },
    { name: 'masterId', kind: 'partner', required: true, max: 64, label: { zh: '总经销商', en: 'Master distributor' } },
    regionField('region'),
    {
      name: 'programmeDecision',
      kind: 'choice',
      required: true,
      label: { zh: '计划审核结果', en: 'Result of the programme review' },
      options: [
        { value: 'approved', label: { zh: '通过', en: 'Approved' } },
        { value: 'rejected', label: { zh: '不通过', en: 'Rejected' } },
      ],
    },
    {
      name: 'comment',
      kind: 'longText',
      required: false,
      max: 256,
      label: { zh: '审核意见', en: 'Words of the reviewer' },
    },
  ],
  states: {
    'programme-review': {
      title: { zh: '计划审核中', en: 'In programme review' },
      next: ['pending-master', 'programme-rejected'],
    },
    'pending-master': {
      title: { zh: '待总经销商审核', en: 'Waiting for the master distributor' },
      next: ['applying', 'master-rejected', 'superseded', 'withdrawn', 'expired'],
    },
    applying: {
      title: { zh: '正在建立合作', en: 'Starting the cooperation' },
      next: ['cooperating', 'superseded', 'pending-master', 'failed-needs-operator'],
    },
    'failed-needs-operator': failedNeedsOperator(['applying', 'cooperating', 'abandoned']),
  },
  outcomes: {
    'programme-rejected': { title: { zh: '计划审核不通过', en: 'Rejected in programme review' }, tone: 'bad' },
    cooperating: { title: { zh: '已合作', en: 'Cooperating' }, tone: 'good' },
    'master-rejected': { title: { zh: '总经销商已拒绝', en: 'Rejected by the master distributor' }, tone: 'bad' },
    superseded: SUPERSEDED,
    withdrawn: WITHDRAWN,
    expired: { title: { zh: '已过期', en: 'Expired' }, tone: 'bad' },
    abandoned: ABANDONED,
  },
  tasks: {
    masterReview: {
      title: { zh: '审核云经销商合作申请', en: 'Review an application of a cloud distributor' },
      sentence: {
        zh: '云经销商申请与贵方合作，请决定是否同意。',
        en: 'A cloud distributor asks to trade through you. Please say whether you agree.',
      },
      role: 'partner-admin',
      party: 'master',
      channel: 'inbox',
      duty: 'review',
      decisions: {
        approve: {
          title: { zh: '同意', en: 'Approve' },
          consequence: {
            zh: '立即建立合作，该云经销商成为贵方的云经销商。',
            en: 'The cooperation begins at once: the applicant becomes your cloud distributor.',
          },
          commentRequired: false,
          movesFor: ['master', 'distributor'],
          form: [],
        },
        reject: {
          title: { zh: '拒绝', en: 'Reject' },
          consequence: {
            zh: '申请结束，申请方会收到原因，可向其他总经销商申请。',
            en: 'The application ends. The applicant reads your reason and may turn to another master distributor.',
          },
          commentRequired: true,
          movesFor: [],
          form: [],
        },
      },
      due: { key: 'distributor.applicationTtl', days: 30 },
      reminders: [{ afterWorkingDays: 3 }, { afterWorkingDays: 7 }],
      onSilence: 'expires',
      silence: {
        zh: '逾期未处理，申请自动过期，不会自动通过。',
        en: 'Without an answer by then the application expires. It never passes by itself.',
      },
    },
    operatorRepair: OPERATOR_REPAIR,
  },
  actions: {
    withdraw: withdrawal({
      title: { zh: '撤回申请', en: 'Withdraw the application' },
      roles: ['partner-admin'],
      party: 'distributor',
      states: ['pending-master'],
    }),
    supersede: supersede(['pending-master']),
  },
});
