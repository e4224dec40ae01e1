import { instantText } from '../../workflows/kit/policy/beijing-time';
import type { Label } from '../../workflows/kit/policy/labels';
import { ROLES, type Role } from '../../workflows/kit/policy/roles';
import { policyOf } from '../../workflows/registry';

/** The words that sentences about incidents share. A code that this release does not know is shown as it is. */
export interface Wording {
  process(type: string): Label;
  task(type: string, key: string): Label;
  role(role: string): Label;
  /** An ISO instant with its zone. */
  when(at: string): Label;
  system(name: string): Label;
}

const both = (text: string): Label => ({ zh: text, en: text });

const SYSTEMS: Readonly<Record<string, Label>> = {
  association: { zh: '关联系统', en: 'The association system' },
  billing: { zh: '计费系统', en: 'Billing' },
  coupons: { zh: '代金券系统', en: 'The coupon system' },
  crm: { zh: 'CRM 系统', en: 'The CRM' },
  delegation: { zh: '授权系统', en: 'The delegation system' },
  directory: { zh: '伙伴目录', en: 'The directory of partners' },
  payments: { zh: '付款系统', en: 'The payment system' },
  solutions: { zh: '方案系统', en: 'The solutions system' },
};

export const WORDING: Wording = {
  process: (type) => policyOf(type)?.title ?? both(type),
  task: (type, key) => policyOf(type)?.tasks[key]?.title ?? both(key),
  role: (role) => (role in ROLES ? ROLES[role as Role] : both(role)),
  when: (at) => ({ zh: instantText(new Date(at), 'zh-CN'), en: instantText(new Date(at), 'en-US') }),
  system: (name) => SYSTEMS[name] ?? both(name),
};
