import type { ReminderRule } from '../kit/policy/deadlines';
import { TO_OPERATORS } from '../kit/policy/escalation';
import type { Field, FormOf } from '../kit/policy/fields';
import { withWords } from '../kit/policy/words';
import { FH_PROGRAMME_FIELD, NRE } from '../shared/funding';
import { reasonField } from '../shared/reasons';
import { COURIER, EARLY_INVOICES_FIELD, INVOICE_FIELDS, MAILING_FIELDS, TRACKING } from '../shared/invoice';
import { BANK_SAYS, type BankSays, SETTLING } from './bank-says';
import { INVOICE_PAYMENT_WORDS } from './invoice-payment.words';

const VENDOR_ONLY = ['finance', 'ecosystem-manager', 'vendor-operator', 'system'] as const;

/** The request that is to be paid. */
const PAYMENT_FIELDS = [
  { name: 'partnerId', kind: 'partner', required: true, max: 64, label: { zh: '伙伴', en: 'Partner' } },
  {
    name: 'sourceCaseId',
    kind: 'text',
    required: true,
    max: 64,
    visibleTo: VENDOR_ONLY,
    label: { zh: '来源申请', en: 'Request it comes from' },
  },
  {
    name: 'sourceNo',
    kind: 'text',
    required: true,
    max: 64,
    label: { zh: '付款申请编号', en: 'Number of the payment request' },
  },
  {
    ...FH_PROGRAMME_FIELD,
    options: [
      ...FH_PROGRAMME_FIELD.options,
      { value: NRE, label: { zh: '一次性工程费用（NRE）', en: 'One-time engineering (NRE)' } },
    ],
  },
  { name: 'title', kind: 'text', required: true, max: 128, label: { zh: '付款内容', en: 'What is paid' } },
  { name: 'amount', kind: 'money', required: true, label: { zh: '获批金额', en: 'Approved amount' } },
  {
    name: 'budget',
    kind: 'text',
    required: true,
    max: 64,
    visibleTo: VENDOR_ONLY,
    label: { zh: '预算', en: 'Budget' },
  },
  EARLY_INVOICES_FIELD,
] as const satisfies readonly Field[];

const optionOf = <S extends BankSays>(value: S) => ({ value, label: BANK_SAYS[value] });
const RESULT_OPTIONS = SETTLING.map(optionOf);
const BANK_OPTIONS = [optionOf('unknown'), optionOf('processing'), ...RESULT_OPTIONS];

const OF_PROPOSAL = { required: false, visibleTo: VENDOR_ONLY } as const;

/** What a second person of finance is asked about, and what the bank says itself. */
const PROPOSAL_FACTS = [
  { ...OF_PROPOSAL, name: 'proposedBy', kind: 'person', label: { zh: '提议人', en: 'Proposed by' } },
  { ...OF_PROPOSAL, name: 'proposedOn', kind: 'date', label: { zh: '提议日期', en: 'Proposed on' } },
  {
    ...OF_PROPOSAL,
    name: 'proposedResult',
    kind: 'choice',
    label: { zh: '填报的付款结果', en: 'Result entered' },
    options: RESULT_OPTIONS,
  },
  {
    ...OF_PROPOSAL,
    name: 'proposedReference',
    kind: 'text',
    label: { zh: '填报的银行流水号', en: 'Reference entered' },
  },
  { ...OF_PROPOSAL, name: 'proposedReason', kind: 'text', label: { zh: '提议理由', en: 'Reason given' } },
  {
    ...OF_PROPOSAL,
    name: 'bankSays',
    kind: 'choice',
    label: { zh: '银行自己的答复', en: 'What the bank says itself' },
    options: BANK_OPTIONS,
  },
] as const satisfies readonly Field[];

/** What the process finds out on the way to the payment. */
const PAYMENT_FACTS = [
  { name: 'invoiceTitle', kind: 'text', required: false, label: { zh: '发票抬头', en: 'Invoice made out to' } },
  { name: 'invoiceTaxNumber', kind: 'text', required: false, label: { zh: '购买方税号', en: "Buyer's tax number" } },
  { name: 'invoiceAddress', kind: 'text', required: false, label: { zh: '发票寄送地址', en: 'Address for invoices' } },
  { name: 'orderNumber', kind: 'text', required: false, label: { zh: '订单编号', en: 'Order number' } },
  {
    name: 'mailedInvoices',
    kind: 'list',
    required: false,
    label: { zh: '已邮寄的发票', en: 'Invoices mailed' },
    fields: INVOICE_FIELDS,
  },
  { ...COURIER, required: false },
  { ...TRACKING, required: false },
  { name: 'receivedOn', kind: 'date', required: false, label: { zh: '收到发票日期', en: 'Invoices received on' } },
  { name: 'failureReason', kind: 'text', required: false, label: { zh: '付款失败原因', en: 'Why the payment failed' } },
  { name: 'paidOn', kind: 'date', required: false, label: { zh: '付款日期', en: 'Paid on' } },
  { name: 'bankReference', kind: 'text', required: false, label: { zh: '银行流水号', en: 'Bank reference' } },
  ...PROPOSAL_FACTS,
] as const satisfies readonly Field[];

