import type { Field } from '../../workflows/kit/policy/fields';
import type { Policy } from '../../workflows/kit/policy/policy';
import { VENDOR_READERS } from '../../workflows/opportunity/opportunity.policy';
import { partnerOpportunityPolicy } from '../../workflows/opportunity/partner-opportunity.policy';
import { vendorOpportunityPolicy } from '../../workflows/opportunity/vendor-opportunity.policy';
import { type Rival, rivalsOf } from '../../db/opportunity/opportunities';
import type { ActivityDeps } from '../deps';
import type { Related } from '../related-table';

const POLICIES: readonly Policy[] = [partnerOpportunityPolicy, vendorOpportunityPolicy];

const STATES = POLICIES.flatMap(({ states, outcomes }) =>
  Object.entries({ ...states, ...outcomes }).map(([value, { title: label }]) => ({ value, label })),
);

const COLUMNS: readonly Field[] = [
  { name: 'requestNo', kind: 'text', required: true, label: { zh: '申请编号', en: 'Request no.' } },
  {
    name: 'origin',
    kind: 'choice',
    required: true,
    label: { zh: '来源', en: 'Origin' },
    options: [
      { value: 'partner', label: { zh: '伙伴共享', en: 'Shared by a partner' } },
      { value: 'vendor', label: { zh: '云服务商共享', en: 'Shared by the vendor' } },
    ],
  },
  { name: 'partner', kind: 'partner', required: false, label: { zh: '伙伴', en: 'Partner' } },
  { name: 'partnerName', kind: 'text', required: false, label: { zh: '伙伴名称', en: 'Name of the partner' } },
  { name: 'submittedAt', kind: 'text', required: true, label: { zh: '提交时间', en: 'Submitted' } },
  {
    name: 'state',
    kind: 'choice',
    required: true,
    label: { zh: '状态', en: 'State' },
    options: STATES.filter(({ value }, n) => STATES.findIndex((each) => each.value === value) === n),
  },
  {
    name: 'matches',
    kind: 'choices',
    required: true,
    label: { zh: '相同之处', en: 'Why it matches' },
    options: [
      { value: 'registration', label: { zh: '企业注册号相同', en: 'Same registration number' } },
      { value: 'account', label: { zh: '客户账号相同', en: 'Same customer account' } },
      { value: 'name', label: { zh: '企业名称相同', en: 'Same company name' } },
      { value: 'offering', label: { zh: '方案相近', en: 'Similar offering' } },
      { value: 'services', label: { zh: '云服务有重合', en: 'Cloud services in common' } },
    ],
  },
  { name: 'overlap', kind: 'text', required: true, label: { zh: '项目重叠期间', en: 'Both projects run' } },
  { name: 'offering', kind: 'text', required: true, label: { zh: '伙伴解决方案', en: 'Offering' } },
  { name: 'expectedRevenue', kind: 'money', required: false, label: { zh: '预计收入', en: 'Expected revenue' } },
];

/**
 * The live opportunities of the same customer in overlapping periods, likeliest first and then in order of submission,
 * by which a verifier judges duplicates (domain 1.3.5, ruling 6).
 */
export const duplicatesOf =
  ({ db }: ActivityDeps): Related =>
  async ({ id }) => [
    {
      key: 'duplicates',
      title: { zh: '可能相同需求的机会点', en: 'Opportunities that may be for the same need' },
      visibleTo: VENDOR_READERS,
      columns: COLUMNS,
      rows: (await rivalsOf(db, id)).map(rowOf),
    },
  ];

const rowOf = ({ partnerId, submittedAt, overlapStart, overlapEnd, ...rival }: Rival) => ({
  caseId: rival.caseId,
  requestNo: rival.requestNo,
  origin: rival.origin,
  partner: partnerId,
  partnerName: rival.partnerName,
  submittedAt: submittedAt.toISOString(),
  state: rival.state,
  matches: rival.matches,
  overlap: `${overlapStart} – ${overlapEnd}`,
  offering: rival.offering,
  expectedRevenue: rival.expectedRevenue,
});
