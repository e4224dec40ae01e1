import { TO_OPERATORS, toPeers } from '../kit/policy/escalation';
import { type Field, ID_PATTERN } from '../kit/policy/fields';
import type { Role } from '../kit/policy/roles';
import { withWords } from '../kit/policy/words';
import { PAYMENT_OUTCOME_FIELD } from '../payment/invoice-payment.policy';
import { REFUSED_FILES_FIELD, REMARKS_FIELD } from '../shared/funding';
import { failedNeedsOperator, operatorRepair } from '../shared/operator-repair';
import { reasonField } from '../shared/reasons';
import { AGREEMENT_FACTS, AGREEMENT_READERS, agreementFields } from './agreement';
import { NRE_WORDS } from './nre.words';

/** Domain 1.5 choices that operators may change in the settings, with their defaults. */
export const NRE_SETTINGS = {
  /** The fewest high-order services in a statement of work that uses any. */
  'nre.minHighOrder': 3,
  /** The same for key services. */
  'nre.minKey': 1,
  /** Whether two solutions of one product exclude each other. */
  'nre.sharedProductBlocks': true,
} as const;

/** Vendor roles that see the workload before the technical approval. */
const ASSESSORS = [
  'psa',
  'technical-reviewer',
  'commercial-panel',
  ...AGREEMENT_READERS,
] as const satisfies readonly Role[];

/** Which solution of the partner is supported. */
export const SOLUTION_FIELD = {
  name: 'solutionId',
  kind: 'text',
  names: 'solution',
  required: true,
  max: 128,
  pattern: ID_PATTERN,
  label: { zh: '方案', en: 'Solution' },
} as const satisfies Field;

const SERVICES = {
  name: 'services',
  kind: 'list',
  required: true,
  min: 1,
  max: 50,
  label: { zh: '使用的云服务', en: 'Cloud services used' },
  fields: [
    {
      name: 'service',
      kind: 'text',
      names: 'cloudService',
      required: true,
      max: 64,
      pattern: ID_PATTERN,
      label: { zh: '云服务', en: 'Cloud service' },
    },
    { name: 'use', kind: 'text', required: true, max: 256, label: { zh: '用途', en: 'Used for' } },
  ],
} as const satisfies Field;

const FILE = { kind: 'file', required: true, max: 3 } as const;
const PRODUCT_SOLUTION = {
  ...FILE,
  name: 'productSolution',
  label: { zh: 'SOW产品方案', en: 'Product solution' },
} as const;
const SELF_CHECK = { ...FILE, name: 'selfCheck', label: { zh: 'SOW自检清单', en: 'Self-check' } } as const;
const EXPERT_FEEDBACK = {
  ...FILE,
  name: 'expertFeedback',
  label: { zh: 'SOW专家评价反馈', en: 'Feedback of the experts' },
} as const;

/** The statement of work as a partner uploads it. */
const SOW_FIELDS = [SERVICES, PRODUCT_SOLUTION, SELF_CHECK, EXPERT_FEEDBACK] as const satisfies readonly Field[];

// Not asked for when a case is opened.
const LATER = { required: false, askedOf: [] } as const;

/** The same as part of the request, which starts without it. */
const LATER_SOW_FIELDS = [
  { ...SERVICES, ...LATER },
  { ...PRODUCT_SOLUTION, ...LATER },
  { ...SELF_CHECK, ...LATER },
  { ...EXPERT_FEEDBACK, ...LATER },
] as const satisfies readonly Field[];

/** Person-days. */
const WORKLOAD_FIELD = {
  name: 'workload',
  kind: 'count',
  required: true,
  min: 1,
  max: 100_000,
  label: { zh: 'SOW工作量（人天）', en: 'Workload (person-days)' },
} as const satisfies Field;

const MILESTONE = {
  name: 'milestone',
  kind: 'count',
  required: true,
  min: 1,
  label: { zh: '里程碑', en: 'Milestone' },
} as const;

/** After five working days, then weekly for two months (domain 1.5.6). */
const REVIEW_REMINDERS = [5, 10, 15, 20, 25, 30, 35, 40].map((afterWorkingDays) => ({ afterWorkingDays }));
const REVIEWED = {
  party: 'vendor',
  channel: 'inbox',
  reminders: REVIEW_REMINDERS,
  escalates: TO_OPERATORS,
  onSilence: 'waits',
} as const;
const AT_THE_PARTNER = {
  role: 'partner-admin',
  party: 'partner',
  channel: 'inbox',
  reminders: [{ afterDays: 7 }, { afterDays: 21 }],
  onSilence: 'waits',
} as const;

