import type { Field } from '../kit/policy/fields';
import { REMARKS_FIELD } from '../shared/funding';
import { SOLUTION_FIELD } from './nre-fields';

const VENDOR_ONLY = ['ecosystem-manager', 'finance', 'vendor-operator', 'system'] as const;

/** What the partner hands in with the acceptance of a milestone. */
export const ACCEPTANCE_REPORT_FIELD = {
  name: 'acceptanceReport',
  kind: 'file',
  required: false,
  max: 10,
  label: { zh: '验收报告', en: 'Acceptance report' },
  help: {
    zh: '请上传验收报告与交付件证明。',
    en: 'Upload the acceptance report and the proof of what was delivered.',
  },
} as const satisfies Field;

/** What the acceptance of a milestone asks for. */
export const ACCEPTANCE_FIELDS = [{ ...ACCEPTANCE_REPORT_FIELD, required: true }, REMARKS_FIELD] as const;

/** Which milestone of which agreement it is; `amount` is what the agreement pays for it. */
export const MILESTONE_FIELDS = [
  { name: 'title', kind: 'text', required: true, max: 64, label: { zh: '里程碑', en: 'Milestone' } },
  { name: 'milestone', kind: 'count', required: true, min: 1, max: 100, label: { zh: '序号', en: 'Number' } },
  { name: 'milestones', kind: 'count', required: true, min: 1, max: 100, label: { zh: '里程碑总数', en: 'Of' } },
  { name: 'amount', kind: 'money', required: true, label: { zh: '协议金额', en: 'Agreed amount' } },
  SOLUTION_FIELD,
  { name: 'nreNo', kind: 'text', required: true, max: 64, label: { zh: 'NRE申请编号', en: 'NRE request' } },
  {
    name: 'agreementVersion',
    kind: 'count',
    required: true,
    min: 1,
    label: { zh: '协议版本', en: 'Version of the agreement' },
  },
  {
    name: 'nreCaseId',
    kind: 'text',
    required: true,
    max: 64,
    visibleTo: VENDOR_ONLY,
    label: { zh: '所属NRE申请', en: 'Case of the request' },
  },
  { name: 'partnerId', kind: 'partner', required: true, max: 64, label: { zh: '伙伴', en: 'Partner' } },
  ACCEPTANCE_REPORT_FIELD,
  REMARKS_FIELD,
] as const satisfies readonly Field[];
