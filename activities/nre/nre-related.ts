import { milestonesOf } from '../../db/funding/nre-milestones';
import type { Field } from '../../workflows/kit/policy/fields';
import { PARTNER_ROLES } from '../../workflows/kit/policy/roles';
import { invoicePaymentPolicy } from '../../workflows/payment/invoice-payment.policy';
import { AGREEMENT_READERS } from '../../workflows/nre/agreement';
import { nreMilestonePolicy } from '../../workflows/nre/nre-milestone.policy';
import type { ActivityDeps } from '../deps';
import { REQUEST_NO, stateOf } from '../shared/payment-related';
import type { Related } from '../related-table';

/** Roles that see milestones and payments themselves. */
const READERS = [...PARTNER_ROLES, ...AGREEMENT_READERS];

const NUMBER: Field = { name: 'milestone', kind: 'count', required: true, label: { zh: '序号', en: 'Number' } };

const MILESTONE_COLUMNS: readonly Field[] = [
  REQUEST_NO,
  NUMBER,
  { name: 'title', kind: 'text', required: true, label: { zh: '里程碑', en: 'Milestone' } },
  { name: 'amount', kind: 'money', required: true, label: { zh: '金额', en: 'Amount' } },
  stateOf(nreMilestonePolicy),
];

/** The cases related to a solution's support: its opened milestones and their payments. */
export const besideNre =
  ({ db }: Pick<ActivityDeps, 'db'>): Related =>
  async ({ id }) => {
    const milestones = await milestonesOf(db, id);
    if (milestones.length === 0) return [];
    const payments = milestones.flatMap(({ milestone, payment }) =>
      payment === null ? [] : [{ milestone, ...payment }],
    );
    return [
      {
        key: 'milestones',
        title: { zh: '里程碑', en: 'Milestones' },
        visibleTo: READERS,
        columns: MILESTONE_COLUMNS,
        rows: milestones.map(({ payment: _payment, ...row }) => row),
      },
      {
        key: 'payments',
        title: { zh: '各里程碑的付款', en: 'Payments of the milestones' },
        visibleTo: READERS,
        columns: [REQUEST_NO, NUMBER, stateOf(invoicePaymentPolicy)],
        rows: payments,
      },
    ].filter(({ rows }) => rows.length > 0);
  };
