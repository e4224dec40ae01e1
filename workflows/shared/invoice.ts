import type { Field, FormOf } from '../kit/policy/fields';

const NUMBER = {
  name: 'number',
  kind: 'text',
  required: true,
  max: 40,
  pattern: '^[A-Za-z0-9][A-Za-z0-9 ./_-]*$',
  label: { zh: '发票号码', en: 'Invoice number' },
} as const satisfies Field;

/** Invoices that a partner names before its request is approved. */
export const EARLY_INVOICES_FIELD = {
  name: 'invoices',
  kind: 'list',
  required: false,
  max: 20,
  label: { zh: '审批前已登记的发票', en: 'Invoices named before the approval' },
  fields: [NUMBER],
} as const satisfies Field;

/** An invoice as its partner describes it. */
export const INVOICE_FIELDS = [
  NUMBER,
  { name: 'amount', kind: 'money', required: true, label: { zh: '价税合计', en: 'Amount with tax' } },
  {
    name: 'taxNumber',
    kind: 'text',
    required: true,
    max: 64,
    label: { zh: '销售方税号', en: "Seller's tax number" },
    help: {
      zh: '贵方在商务信息认证中登记的税号。',
      en: 'The one of your business information authentication.',
    },
  },
  {
    name: 'orderNumber',
    kind: 'text',
    required: true,
    max: 64,
    label: { zh: '订单编号', en: 'Order number' },
    help: { zh: '见开票清单。', en: 'It is among the invoicing data.' },
  },
  { name: 'file', kind: 'file', required: false, max: 1, label: { zh: '发票扫描件', en: 'Copy of the invoice' } },
] as const satisfies readonly Field[];

/** Who brings the invoices. */
export const COURIER = {
  name: 'courier',
  kind: 'text',
  required: true,
  max: 64,
  label: { zh: '快递公司', en: 'Courier' },
} as const;

/** Where they can be followed. */
export const TRACKING = {
  name: 'trackingNumber',
  kind: 'text',
  required: true,
  max: 64,
  label: { zh: '快递单号', en: 'Tracking number' },
} as const;

/** What a partner reports when it has mailed its invoices. */
export const MAILING_FIELDS = [
  {
    name: 'invoices',
    kind: 'list',
    required: true,
    min: 1,
    max: 20,
    label: { zh: '发票', en: 'Invoices' },
    fields: INVOICE_FIELDS,
  },
  COURIER,
  TRACKING,
] as const satisfies readonly Field[];

/** An invoice as the partner names it. */
export type Invoice = FormOf<typeof MAILING_FIELDS>['invoices'][number];
