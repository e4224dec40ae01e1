import { paymentOf } from '../../db/funding/payments';
import type { Field } from '../../workflows/kit/policy/fields';
import type { Policy } from '../../workflows/kit/policy/policy';
import { ROLES, type Role } from '../../workflows/kit/policy/roles';
import { invoicePaymentPolicy } from '../../workflows/payment/invoice-payment.policy';
import type { ActivityDeps } from '../deps';
import type { Related, RelatedTable } from '../related-table';

/** For tables whose rows every reader of the case may see. */
export const EVERYBODY = Object.keys(ROLES) as Role[];

/** The number of a case. */
export const REQUEST_NO: Field = {
  name: 'requestNo',
  kind: 'text',
  required: true,
  label: { zh: '申请编号', en: 'Request no.' },
};

/** The state of a process's case in words. */
export const stateOf = ({ states, outcomes }: Policy): Field => ({
  name: 'state',
  kind: 'choice',
  required: true,
  label: { zh: '状态', en: 'State' },
  options: Object.entries({ ...states, ...outcomes }).map(([value, { title: label }]) => ({ value, label })),
});

/** The payment of a request, once there is one. */
export async function paymentBeside({ db }: Pick<ActivityDeps, 'db'>, caseId: string): Promise<RelatedTable[]> {
  const payment = await paymentOf(db, caseId);
  if (payment === undefined) return [];
  return [
    {
      key: 'payment',
      title: { zh: '邮寄发票与付款', en: 'Invoice and payment' },
      visibleTo: EVERYBODY,
      columns: [REQUEST_NO, stateOf(invoicePaymentPolicy)],
      rows: [payment],
    },
  ];
}

/** A milestone's payment is related to it. */
export const besideMilestone =
  (deps: ActivityDeps): Related =>
  ({ id }) =>
    paymentBeside(deps, id);
