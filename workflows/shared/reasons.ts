import type { Field } from '../kit/policy/fields';
import type { Label } from '../kit/policy/labels';

/** Why a person acts, in that person's own words. */
export const reasonField = <const L extends Label>(label: L) =>
  ({ name: 'reason', kind: 'longText', required: true, min: 1, max: 256, label }) as const satisfies Field;

/** What the codes mean by which the system says why it acts. */
export const SYSTEM_REASONS = {
  'partner-frozen': { zh: '伙伴已被冻结', en: 'The partner was frozen' },
  'partner-left': { zh: '伙伴已退出合作计划', en: 'The partner has left the programme' },
  'programme-left': { zh: '伙伴已不在该项目中', en: 'The partner is no longer in the programme' },
  'partner-active': { zh: '伙伴可以继续办理', en: 'The partner may go on' },
  'customer-closed': { zh: '客户账号已注销', en: 'The customer account was closed' },
  'association-ended': { zh: '关联关系已通过其他方式结束', en: 'The association has ended another way' },
  'not-submitted': {
    zh: '该申请尚未提交，已有另一申请被提交',
    en: 'It had not been submitted when another request was made',
  },
  'qualification-revoked': { zh: '激励资格已被取消', en: 'The qualification was revoked' },
  'cooperates-already': {
    zh: '该云经销商已与总经销商建立合作',
    en: 'The cloud distributor has begun a cooperation with a master distributor',
  },
} as const satisfies Record<string, Label>;

/** The words for a code of the system; undefined for what is none. */
export const systemReason = (code: string): Label | undefined =>
  Object.hasOwn(SYSTEM_REASONS, code) ? SYSTEM_REASONS[code as keyof typeof SYSTEM_REASONS] : undefined;

/** Why the system acts, as a code. */
export const REASON_CODE = {
  name: 'reason',
  kind: 'text',
  required: true,
  max: 64,
  label: { zh: '原因', en: 'Reason' },
} as const satisfies Field;
