import type { Field } from '../kit/policy/fields';
import type { Label } from '../kit/policy/labels';

/** Why a person acts, in that person's own words. */
export const reasonField = <const L extends Label>(label: L) =>
  ({ name: 'reason', kind: 'longText', required: true, min: 1, max: 256, label }) as const satisfies Field;

/** Why the system acts, as a code. */
export const REASON_CODE = {
  name: 'reason',
  kind: 'text',
  required: true,
  max: 64,
  label: { zh: '原因', en: 'Reason' },
} as const satisfies Field;