const PLAIN = { commentRequired: false, movesFor: ['partner'], form: [] } as const;
const EXPLAINED = { commentRequired: true, movesFor: [], form: [] } as const;
const UPLOAD_SOW = { commentRequired: false, movesFor: ['partner'], form: SOW_FIELDS, revises: true } as const;

const ENDABLE = [
  'qualification-in-review',
  'qualification-withdrawn',
  'qualification-rejected',
  'qualified',
  'tech-assessment',
  'tech-rejected',
  'tech-approved',
  'commercial-review',
  'commercial-approved',
  'agreement-recheck',
] as const;

/**
 * The support of a partner's one-time engineering for a solution, from its qualification until the last milestone is
 * paid (domain 1.5).
 */
export const nrePolicy = withWords(
  {
    type: 'nre',
    version: 1,
    prefix: 'NR',
    lock: { name: 'nre', subject: { partnerAnd: ['solutionId'] } },
    opens: ['partner-admin'],
    parties: { partner: 'partner-admin', vendor: 'ecosystem-manager' },
    readers: { partner: ['partner-admin', 'partner-main-account'] },
    form: [SOLUTION_FIELD, REMARKS_FIELD, ...LATER_SOW_FIELDS],
    facts: [
      { ...WORKLOAD_FIELD, required: false },
      {
        ...WORKLOAD_FIELD,
        name: 'agreedWorkload',
        required: false,
        visibleTo: ASSESSORS,
        label: { zh: '与PSA商定的工作量（人天）', en: 'Workload agreed with the PSA (person-days)' },
      },
      ...AGREEMENT_FACTS,
    ],
    highlights: ['solutionId', 'amount', 'paid'],
    states: {
      'qualification-in-review': {
        next: ['qualified', 'qualification-rejected', 'qualification-withdrawn', 'terminated'],
      },
      'qualification-withdrawn': { next: ['qualification-in-review', 'discarded', 'terminated'] },
      'qualification-rejected': { next: ['qualification-in-review', 'discarded', 'terminated'] },
      qualified: { next: ['tech-assessment', 'terminated'] },
      'tech-assessment': { next: ['tech-approved', 'tech-rejected', 'terminated'] },
      'tech-rejected': { next: ['tech-assessment', 'terminated'] },
      'tech-approved': { next: ['commercial-review', 'tech-assessment', 'terminated'] },
      'commercial-review': {
        next: ['commercial-approved', 'qualified', 'tech-assessment', 'commercial-rejected', 'terminated'],
      },
      'commercial-approved': { next: ['agreement-recheck', 'tech-assessment', 'terminated'] },
      'agreement-recheck': { next: ['agreement-activating', 'commercial-approved', 'terminated'] },
      'agreement-activating': { next: ['agreement-effective', 'failed-needs-operator'] },
      'failed-needs-operator': failedNeedsOperator([
        'agreement-activating',
        'agreement-effective',
        'commercial-approved',
      ]),
      'agreement-effective': { next: ['completed'] },
    },
    outcomes: {
      completed: { tone: 'good' },
      terminated: { tone: 'bad' },
      'commercial-rejected': { tone: 'bad' },
      discarded: { tone: 'neutral' },
    },
    tasks: {
      qualificationReview: {
        ...REVIEWED,
        role: 'ecosystem-manager',
        duty: 'review',
        decisions: { approve: PLAIN, reject: EXPLAINED },
      },
      resubmission: {
        ...AT_THE_PARTNER,
        decisions: {
          resubmit: { commentRequired: false, movesFor: ['partner'], form: [REMARKS_FIELD], revises: true },
        },
      },
      workloadAgreement: {
        ...REVIEWED,
        role: 'psa',
        duty: 'draw-up',
        decisions: { agree: { commentRequired: false, movesFor: ['partner'], form: [WORKLOAD_FIELD] } },
      },
      sow: { ...AT_THE_PARTNER, decisions: { upload: UPLOAD_SOW } },
      techAssessment: {
        ...REVIEWED,
        role: 'technical-reviewer',
        duty: 'review',
        // Whoever agreed the workload of this statement of work is kept from it.
        escalates: toPeers('psa'),
        decisions: { pass: PLAIN, fail: { commentRequired: true, movesFor: [], form: [REFUSED_FILES_FIELD] } },
      },
      sowResubmission: { ...AT_THE_PARTNER, decisions: { resubmit: UPLOAD_SOW } },
      commercialStart: { ...REVIEWED, role: 'ecosystem-manager', decisions: { start: PLAIN } },
      commercialReview: {
        ...REVIEWED,
        role: 'commercial-panel',
        duty: 'review',
        decisions: { pass: PLAIN, sendBack: EXPLAINED, reject: EXPLAINED },
      },
      agreementUpload: {
        ...REVIEWED,
        role: 'ecosystem-manager',
        duty: 'draw-up',
        decisions: {
          upload: { commentRequired: false, movesFor: ['partner'], form: agreementFields('proposedMilestones') },
        },
      },
      agreementRecheck: {
        ...REVIEWED,
        role: 'finance',
        duty: 'approve',
        decisions: {
          confirm: PLAIN,
          sendBack: {
            commentRequired: false,
            movesFor: [],
            form: [{ ...reasonField({ zh: '退回原因', en: 'Reason' }), visibleTo: AGREEMENT_READERS }],
          },
        },
      },
      milestones: {
        role: 'partner-admin',
        party: 'partner',
        channel: 'inbox',
        standing: true,
        decisions: {},
        reminders: [],
        onSilence: 'waits',
      },
      operatorRepair: operatorRepair({
        movesFor: ['partner'],
        title: { zh: '处理未能使用的NRE权益', en: 'See to an entitlement that could not be used' },
        sentence: {
          zh: '协议已确认，但方案的权益未能使用。',
          en: 'The agreement is confirmed, but the entitlement of the solution could not be used.',
        },
        retry: {
          zh: '再次使用权益，成功后协议生效。',
          en: 'The entitlement is tried again; then the agreement takes effect.',
        },
        abandon: {
          zh: '释放预算，协议退回生态经理重新上传，或由其终止申请。',
          en: 'The budget is freed. The ecosystem manager uploads the agreement again, or ends the application.',
        },
        silence: { zh: '处理之前协议不生效。', en: 'Until then the agreement is not effective.' },
      }),
    },
    actions: {
      withdraw: {
        roles: ['partner-admin'],
        movesFor: [],
        party: 'partner',
        states: ['qualification-in-review'],
        form: [reasonField({ zh: '撤回原因', en: 'Reason for withdrawing' })],
      },
      discard: {
        roles: ['partner-admin'],
        movesFor: [],
        party: 'partner',
        states: ['qualification-withdrawn', 'qualification-rejected'],
        form: [reasonField({ zh: '放弃原因', en: 'Reason for giving up' })],
        closes: 'discarded',
      },
      agreeWorkload: {
        roles: ['psa'],
        movesFor: ['partner'],
        states: ['qualified', 'tech-rejected'],
        duty: 'draw-up',
        form: [WORKLOAD_FIELD],
      },
      changeSow: {
        roles: ['partner-admin'],
        movesFor: ['partner'],
        party: 'partner',
        states: ['tech-approved', 'commercial-review', 'commercial-approved'],
        form: SOW_FIELDS,
        revises: true,
      },
      terminate: {
        roles: ['ecosystem-manager'],
        movesFor: [],
        states: ENDABLE,
        duty: 'cancel',
        form: [reasonField({ zh: '终止原因', en: 'Reason for ending it' })],
        closes: 'terminated',
      },
      amend: {
        roles: ['ecosystem-manager'],
        movesFor: ['partner'],
        states: ['agreement-effective'],
        duty: 'draw-up',
        form: agreementFields('milestones'),
      },
      milestoneAccepted: { roles: ['system'], movesFor: [], states: ['agreement-effective'], form: [MILESTONE] },
      milestoneEnded: {
        roles: ['system'],
        movesFor: [],
        states: ['agreement-effective'],
        form: [MILESTONE, PAYMENT_OUTCOME_FIELD],
      },
    },
  },
  NRE_WORDS,
);
