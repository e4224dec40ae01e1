import { monthsOfQuarter } from '../../db/funding/fh-quarter';
import type { Field } from '../../workflows/kit/policy/fields';
import { fhIncentivePolicy } from '../../workflows/fh/fh-incentive.policy';
import type { Quarter } from '../../workflows/fh/fh-quarter-months';
import type { ActivityDeps } from '../deps';
import { EVERYBODY, paymentBeside, REQUEST_NO, stateOf } from '../shared/payment-related';
import type { Related } from '../related-table';

const MONTH_COLUMNS: readonly Field[] = [
  REQUEST_NO,
  { name: 'month', kind: 'month', required: true, label: { zh: '月份', en: 'Month' } },
  { name: 'stage', kind: 'count', required: false, label: { zh: '阶段', en: 'Stage' } },
  stateOf(fhIncentivePolicy),
  { name: 'amount', kind: 'money', required: false, label: { zh: '激励金额', en: 'Incentive' } },
];

/** The incentives of a quarter, and its payment once there is one. Readers of the quarter may see both. */
export const besideQuarter =
  (deps: ActivityDeps): Related =>
  async ({ id, form }) => {
    const [months, payment] = await Promise.all([
      monthsOfQuarter(deps.db, form as unknown as Quarter),
      paymentBeside(deps, id),
    ]);
    const rows = months.map(({ open: _open, answerBy: _answerBy, ...month }) => month);
    return [
      {
        key: 'months',
        title: { zh: '本季度的激励', en: 'Incentives of the quarter' },
        visibleTo: EVERYBODY,
        columns: MONTH_COLUMNS,
        rows,
      },
      ...payment,
    ];
  };
