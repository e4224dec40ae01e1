import { z } from 'zod';
import { SPECIALIST_STATES, type SpecialistState } from '../../db/directory/specialists';
import { FH_PROGRAMMES, type FhProgramme } from '../../workflows/shared/funding';
import { day, instant, money, named, type Told, uuid } from './shape';

const locale = z.enum(['zh-CN', 'en-US']);

/** Name and contact data, masked or in full. */
const REACH = {
  id: z.string(),
  name: z.string(),
  nameEn: z.string(),
  email: z.string(),
  mobile: z.string().nullable(),
  locale,
};

const VERSIONED = { version: z.int(), updatedAt: instant };

const status = z.enum(['active', 'restricted', 'frozen', 'left', 'closed']);

export const partnerShape = named(
  'Partner',
  z.object({
    ...REACH,
    kind: z.string().nullable(),
    accountName: z.string(),
    status,
    programmes: z.array(z.string()),
    regions: z.array(z.string()),
    pathStage: z.string().nullable(),
    verificationCodeRequired: z.boolean(),
    site: z.enum(['CN', 'INTL']).optional(),
    ...VERSIONED,
  }),
);

export const customerShape = named(
  'Customer',
  z.object({ ...REACH, accountName: z.string(), status, namedAccount: z.boolean(), ...VERSIONED }),
);

/** A person; lists leave the sign-in out. */
export const personShape = named(
  'Person',
  z.object({
    ...REACH,
    partyId: z.string(),
    roles: z.array(z.string()),
    active: z.boolean(),
    externalSubject: z.string().nullable().optional(),
    ...VERSIONED,
  }),
);

const SPAN = { since: instant, until: instant.optional() };

export const association = named(
  'Association',
  z.object({ customerId: z.string(), partnerId: z.string(), model: z.enum(['referral', 'reseller']), ...SPAN }),
);

export const cooperation = named(
  'Cooperation',
  z.object({ distributorId: z.string(), masterId: z.string(), region: z.string(), ...SPAN }),
);

export const specialistShape = named(
  'Specialist',
  z.object({
    id: z.string(),
    partnerId: z.string(),
    name: z.string(),
    email: z.string(),
    mobile: z.string().nullable(),
    state: z.enum(Object.keys(SPECIALIST_STATES) as SpecialistState[]),
    position: z.string().nullable(),
    worksSince: day.nullable(),
    certificates: z.array(z.object({ code: z.string(), validUntil: day })),
    programme: z.enum(Object.keys(FH_PROGRAMMES) as FhProgramme[]).nullable(),
    project: z.string().nullable(),
    amount: money.nullable(),
    activeFrom: day.nullable(),
    activeUntil: day.nullable(),
    ...VERSIONED,
  }),
);

export const solutionShape = named(
  'Solution',
  z.object({
    id: z.string(),
    partnerId: z.string(),
    name: z.string(),
    nameEn: z.string(),
    product: z.string(),
    certification: z.enum(['certified', 'advanced', 'none', 'revoked']),
    entitlementUntil: day.nullable(),
    usedBy: z.string().nullable(),
    version: z.int(),
  }),
);

export const cloudService = named(
  'CloudService',
  z.object({
    code: z.string(),
    name: z.string(),
    nameEn: z.string(),
    category: z.string(),
    highOrder: z.boolean(),
    key: z.boolean(),
  }),
);

const absence = z.object({ from: day, until: day, substitute: z.string().optional() });

/** The absences of a person, with what each substitute cannot do, and who changed them. */
export const absences = named(
  'Absences',
  z.object({
    items: z.array(absence.extend({ lacks: z.array(z.string()).optional() })),
    changes: z.array(
      z.object({
        at: instant,
        by: z.string(),
        before: z.array(absence),
        after: z.array(absence),
        reason: z.string().nullable(),
      }),
    ),
  }),
);

const ASSIGNED = {
  personIds: z.array(z.string()),
  records: z.array(
    z.object({
      personId: z.string(),
      change: z.enum(['assigned', 'ended']),
      by: z.string(),
      at: instant,
      reason: z.string().nullable(),
    }),
  ),
};

export const customerAssignees = named(
  'CustomerAssignees',
  z.object({ partnerId: z.string(), customerId: z.string(), ...ASSIGNED }),
);

export const distributorAssignees = named(
  'DistributorAssignees',
  z.object({ masterId: z.string(), distributorId: z.string(), ...ASSIGNED }),
);

const model = z.enum(['referral', 'reseller']);

/** A finished change of an association; without a request if it came from outside. */
export const associationRecord = named(
  'AssociationRecord',
  z.object({
    caseId: uuid.nullable(),
    requestNo: z.string().nullable(),
    customerId: z.string(),
    customerName: z.string(),
    partnerId: z.string(),
    partnerName: z.string(),
    operation: z.enum(['switch', 'unlink']),
    modelBefore: model,
    modelAfter: model.nullable(),
    initiatedBy: z.enum(['partner', 'customer', 'vendor']),
    at: instant,
  }),
);

export const recordCounters = named(
  'RecordCounters',
  z.object({ associated: z.int(), switched: z.int(), unlinked: z.int(), since: instant }),
);

export type PartnerView = Told<typeof partnerShape>;
export type CustomerView = Told<typeof customerShape>;
export type PersonView = Told<typeof personShape>;
export type SpecialistView = Told<typeof specialistShape>;
export type RecordView = Told<typeof associationRecord>;
export type AbsencesView = Told<typeof absences>;
