import { z } from 'zod';
import type { Party, WrittenPerson, Written } from '../../db/directory/directory';
import { ROLE_KINDS } from '../../workflows/kit/policy/roles';
import { REGIONS } from '../../workflows/distribution/regions';
import { REASON } from '../administration/reason';
import { email, instant, line, phone } from '../http/texts';

const partyId = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/);
/** Name and contact fields of anybody in the registry. */
export const reach = {
  name: line(128),
  nameEn: line(128),
  email: email(),
  mobile: phone().nullable().default(null),
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
    regions: z
      .array(z.enum(REGIONS.map(({ value }) => value)))
      .max(50)
      .default([]),
    pathStage: z.enum(PATH_STAGES).nullable().default(null),
    verificationCodeRequired: z.boolean().default(false),
    site: z.enum(['CN', 'INTL']).default('CN'),
    ...REASON,
  })
  .refine(({ kind, programmes }) => kind !== 'cloud-distributor' || programmes.length <= 1, { path: ['programmes'] });

/** A customer as it is written. */
export const customerBody = z.strictObject({
  ...reach,
  accountName: line(64),
  status: z.enum(['active', 'frozen', 'closed']).default('active'),
  namedAccount: z.boolean().default(false),
  ...REASON,
});

const assignable = Object.keys(ROLE_KINDS) as (keyof typeof ROLE_KINDS)[];

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
    ...REASON,
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
  ...REASON,
});

/** A cooperation as it is written; with `until` it ends. */
export const cooperationBody = z.strictObject({
  distributorId: partyId.optional(),
  masterId: partyId,
  region: z.enum(REGIONS.map(({ value }) => value)),
  since: instant().optional(),
  until: instant().optional(),
  ...REASON,
});

/** Whether an address could be the id of a party or person. */
export const isDirectoryId = (id: string): boolean => /^[a-z0-9][a-z0-9.-]{0,127}$/.test(id);

type Sent<S extends z.ZodType> = Omit<z.output<S>, 'reason'>;

const ofPartner = (id: string, { kind, ...body }: Sent<typeof partnerBody>): Written<Party> => ({
  ...body,
  id,
  kind: 'partner',
  partnerKind: kind,
  namedAccount: false,
});

const ofCustomer = (id: string, body: Sent<typeof customerBody>): Written<Party> => ({
  ...body,
  id,
  kind: 'customer',
  partnerKind: null,
  programmes: [],
  regions: [],
  pathStage: null,
  verificationCodeRequired: false,
});

/** How a kind of party is written: its schema, a stored party as its body, and the row out of a body. */
export interface PartyForm<S extends z.ZodObject> {
  readonly kind: 'partner' | 'customer';
  readonly schema: S;
  readonly body: (party: Party) => object;
  readonly row: (id: string, body: Sent<S>) => Written<Party>;
}

/** How partners are written. */
export const PARTNER_FORM: PartyForm<typeof partnerBody> = {
  kind: 'partner',
  schema: partnerBody,
  body: (party) => ({ ...party, kind: party.partnerKind }),
  row: ofPartner,
};

/** How customers are written. */
export const CUSTOMER_FORM: PartyForm<typeof customerBody> = {
  kind: 'customer',
  schema: customerBody,
  body: (party) => party,
  row: ofCustomer,
};

/** The row of a person. */
export const personRow = (id: string, body: Sent<typeof personBody>): WrittenPerson => ({ ...body, id });
