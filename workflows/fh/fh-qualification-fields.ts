import type { Field } from '../kit/policy/fields';

/** The partner accepts the agreement in its present version; the tick counts for the submission that it is made with. */
export const AGREEMENT_FIELD = {
  name: 'agreementAccepted',
  kind: 'tick',
  required: true,
  label: {
    zh: '我已阅读并同意专职人员激励协议',
    en: 'I have read and accept the agreement on the incentive for full-time personnel',
  },
} as const satisfies Field;

/** What the partner wants its reviewer to know. */
export const REMARKS_FIELD = {
  name: 'remarks',
  kind: 'longText',
  required: false,
  max: 1000,
  label: { zh: '说明', en: 'Remarks' },
} as const satisfies Field;
