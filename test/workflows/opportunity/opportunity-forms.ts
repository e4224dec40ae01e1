import { randomUUID } from 'node:crypto';
import type { FormValues } from '../../../workflows/kit/policy/fields';

const someId = (): string => randomUUID().slice(0, 8);

/** A complete form about a customer that no other test uses. */
export const completeForm = (more: FormValues = {}): FormValues => ({
  title: '智能仓储上云',
  customerName: `青禾仓储${someId()}有限公司`,
  customerEnterpriseId: `91-${someId()}`,
  contacts: [{ name: '林知夏', position: '信息部经理', phone: '19900001234', email: 'lin@qinghe.example' }],
  customerConsent: true,
  budget: '预算约两百万元，已获批准。',
  decisionMaker: '由信息部经理林知夏与总经理共同决定。',
  need: '需要在旺季弹性扩容仓储管理系统。',
  purchasePlan: '计划在下个季度完成采购并上线。',
  presalesActivities: ['demo'],
  offering: 'Smart Warehouse  Suite',
  cloudServices: ['compute', 'database'],
  expectedRevenue: { minor: 200_000_000, currency: 'CNY' },
  projectStart: '2030-01-01',
  projectEnd: '2030-12-31',
  support: 'demo',
  genuine: true,
  ...more,
});

const pick = (from: FormValues, names: readonly string[]): FormValues =>
  Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));

/** A complete form of an opportunity that the vendor shares. */
export function vendorForm(partnerId: string, more: FormValues = {}): FormValues {
  const { title, customerName, customerEnterpriseId, need, offering, cloudServices, ...rest } = completeForm(more);
  const { expectedRevenue, projectStart, projectEnd, contacts } = rest;
  return {
    ...{ partnerId, title, customerName, customerEnterpriseId, need, offering, cloudServices },
    ...{ expectedRevenue, projectStart, projectEnd, contacts },
    ...pick(more, ['shareDespiteDuplicate', 'separateNeed', 'customerId']),
  };
}

export const news = (more: FormValues = {}): FormValues => ({
  stage: 'solution',
  winProbability: 40,
  details: '已与客户确认方案。',
  ...more,
});

export const DELIVERY = news({ stage: 'delivered', winProbability: 100, deliveryEvidence: '验收单 2030-11' });