/** How a payment ended, as reported to the request it paid. */
export const PAYMENT_OUTCOME_FIELD = {
  name: 'outcome',
  kind: 'choice',
  required: true,
  label: { zh: '结果', en: 'Outcome' },
  options: [
    { value: 'paid', label: { zh: '已付款', en: 'Paid' } },
    { value: 'cancelled', label: { zh: '已取消', en: 'Cancelled' } },
  ],
} as const satisfies Field;

/** The bank's report on a payment, entered by finance or the system. */
const RESULT_FIELDS = [
  {
    name: 'result',
    kind: 'choice',
    required: true,
    label: { zh: '付款结果', en: 'Result' },
    options: RESULT_OPTIONS,
  },
  { name: 'reference', kind: 'text', required: true, max: 64, label: { zh: '银行流水号', en: 'Bank reference' } },
  { ...reasonField({ zh: '银行说明', en: 'What the bank says' }), required: false },
] as const satisfies readonly Field[];

/** The review result of the invoice copy, which may come before the paper has arrived. */
const REVIEW_FIELDS = [
  {
    name: 'result',
    kind: 'choice',
    required: true,
    label: { zh: '审核结果', en: 'Result' },
    options: [
      { value: 'pass', label: { zh: '通过', en: 'Pass' } },
      { value: 'reject', label: { zh: '驳回', en: 'Reject' } },
    ],
  },
  { ...reasonField({ zh: '驳回原因', en: 'Reason for rejecting' }), required: false },
] as const satisfies readonly Field[];

const BEFORE_THE_ORDER = ['awaiting-invoice', 'invoice-mailed', 'invoice-in-review', 'invoice-rejected'] as const;

/** The states in which finance may propose to cancel. */
const CANCELLABLE = [...BEFORE_THE_ORDER, 'payment-on-hold', 'payment-failed'] as const;

/** The states in which finance may enter what the bank says: an order was sent, or might have been. */
const TOLD_BY_HAND = ['payment-on-hold', 'payment-processing', 'payment-failed'] as const;

/** The state while a second person of finance is asked about a cancellation. */
const PROPOSED = 'cancellation-proposed';

/** The state while a second person is asked about a word of the bank that was entered by hand. */
const WORD_PROPOSED = 'bank-word-proposed';

/** Payment times in calendar days (domain 1.4.7). */
export const PAYMENT_TERMS = {
  /** Days from the arrival of the invoices until the money has to be there. */
  moneyWithinDays: 30,
  /** Days before that day from which it is a deadline of its own: about as long as two working days take. */
  nearDays: 4,
} as const;

const OF_FINANCE = { role: 'finance', party: 'vendor', channel: 'inbox' } as const;

/** What a second person answers to a proposal. */
const VOTES = {
  confirm: { commentRequired: false, final: true, movesFor: [], form: [] },
  refuse: { commentRequired: true, movesFor: [], form: [] },
} as const;

/** The documents set the partner no limit: reminded after 15 days and then weekly, for a year (domain 1.4.7). */
const WEEKLY_AFTER_15_DAYS: readonly ReminderRule[] = Array.from({ length: 51 }, (_, week) => ({
  afterDays: 15 + 7 * week,
}));

/** A request to be paid. */
export type PaymentForm = FormOf<typeof PAYMENT_FIELDS>;

/** The result of a payment as somebody reported it. */
export type BankResult = FormOf<typeof RESULT_FIELDS>;

/** The result of a review of invoices. */
export type InvoiceReview = FormOf<typeof REVIEW_FIELDS>;

/**
 * From an approved amount to the money: invoice, review, payment (domain 1.4.7). The system opens it for an approved
 * request.
 */
