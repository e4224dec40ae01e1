import type { Field } from '../kit/fields';
import type { Label } from '../kit/labels';

/** The four programmes for dedicated personnel (domain 1.4.1), by the code that a partner's `programmes` have. */
export const PROGRAMMES = {
  'service-expert': { zh: '服务伙伴-专家服务专职人员激励', en: 'Service partner: expert services' },
  'service-ccoe': { zh: '服务伙伴-CCoE能力构建专职人员激励', en: 'Service partner: CCoE capability building' },
  'si-presales': {
    zh: '数字化转型咨询与系统集成伙伴-售前专职人员激励',
    en: 'Digital transformation and system integration: pre-sales',
  },
  'lecturer-fund': { zh: '讲师养成基金', en: 'Lecturer cultivation fund' },
} as const satisfies Record<string, Label>;

export type Programme = keyof typeof PROGRAMMES;

/** The programmes in whose months a partner applies itself; the lists of the others come from the vendor. */
export const APPLIED: readonly Programme[] = ['si-presales', 'lecturer-fund'];

export const PROGRAMME_FIELD = {
  name: 'programme',
  kind: 'choice',
  required: true,
  label: { zh: '激励项目', en: 'Programme' },
  options: [
    { value: 'service-expert', label: PROGRAMMES['service-expert'] },
    { value: 'service-ccoe', label: PROGRAMMES['service-ccoe'] },
    { value: 'si-presales', label: PROGRAMMES['si-presales'] },
    { value: 'lecturer-fund', label: PROGRAMMES['lecturer-fund'] },
  ],
} as const satisfies Field;
