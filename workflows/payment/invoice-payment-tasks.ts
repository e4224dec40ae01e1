import type { ReminderRule } from '../kit/policy/deadlines';
import type { TaskPolicy } from '../kit/policy/policy';
import { MAILING_FIELDS } from './invoice-payment-fields';

const OF_FINANCE = { role: 'finance', party: 'vendor', channel: 'inbox' } as const;

/** No limit is documented for the partner: reminded after 15 days and then weekly, for a year (domain 1.4.7). */
const WEEKLY_AFTER_15_DAYS: readonly ReminderRule[] = Array.from({ length: 51 }, (_, week) => ({
  afterDays: 15 + 7 * week,
}));

/** The tasks on the way from an approved amount to the money (domain 1.4.7). */
export const PAYMENT_TASKS = {
  invoice: {
    title: { zh: '开具并邮寄发票', en: 'Make out and mail the invoice' },
    sentence: {
      zh: '请按开票清单开具发票，登记发票信息并邮寄。',
      en: 'Please make the invoice out as the invoicing data say, name it here and mail it.',
    },
    role: 'partner-admin',
    party: 'partner',
    channel: 'inbox',
    decisions: {
      mail: {
        title: { zh: '已邮寄', en: 'Mailed' },
        consequence: {
          zh: '发票信息即时核对；云服务商收到发票后审核。',
          en: 'What you name is checked at once; the vendor reviews the invoices when they have arrived.',
        },
        commentRequired: false,
        form: MAILING_FIELDS,
      },
    },
    reminders: WEEKLY_AFTER_15_DAYS,
    onSilence: 'waits',
    silence: { zh: '收到发票后才能付款。', en: 'Nothing can be paid before the invoice has come.' },
  },
  receipt: {
    ...OF_FINANCE,
    title: { zh: '登记收到发票', en: 'Record the arrival of the invoices' },
    sentence: { zh: '伙伴已邮寄发票，请在收到后登记。', en: 'The partner has mailed its invoices. Did they arrive?' },
    decisions: {
      received: {
        title: { zh: '已收到', en: 'Received' },
        consequence: { zh: '进入发票审核。', en: 'The invoices are reviewed.' },
        commentRequired: false,
        form: [],
      },
      lost: {
        title: { zh: '未收到', en: 'Lost' },
        consequence: { zh: '请伙伴重新邮寄。', en: 'The partner is asked to mail them again.' },
        commentRequired: true,
        form: [],
      },
    },
    reminders: [{ afterWorkingDays: 5 }, { afterWorkingDays: 10 }, { afterWorkingDays: 15 }],
    onSilence: 'waits',
    silence: { zh: '收到发票后才能审核。', en: 'Nothing is reviewed before they have arrived.' },
  },
  review: {
    ...OF_FINANCE,
    title: { zh: '审核发票', en: 'Review the invoices' },
    sentence: {
      zh: '请在收到后的第2个工作日前审核发票。',
      en: 'Please review the invoices by the 2nd working day after they arrived.',
    },
    decisions: {
      pass: {
        title: { zh: '通过', en: 'Pass' },
        consequence: { zh: '付款指令随即发出。', en: 'The payment is ordered at once.' },
        commentRequired: false,
        form: [],
      },
      reject: {
        title: { zh: '驳回', en: 'Reject' },
        consequence: { zh: '伙伴会看到原因，并重新开票邮寄。', en: 'The partner reads why and mails new ones.' },
        commentRequired: true,
        form: [],
      },
    },
    reminders: [{ afterWorkingDays: 2 }, { afterWorkingDays: 3 }, { afterWorkingDays: 5 }, { afterWorkingDays: 10 }],
    onSilence: 'waits',
    silence: { zh: '审核前不会付款。', en: 'Nothing is paid before that.' },
  },
  holdCheck: {
    ...OF_FINANCE,
    title: { zh: '付款已暂缓', en: 'The payment is on hold' },
    sentence: {
      zh: '系统每日复核，原因消除后自动继续。',
      en: 'What holds it up is looked at again every day; the payment then goes on by itself.',
    },
    decisions: {},
    standing: true,
    due: { key: 'payment.holdCheck', days: 0 },
    reminders: [],
    onSilence: 'expires',
    silence: { zh: '每日自动复核。', en: 'It is looked at again every day.' },
  },
  bankAnswer: {
    ...OF_FINANCE,
    title: { zh: '登记银行付款结果', en: 'Record what the bank says' },
    sentence: {
      zh: '付款指令已发出，应在2个工作日内处理。请登记银行的付款结果。',
      en: 'The payment has been ordered and should be under way within 2 working days. Please record what the bank says.',
    },
    decisions: {},
    standing: true,
    due: { key: 'payment.bankAnswer', workingDays: 2 },
    reminders: [{ afterWorkingDays: 2 }],
    onSilence: 'expires',
    silence: { zh: '到期后系统自动向银行查询。', en: 'The bank is then asked by the system.' },
  },
  bankOverdue: {
    ...OF_FINANCE,
    title: { zh: '付款超过30天未到账', en: 'No money 30 days after the invoices arrived' },
    sentence: {
      zh: '收到发票已满30个自然日，款项仍未支付。请与银行核实并登记结果。',
      en: 'It is 30 calendar days since the invoices arrived. Please clear it with the bank and record what it says.',
    },
    decisions: {},
    due: { key: 'payment.bankOverdue', days: 7 },
    reminders: [],
    onSilence: 'expires',
    silence: { zh: '每周再次提醒并自动向银行查询。', en: 'You are told again every week, and the bank is asked.' },
  },
  repair: {
    ...OF_FINANCE,
    title: { zh: '处理失败的付款', en: 'See to a failed payment' },
    sentence: {
      zh: '银行未能付款。请确认伙伴的收款信息已更正，再重新付款。',
      en: 'The bank could not pay. Please make sure that the bank data are corrected, then pay again.',
    },
    decisions: {
      retry: {
        title: { zh: '重新付款', en: 'Pay again' },
        consequence: {
          zh: '先向银行确认上一笔未支付，再以新的付款号发出指令。',
          en: 'The bank confirms first that the last order was not paid; then a new one is sent.',
        },
        commentRequired: false,
        form: [],
      },
    },
    reminders: [{ afterWorkingDays: 2 }, { afterWorkingDays: 5 }, { afterWorkingDays: 10 }],
    onSilence: 'waits',
    silence: { zh: '重新付款前不会有任何支付。', en: 'Nothing is paid until then.' },
  },
} as const satisfies Readonly<Record<string, TaskPolicy>>;
