import { monthsOfQuarter, paymentOf } from '../db/fh-quarter';
import type { Field } from '../workflows/kit/fields';
import type { Policy } from '../workflows/kit/policy';
import { ROLES, type Role } from '../workflows/kit/roles';
import { fhIncentivePolicy } from '../workflows/processes/fh-incentive.policy';
import type { Quarter } from '../workflows/processes/fh-quarter-months';
import { invoicePaymentPolicy } from '../workflows/processes/invoice-payment.policy';
import type { CheckDeps } from './account-check';
import type { Related } from './related';

const EVERYBODY = Object.keys(ROLES) as Role[];

const REQUEST_NO: Field = {
  name: 'requestNo',
  kind: 'text',
  required: true,
  label: { zh: '申请编号', en: 'Request no.' },
};

const stateOf = ({ states, outcomes }: Policy): Field => ({
  name: 'state',
  kind: 'choice',
  required: true,
  label: { zh: '状态', en: 'State' },
  options: Object.entries({ ...states, ...outcomes }).map(([value, { title: label }]) => ({ value, label })),
});

const MONTH_COLUMNS: readonly Field[] = [
  REQUEST_NO,
  { name: 'month', kind: 'month', required: true, label: { zh: '月份', en: 'Month' } },
  { name: 'stage', kind: 'count', required: false, label: { zh: '阶段', en: 'Stage' } },
  stateOf(fhIncentivePolicy),
  { name: 'amount', kind: 'money', required: false, label: { zh: '激励金额', en: 'Incentive' } },
];

/** The incentives of a quarter, and its payment once there is one. Who sees the quarter may see both. */
export const besideQuarter =
  ({ db }: CheckDeps): Related =>
  async ({ id, form }) => {
    const [months, payment] = await Promise.all([monthsOfQuarter(db, form as unknown as Quarter), paymentOf(db, id)]);
    const rows = months.map(({ open: _open, answerBy: _answerBy, ...month }) => month);
    return [
      {
        key: 'months',
        title: { zh: '本季度的激励', en: 'Incentives of the quarter' },
        visibleTo: EVERYBODY,
        columns: MONTH_COLUMNS,
        rows,
      },
      ...(payment === undefined
        ? []
        : [
            {
              key: 'payment',
              title: { zh: '邮寄发票与付款', en: 'Invoice and payment' },
              visibleTo: EVERYBODY,
              columns: [REQUEST_NO, stateOf(invoicePaymentPolicy)],
              rows: [payment],
            },
          ]),
    ];
  };
