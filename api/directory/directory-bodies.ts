import { z } from 'zod';
import type { Party, PersonRow, Written } from '../../db/directory/directory';
import { PHONE } from '../../workflows/kit/policy/addresses';
import { ROLES } from '../../workflows/kit/policy/roles';
import { instant, line } from '../http/texts';

const partyId = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/);
/** Name and contact fields of anybody in the registry. */
export const reach = {
  name: line(128),
  nameEn: line(128),
  email: z.email().max(254),
  mobile: z.string().regex(PHONE).nullable().default(null),
  locale: z.enum(['zh-CN', 'en-US']).default('zh-CN'),
};

const PARTNER_KINDS = [
  'csp',
  'service-partner',
  'system-integrator',
  'learning-partner',
  'software-partner',
  'master-distributor',
  'cloud-distributor',
] as const;

const PATH_STAGES = ['role-selection', 'role-validation', 'competency-differentiation'] as const;

/** A partner as it is written. A cloud distributor is in at most one programme (domain 1.2.3). */
export const partnerBody = z
  .strictObject({
    ...reach,
    kind: z.enum(PARTNER_KINDS),
    accountName: line(64),
    status: z.enum(['active', 'restricted', 'frozen', 'left']).default('active'),
    programmes: z.array(line(64)).max(20).default([]),
    regions: z.array(line(64)).max(50).default([]),
    pathStage: z.enum(PATH_STAGES).nullable().default(null),
    verificationCodeRequired: z.boolean().default(false),
    site: z.enum(['CN', 'INTL']).optional(),
  })
  .refine(({ kind, programmes }) => kind !== 'cloud-distributor' || programmes.length <= 1, { path: ['programmes'] });

/** A customer as it is written. */
export const customerBody = z.strictObject({
  ...reach,
  accountName: line(64),
  status: z.enum(['active', 'frozen', 'closed']).default('active'),
  namedAccount: z.boolean().default(false),
});

const assignable = (Object.keys(ROLES) as (keyof typeof ROLES)[]).filter((role) => role !== 'system');

/**
 * A person as it is written. At most three roles; administrator excludes any other, manager excludes director (domain
 * 1.0.1).
 */
export const personBody = z
  .strictObject({
    ...reach,
    partyId,
    roles: z.array(z.enum(assignable)).min(1).max(3),
    active: z.boolean().default(true),
    externalSubject: line(255).nullable().default(null),
  })
  .refine(({ roles }) => !roles.includes('partner-admin') || roles.length === 1, { path: ['roles'] })
  .refine(({ roles }) => !(roles.includes('account-manager') && roles.includes('account-director')), {
    path: ['roles'],
  });

/** An association as it is written: the state from `since` on; with `until` it ends. */
export const associationBody = z.strictObject({
  customerId: partyId.optional(),
  partnerId: partyId,
  model: z.enum(['referral', 'reseller']),
  since: instant().optional(),
  until: instant().optional(),
});

/** A cooperation as it is written; with `until` it ends. */
export const cooperationBody = z.strictObject({
  distributorId: partyId.optional(),
  masterId: partyId,
  region: line(64),
  since: instant().optional(),
  until: instant().optional(),
});

/** Whether an address could be the id of a party or person. */
export const isDirectoryId = (id: string): boolean => /^[a-z0-9][a-z0-9.-]{0,127}$/.test(id);

/** The row of a partner. */
export const partnerRow = (id: string, { kind, ...body }: z.output<typeof partnerBody>): Written<Party> => ({
  ...body,
  id,
  kind: 'partner',
  partnerKind: kind,
  namedAccount: false,
});

/** The row of a customer. */
export const customerRow = (id: string, body: z.output<typeof customerBody>): Written<Party> => ({
  ...body,
  id,
  kind: 'customer',
  partnerKind: null,
  programmes: [],
  regions: [],
  pathStage: null,
  verificationCodeRequired: false,
});

/** The row of a person. */
export const personRow = (id: string, body: z.output<typeof personBody>): Written<PersonRow> => ({ ...body, id });