export const invoicePaymentPolicy = withWords(
  {
    type: 'invoice-payment',
    version: 1,
    prefix: 'IP',
    lock: { name: 'invoice-payment', subject: 'case' },
    opens: ['system'],
    parties: { partner: 'partner-admin', vendor: 'finance' },
    readers: { partner: ['partner-admin', 'partner-main-account'] },
    form: PAYMENT_FIELDS,
    facts: PAYMENT_FACTS,
    highlights: ['programme', 'title', 'amount', 'sourceNo', 'paidOn'],
    states: {
      'awaiting-invoice': { next: ['invoice-mailed', 'cancelled', PROPOSED] },
      'invoice-mailed': { next: ['invoice-in-review', 'awaiting-invoice', 'cancelled', PROPOSED] },
      'invoice-in-review': {
        next: ['invoice-rejected', 'payment-processing', 'payment-on-hold', 'cancelled', PROPOSED],
      },
      'invoice-rejected': { next: ['invoice-mailed', 'cancelled', PROPOSED] },
      'payment-processing': { next: ['paid', 'payment-failed', WORD_PROPOSED] },
      'payment-on-hold': {
        detour: true,
        next: ['payment-processing', 'awaiting-invoice', 'cancelled', PROPOSED, WORD_PROPOSED],
      },
      'payment-failed': {
        detour: true,
        next: ['payment-processing', 'payment-on-hold', 'paid', 'cancelled', PROPOSED, WORD_PROPOSED],
      },
      [PROPOSED]: { detour: true, next: [...CANCELLABLE, 'cancelled'] },
      [WORD_PROPOSED]: { detour: true, next: TOLD_BY_HAND },
    },
    outcomes: { paid: { tone: 'good' }, cancelled: { tone: 'bad' } },
    tasks: {
      invoice: {
        role: 'partner-admin',
        party: 'partner',
        channel: 'inbox',
        decisions: { mail: { commentRequired: false, movesFor: [], form: MAILING_FIELDS } },
        reminders: WEEKLY_AFTER_15_DAYS,
        onSilence: 'waits',
      },
      receipt: {
        ...OF_FINANCE,
        decisions: {
          received: { commentRequired: false, movesFor: [], form: [] },
          lost: { commentRequired: true, movesFor: [], form: [] },
        },
        reminders: [{ afterWorkingDays: 5 }, { afterWorkingDays: 10 }, { afterWorkingDays: 15 }],
        escalates: TO_OPERATORS,
        onSilence: 'waits',
      },
      review: {
        ...OF_FINANCE,
        duty: 'pay',
        decisions: {
          pass: { commentRequired: false, final: true, movesFor: ['partner'], form: [] },
          reject: { commentRequired: true, movesFor: [], form: [] },
        },
        reminders: [
          { afterWorkingDays: 2 },
          { afterWorkingDays: 3 },
          { afterWorkingDays: 5 },
          { afterWorkingDays: 10 },
        ],
        escalates: TO_OPERATORS,
        onSilence: 'waits',
      },
      holdCheck: {
        ...OF_FINANCE,
        decisions: {},
        standing: true,
        due: { key: 'payment.holdCheck', days: 0 },
        reminders: [],
        onSilence: 'expires',
      },
      bankAnswer: {
        ...OF_FINANCE,
        decisions: {},
        standing: true,
        due: { key: 'payment.bankAnswer', workingDays: 2 },
        reminders: [{ afterWorkingDays: 2 }],
        onSilence: 'expires',
      },
      bankOverdue: {
        ...OF_FINANCE,
        decisions: {},
        due: { key: 'payment.bankOverdue', days: 7 },
        reminders: [],
        onSilence: 'expires',
      },
      repair: {
        ...OF_FINANCE,
        duty: 'pay',
        decisions: { retry: { commentRequired: false, movesFor: ['partner'], form: [] } },
        reminders: [{ afterWorkingDays: 2 }, { afterWorkingDays: 5 }, { afterWorkingDays: 10 }],
        escalates: TO_OPERATORS,
        onSilence: 'waits',
      },
      secondPerson: {
        ...OF_FINANCE,
        duty: 'cancel',
        decisions: VOTES,
        reminders: [{ afterWorkingDays: 1 }, { afterWorkingDays: 2 }, { afterWorkingDays: 5 }],
        escalates: TO_OPERATORS,
        onSilence: 'waits',
      },
      wordConfirmation: {
        ...OF_FINANCE,
        duty: 'pay',
        decisions: VOTES,
        due: { key: 'payment.bankAnswer', workingDays: 2 },
        reminders: [{ afterWorkingDays: 1 }],
        onSilence: 'expires',
      },
    },
    actions: {
      paymentResult: {
        roles: ['finance', 'system'],
        movesFor: [],
        states: TOLD_BY_HAND,
        systemStates: [...BEFORE_THE_ORDER, PROPOSED, WORD_PROPOSED],
        duty: 'pay',
        form: RESULT_FIELDS,
        afterEnd: 'is-recorded',
      },
      invoiceReviewed: {
        roles: ['finance', 'system'],
        movesFor: [],
        states: ['invoice-mailed', 'invoice-in-review'],
        duty: 'pay',
        form: REVIEW_FIELDS,
      },
      standingChanged: { roles: ['finance', 'system'], movesFor: [], states: ['payment-on-hold'], form: [] },
      cancel: {
        roles: ['finance'],
        movesFor: [],
        states: CANCELLABLE,
        duty: 'cancel',
        form: [reasonField({ zh: '取消原因', en: 'Reason for cancelling' })],
      },
      takeBack: { roles: ['finance'], movesFor: [], states: [PROPOSED, WORD_PROPOSED], ofProposer: true, form: [] },
    },
  },
  INVOICE_PAYMENT_WORDS,
);
