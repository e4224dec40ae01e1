import type { Label } from './labels';

/** Every role a person may hold, with its title (domain 1.0.1). */
export const ROLES = {
  'partner-main-account': { zh: '伙伴主账号', en: 'Partner main account' },
  'partner-admin': { zh: '伙伴管理员', en: 'Partner administrator' },
  'account-manager': { zh: '客户经理', en: 'Account manager' },
  'account-director': { zh: '客户经理主管', en: 'Account manager director' },
  'partner-operator': { zh: '伙伴操作员', en: 'Partner operator' },
  customer: { zh: '客户', en: 'Customer' },
  'ecosystem-manager': { zh: '生态经理', en: 'Ecosystem manager' },
  'service-ops': { zh: '服务伙伴运营专员', en: 'Service-partner operations specialist' },
  finance: { zh: '财经', en: 'Finance' },
  'pre-reviewer': { zh: '预审人', en: 'Pre-reviewer' },
  bd: { zh: '商务拓展', en: 'Business development' },
  psm: { zh: '伙伴销售经理', en: 'Partner sales manager' },
  psa: { zh: '伙伴解决方案架构师', en: 'Partner solution architect' },
  'technical-reviewer': { zh: '技术评审专家', en: 'Technical reviewer' },
  'commercial-panel': { zh: '商业价值评价专家', en: 'Commercial-value expert' },
  'vendor-operator': { zh: '运营人员', en: 'Vendor operations' },
  system: { zh: '系统', en: 'System' },
} as const satisfies Record<string, Label>;

/** The roles of a partner's people. */
export const PARTNER_ROLES = [
  'partner-main-account',
  'partner-admin',
  'account-manager',
  'account-director',
  'partner-operator',
] as const;

export type Role = keyof typeof ROLES;

/** What a party is: partners, customers, and the one vendor. */
export type PartyKind = 'vendor' | 'partner' | 'customer';

/** The kind of party that each role belongs to: in any other it gives no right. The SQL function holds_role agrees. */
export const ROLE_KINDS: Readonly<Record<Exclude<Role, 'system'>, PartyKind>> = {
  'partner-main-account': 'partner',
  'partner-admin': 'partner',
  'account-manager': 'partner',
  'account-director': 'partner',
  'partner-operator': 'partner',
  customer: 'customer',
  'ecosystem-manager': 'vendor',
  'service-ops': 'vendor',
  finance: 'vendor',
  'pre-reviewer': 'vendor',
  bd: 'vendor',
  psm: 'vendor',
  psa: 'vendor',
  'technical-reviewer': 'vendor',
  'commercial-panel': 'vendor',
  'vendor-operator': 'vendor',
};

/** The roles of a kind of party. */
export const rolesOfKind = (kind: PartyKind): Role[] =>
  (Object.keys(ROLE_KINDS) as (keyof typeof ROLE_KINDS)[]).filter((role) => ROLE_KINDS[role] === kind);

/** The vendor's roles that administer: each keeps at least one active holder. */
export const ADMINISTERING = ['vendor-operator', 'finance', 'service-ops'] as const satisfies readonly Role[];

/** How a party takes part in a case. */
export type PartyRole = 'partner' | 'customer' | 'vendor' | 'master' | 'distributor';

/** The one party of all vendor staff. */
export const VENDOR = 'vendor';

/** Who acts: always from a verified token or link proof, never from a request body. */
export interface Actor {
  readonly personId: string;
  readonly partyId: string;
  readonly roles: readonly Role[];
  /** `role` for a signed-in person, `link` for someone who passed a consent link and its code. */
  readonly proof: 'role' | 'link' | 'system';
}

/** The engine itself, for what happens by timer, by fault or by an outside fact. */
export const SYSTEM: Actor = { personId: 'system', partyId: VENDOR, roles: ['system'], proof: 'system' };
