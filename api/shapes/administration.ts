import { z } from 'zod';
import { hash, instant, money, named, type Told, uuid } from './shape';

/** A line of the administration record; contact data is masked. */
export const administrationEntry = named(
  'AdministrationEntry',
  z.object({
    seq: z.int(),
    at: instant,
    actor: z.string(),
    proposedBy: z.string().nullable(),
    action: z.enum(['changed', 'revealed', 'proposed', 'confirmed', 'refused', 'withdrawn']),
    kind: z.string(),
    key: z.string(),
    changes: z.array(z.object({ field: z.string(), old: z.unknown(), new: z.unknown() })),
    reason: z.string().nullable(),
    hash,
  }),
);

export const administrationHead = named(
  'AdministrationHead',
  z.object({ length: z.int(), head: z.string(), valid: z.boolean().optional() }),
);

/** A change that waits for a second person or did; `value` is null for the default of a setting. */
export const proposedChange = named(
  'ProposedChange',
  z.object({
    id: uuid,
    kind: z.enum(['setting', 'budget']),
    key: z.string(),
    value: z.unknown(),
    replaces: z.unknown(),
    reason: z.string().nullable(),
    proposedBy: z.string(),
    proposedAt: instant,
    expiresAt: instant,
    status: z.enum(['pending', 'expired', 'confirmed', 'refused', 'withdrawn']),
    decidedBy: z.string().nullable(),
    decidedAt: instant.nullable(),
    decisionReason: z.string().nullable(),
    mayConfirm: z.boolean(),
  }),
);

/** How many open tasks and cases a change of a setting would concern. */
const openUnder = z.object({
  tasks: z.array(z.object({ type: z.string(), key: z.string(), title: z.string(), count: z.int() })),
  cases: z.array(z.object({ type: z.string(), title: z.string(), count: z.int() })),
});

/** A setting: what it may be (a JSON Schema), what it is, and who changed it. */
export const settingShape = named(
  'Setting',
  z.object({
    key: z.string(),
    label: z.string(),
    effect: z.string(),
    schema: z.record(z.string(), z.unknown()),
    allowed: z.array(z.union([z.string(), z.number(), z.boolean()])),
    unit: z.string().optional(),
    default: z.unknown(),
    value: z.unknown(),
    isDefault: z.boolean(),
    doesNotFit: z.boolean().optional(),
    needsSecondPerson: z.boolean(),
    version: z.int(),
    updatedBy: z.string().nullable(),
    updatedAt: instant.nullable(),
    wanted: z.unknown().optional(),
    wouldWait: z.boolean().optional(),
    open: openUnder.optional(),
  }),
);

export const budgetShape = named(
  'Budget',
  z.object({
    key: z.string(),
    total: money,
    confirmed: money,
    reserved: money,
    committed: money,
    paid: money,
    free: money,
    version: z.int(),
  }),
);

export const budgetEntry = named(
  'BudgetEntry',
  z.object({
    id: z.int(),
    kind: z.enum(['reserve', 'commit', 'release', 'pay']),
    amount: money,
    caseId: uuid,
    drawn: money,
    drawnFrom: z.string().nullable(),
    at: instant,
  }),
);

export const quotaGrant = named(
  'QuotaGrant',
  z.object({
    id: uuid,
    quota: z.string(),
    subject: z.string(),
    grantedBy: z.string(),
    reason: z.string(),
    grantedAt: instant,
  }),
);

/** A command that waits for longer than normal. */
export const stuckCommand = named(
  'StuckCommand',
  z.object({
    id: uuid,
    kind: z.enum(['open', 'decide', 'act', 'redate']),
    caseId: uuid,
    requestNo: z.string().nullable(),
    type: z.string(),
    owner: z.string(),
    receivedAt: instant,
    waitingSeconds: z.number(),
    attempts: z.int(),
    undeliverable: z.string().nullable(),
    nextAttemptAt: instant,
  }),
);

export type SettingView = Told<typeof settingShape>;
export type ChangeView = Told<typeof proposedChange>;
export type BudgetView = Told<typeof budgetShape>;
export type BudgetEntryView = Told<typeof budgetEntry>;
export type AdministrationLine = Told<typeof administrationEntry>;
