import { TO_OPERATORS } from '../kit/policy/escalation';
import type { Field } from '../kit/policy/fields';
import type { DecisionPolicy } from '../kit/policy/policy';
import { defineStructure, withWords } from '../kit/policy/words';
import { withdrawal, WITHDRAWN } from '../shared/withdrawal';
import { draftOf, PARTNER_FIELDS, REJECTION_FIELD, SEPARATE_FIELD } from './opportunity.fields';
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
import { partnerOpportunityWords } from './partner-opportunity.words';

const SUBMITTED = [
  ...['in-review', 'review-rejected', 'in-verification', 'verification-rejected'],
  ...['verified', 'in-progress'],
] as const;
const EDITABLE = ['draft', 'review-rejected', 'verification-rejected'] as const;
const BEFORE_VERIFIED = [...EDITABLE, 'in-review', 'in-verification'] as const;
const LEFT_ANY_TIME = ['suspended', 'withdrawn', 'consent-withdrawn'] as const;
const DUPLICATE_GOES = {
  name: 'to',
  kind: 'choice',
  required: false,
  label: { zh: '处理方式', en: 'What becomes of it' },
  options: [
    { value: 'reject', label: { zh: '驳回', en: 'Rejected' } },
    { value: 'return', label: { zh: '退回修改', en: 'Returned for revision' } },
  ],
} as const satisfies Field;
const DRAFT = draftOf(PARTNER_FIELDS);
const BY_PARTNER = { role: 'partner-main-account', party: 'partner', channel: 'inbox' } as const;
const SUBMIT = {
  commentRequired: false,
  movesFor: ['partner'],
  form: PARTNER_FIELDS,
  revises: true,
} as const satisfies Partial<DecisionPolicy>;

/** An opportunity that a partner shares with the vendor (domain 1.3.3, 1.3.7, PO), without its words. */
const structure = defineStructure({
  type: 'partner-opportunity',
  version: 1,
  prefix: 'PO',
  lock: { name: 'opportunity', subject: 'case' },
  thread: 'same-need',
  opens: ['partner-main-account'],
  parties: { partner: 'partner-main-account' },
  readers: { partner: ['partner-main-account'] },
  form: DRAFT,
  highlights: ['title', 'customerName', 'expectedRevenue', 'lastProgress', 'stale'],
  states: {
    draft: { next: ['in-review', 'withdrawn', 'consent-withdrawn'] },
    'in-review': { next: ['in-verification', 'review-rejected', ...LEFT_ANY_TIME] },
    'review-rejected': { next: ['in-review', ...LEFT_ANY_TIME] },
    'in-verification': { next: ['verified', 'verification-rejected', 'review-rejected', ...LEFT_ANY_TIME] },
    'verification-rejected': { next: ['in-review', ...LEFT_ANY_TIME] },
    verified: { next: FROM_WON },
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
  tasks: {
    submission: {
      ...BY_PARTNER,
      decisions: { submit: SUBMIT },
      reminders: [{ afterDays: 7 }],
      onSilence: 'waits',
    },
    review: {
      role: 'psm',
      party: 'vendor',
      channel: 'inbox',
      duty: 'review',
      decisions: {
        pass: { commentRequired: false, movesFor: ['partner'], form: [] },
        reject: { commentRequired: true, movesFor: [], form: [] },
      },
      reminders: [{ afterWorkingDays: 3 }],
      escalates: TO_OPERATORS,
      onSilence: 'waits',
    },
    resubmission: {
      ...BY_PARTNER,
      decisions: { resubmit: SUBMIT },
      reminders: [{ afterDays: 7 }],
      onSilence: 'waits',
    },
    verification: {
      role: 'bd',
      party: 'vendor',
      channel: 'inbox',
      duty: 'approve',
      decisions: {
        pass: { commentRequired: false, movesFor: ['partner'], form: [SEPARATE_FIELD] },
        reject: { commentRequired: true, movesFor: [], form: [REJECTION_FIELD] },
      },
      due: { key: 'po.verificationSla', workingDays: 10 },
      reminders: [{ afterWorkingDays: 7 }, { afterWorkingDays: 9 }],
      escalates: TO_OPERATORS,
      onSilence: 'expires',
    },
    progressDue: PROGRESS_DUE,
    staleProgress: STALE_PROGRESS,
    suspension: SUSPENSION,
  },
  actions: {
    save: {
      roles: ['partner-main-account'],
      movesFor: [],
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
      erases: ['draft'],
    }),
    changeOffering: changeOffering(['in-review', 'in-verification', 'verified', 'in-progress']),
    rejectDuplicate: {
      roles: ['system'],
      movesFor: [],
      states: ['in-review', 'in-verification'],
      form: [DUPLICATE_GOES],
    },
    withdrawConsent: withdrawConsent(['draft', ...SUBMITTED, 'suspended']),
    suspend: suspend(SUBMITTED),
    resume: RESUME,
  },
});

/** An opportunity that a partner shares with the vendor (domain 1.3.3, PO). */
export const partnerOpportunityPolicy = withWords(structure, partnerOpportunityWords);
