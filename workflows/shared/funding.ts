import { addDays } from '../kit/policy/deadlines';
import type { Field } from '../kit/policy/fields';
import type { Label } from '../kit/policy/labels';

/** What the funding processes share (domain 1.4 to 1.6). */

/**
 * The four programmes of the incentive for full-time personnel, by the code in a partner's programmes (domain 1.4.1).
 */
export const FH_PROGRAMMES = {
  'service-expert': { zh: '服务伙伴-专家服务专职人员激励', en: 'Service partners: expert service' },
  'service-ccoe': { zh: '服务伙伴-CCoE能力构建专职人员激励', en: 'Service partners: CCoE capability building' },
  'si-presales': { zh: '数字化转型咨询与系统集成伙伴-售前专职人员激励', en: 'System integrators: pre-sales' },
  'lecturer-fund': { zh: '讲师养成基金', en: 'Lecturer cultivation fund' },
} as const satisfies Record<string, Label>;

/** A programme of the incentive for full-time personnel. */
export type FhProgramme = keyof typeof FH_PROGRAMMES;

/** One-time engineering: its code in a partner's programmes, and the budget that pays for it (domain 1.5). */
export const NRE = 'nre';

/** The one programme that runs and pays by stages; partners are invited to it. */
export const STAGED: FhProgramme = 'service-ccoe';

/** The number of days at the end of a qualification in which it may be renewed. */
const RENEWAL_DAYS = 60;

/** The first day (YYYY-MM-DD) on which a qualification valid until a given day may be renewed. */
export const renewableFrom = (validUntil: string): string => addDays(validUntil, 1 - RENEWAL_DAYS);

/** Which of the four programmes a request is about. */
export const FH_PROGRAMME_FIELD = {
  name: 'programme',
  kind: 'choice',
  required: true,
  label: { zh: '激励项目', en: 'Programme' },
  options: [
    { value: 'service-expert', label: FH_PROGRAMMES['service-expert'] },
    { value: 'service-ccoe', label: FH_PROGRAMMES['service-ccoe'] },
    { value: 'si-presales', label: FH_PROGRAMMES['si-presales'] },
    { value: 'lecturer-fund', label: FH_PROGRAMMES['lecturer-fund'] },
  ],
} as const satisfies Field;

/** The partner for which an ecosystem manager opens a request; a partner that opens one itself is that partner. */
export const FOR_PARTNER_FIELD = {
  name: 'partnerId',
  kind: 'partner',
  required: false,
  max: 64,
  askedOf: ['ecosystem-manager'],
  label: { zh: '伙伴', en: 'Partner' },
} as const satisfies Field;

/** What the partner wants its reviewer to know. */
export const REMARKS_FIELD = {
  name: 'remarks',
  kind: 'longText',
  required: false,
  max: 1000,
  label: { zh: '说明', en: 'Remarks' },
} as const satisfies Field;

/** Files that a reviewer sends back. */
export const REFUSED_FILES_FIELD = {
  name: 'refused',
  kind: 'list',
  required: false,
  max: 20,
  label: { zh: '退回的文件', en: 'Files sent back' },
  fields: [
    { name: 'fileId', kind: 'text', required: true, max: 64, label: { zh: '文件编号', en: 'File' } },
    { name: 'reason', kind: 'longText', required: true, max: 256, label: { zh: '原因', en: 'Reason' } },
  ],
} as const satisfies Field;

/** Domain 1.4 choices that operators may change in the settings, with their defaults. */
export const FUNDING_SETTINGS = {
  /** The version of the agreement that a partner accepts by ticking. */
  'fh.agreementVersion': '2026-01',
  /** Programmes whose submissions the system approves at once. */
  'fh.autoApprove': ['si-presales'],
} as const;
