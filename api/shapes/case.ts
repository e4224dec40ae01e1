import { z } from 'zod';
import { CHANNELS } from '../../workflows/kit/policy/channels';
import type { Field } from '../../workflows/kit/policy/fields';
import type { Policy } from '../../workflows/kit/policy/policy';
import { fieldShape } from './field';
import { dataShape, valuesShape } from './field-values';
import { type Heard, instant, named, type Told, uuid, taskId } from './shape';
import { channel, NOT_POSSIBLE, onSilence, partyRole, role, taskStatus as status, WHY } from './vocabulary';

export const party = named('Party', z.object({ role: partyRole, id: z.string(), name: z.string() }));

/** To whom a task goes while nobody decides it. */
const level = named('TaskLevel', z.object({ at: instant, to: role, reached: z.boolean(), provisional: z.boolean() }));

const standIn = z.object({ by: z.string(), for: z.string() });

/** Who holds a task, until when at the longest, or who was asked to stand in for whom. */
const CLAIM = { claimedBy: z.string().optional(), claimedUntil: instant.optional(), standIn: standIn.optional() };

export const TASK_OF_CASE = {
  id: taskId,
  key: z.string(),
  title: z.string(),
  role,
  party: z.string(),
  channel,
  status,
  openedAt: instant,
  dueAt: instant.nullable(),
  clockStoppedSince: instant.optional(),
  escalates: z.array(level),
  assignee: z.string().nullable(),
  ...CLAIM,
  delegatedBy: z.string().optional(),
  decision: z.string().optional(),
  decidedBy: z.string().nullable().optional(),
  decidedAt: instant.nullable().optional(),
  comment: z.string().optional(),
  canDecide: z.boolean(),
  canResend: z.literal(true).optional(),
  ...WHY,
  notNow: z.array(z.object({ key: z.string(), ...NOT_POSSIBLE })).optional(),
};

export const taskOfCase = named('TaskOfCase', z.object(TASK_OF_CASE));

export const allowedAction = named('AllowedAction', z.object({ key: z.string(), title: z.string(), ...WHY }));

export const waitingOn = named(
  'WaitingOn',
  z.object({
    role,
    /** All whose people can act now. */
    roles: z.array(role),
    party: z.string(),
    what: z.string().optional(),
    taskId: taskId.optional(),
    since: instant,
    dueAt: instant.nullable(),
    clockStoppedSince: instant.optional(),
    onSilence: onSilence.optional(),
    onExpiry: z.string().nullable(),
    people: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
  }),
);

const values = z.record(z.string(), z.unknown());

const SUMMARY = {
  id: uuid,
  type: z.string(),
  title: z.string(),
  processTitle: z.string(),
  requestNo: z.string(),
  state: z.string(),
  stateTitle: z.string(),
  outcome: z.string().nullable(),
  outcomeTitle: z.string().optional(),
  tone: z.enum(['good', 'bad', 'neutral']).optional(),
  version: z.int(),
  policyProfile: z.enum(['CN', 'INTL']),
  parties: z.array(party),
  openedBy: z.string(),
  openedAt: instant,
  updatedAt: instant,
  closedAt: instant.nullable(),
  waitingOn: waitingOn.nullable(),
  highlights: values.optional(),
};

const message = named(
  'CaseMessage',
  z.object({
    channel: z.enum(CHANNELS),
    to: z.string().nullable(),
    party: z.string(),
    about: z.string(),
    taskId: taskId.optional(),
    status: z.enum(['queued', 'sent', 'failed', 'bounced', 'unneeded']),
    at: instant,
    problem: z.string().optional(),
  }),
);

const effect = named(
  'CaseEffect',
  z.object({
    key: z.string(),
    attempt: z.int(),
    system: z.string(),
    status: z.enum(['running', 'done', 'failed', 'undone']),
    at: instant,
  }),
);

/** A table of cases that are related to one; each row is a case. */
export const relatedTable = named(
  'RelatedTable',
  z.object({
    key: z.string(),
    title: z.string(),
    columns: z.array(fieldShape),
    rows: z.array(z.looseObject({ caseId: uuid })),
  }),
);

const WHOLE = {
  ...SUMMARY,
  policyVersion: z.int(),
  data: values,
  tasks: z.array(taskOfCase),
  allowedActions: z.array(allowedAction),
  /** Only where a case is read by itself. */
  related: z.array(relatedTable).optional(),
  messages: z.array(message).optional(),
  effects: z.array(effect).optional(),
};

const summaryShape = z.object(SUMMARY);
const wholeShape = z.object(WHOLE);
const judgedShape = z.object({ ...SUMMARY, data: values });

export type TaskOfCase = Told<typeof taskOfCase>;
export type WaitingOn = Told<typeof waitingOn>;
export type CaseInList = Told<typeof summaryShape>;
export type WholeCase = Told<typeof wholeShape>;
export type CaseMessage = Told<typeof message>;
export type RelatedTable = Told<typeof relatedTable>;
export type JudgedCase = Told<typeof judgedShape>;
export type HeardCase = Heard<typeof wholeShape>;

/** The shapes of cases, each process type with its own states, outcomes, form and facts. */
export interface CaseShapes {
  readonly inList: typeof summaryShape;
  readonly whole: typeof wholeShape;
  readonly judged: typeof judgedShape;
  /** A row of the inbox. */
  readonly inInbox: typeof inboxShape;
}

/** How many cases there are beside those of a page: open and at most 10,000 ended ones, and what a list is narrowed to. */
export const caseCounts = z.object({
  total: z.int().meta({ description: 'All open cases, and of those that have ended 10,000 at most' }),
  open: z.int(),
  mine: z.int(),
  soon: z.int(),
  late: z.int(),
});

const inboxShape = z.object({
  id: taskId,
  key: z.string(),
  title: z.string(),
  role,
  channel,
  status,
  openedAt: instant,
  dueAt: instant.nullable(),
  provisional: z.boolean(),
  clockStoppedSince: instant.optional(),
  remindedAt: instant.optional(),
  escalates: z.array(level).optional(),
  assignee: z.string().nullable(),
  ...CLAIM,
  canDecide: z.boolean(),
  ...NOT_POSSIBLE,
  decisions: z.array(z.object({ key: z.string(), title: z.string(), commentRequired: z.boolean(), ...NOT_POSSIBLE })),
  caseId: uuid,
  type: z.string(),
  processTitle: z.string(),
  requestNo: z.string(),
  state: z.string(),
  version: z.int(),
  parties: z.array(party),
  highlights: values.optional(),
});

export type InboxItem = Told<typeof inboxShape>;

/** `partner-unlink` is `PartnerUnlink`. */
const capital = (type: string): string =>
  type.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());

const keysOf = (of: object): z.ZodEnum => z.enum(Object.keys(of));

const dataFields = ({ form, facts = [] }: Policy): readonly Field[] => [...form, ...facts];

interface OfPolicy {
  readonly type: z.ZodType;
  readonly state: z.ZodType;
  readonly outcome: z.ZodType;
  readonly data: z.ZodType;
  /** Undefined where lists show none. */
  readonly highlights: z.ZodType | undefined;
}

/** What of a case depends on its process. */
function ofPolicy(policy: Policy): OfPolicy {
  const { type, states, outcomes, highlights = [] } = policy;
  const fields = dataFields(policy).filter(({ name }) => highlights.includes(name));
  const others = highlights.filter((name) => !fields.some((field) => field.name === name));
  const kept = Object.fromEntries(others.map((name) => [name, z.unknown().optional()]));
  return {
    type: z.literal(type),
    state: keysOf({ ...states, ...outcomes }),
    outcome: keysOf(outcomes).nullable(),
    data: named(`${capital(type)}Data`, dataShape(dataFields(policy))),
    highlights: highlights.length > 0 ? valuesShape(fields).extend(kept).optional() : undefined,
  };
}

/** One shape for each process, told apart by `type`; known by the name of the process and this one. */
function perProcess<S extends z.ZodObject>(
  shape: S,
  name: string,
  policies: readonly (readonly [Policy, OfPolicy])[],
  ...varying: readonly (keyof OfPolicy)[]
): S {
  const kinds = policies.map(([{ type }, own]) => {
    const narrowed: z.ZodRawShape = Object.fromEntries(
      varying.flatMap((key) => (own[key] === undefined ? [] : [[key, own[key]] as const])),
    );
    const narrow = own.highlights === undefined ? shape.omit({ highlights: true }) : shape;
    return [type, `${capital(type)}${name}`, narrow.extend(narrowed)] as const;
  });
  const options = kinds.map(([, id, kind]) => named(id, kind)) as [z.ZodObject, ...z.ZodObject[]];
  const mapping = Object.fromEntries(kinds.map(([type, id]) => [type, `#/components/schemas/${id}`]));
  const union = z
    .discriminatedUnion('type', options)
    .meta({ id: name, discriminator: { propertyName: 'type', mapping } });
  // Callers are typed by what all processes have in common.
  return union as unknown as S;
}

/** The shapes of the cases of these processes. */
export function caseShapesOf(policies: readonly Policy[]): CaseShapes {
  const own = policies.map((policy) => [policy, ofPolicy(policy)] as const);
  return {
    inList: perProcess(summaryShape, 'CaseSummary', own, 'type', 'state', 'outcome', 'highlights'),
    whole: perProcess(wholeShape, 'Case', own, 'type', 'state', 'outcome', 'highlights', 'data'),
    judged: perProcess(judgedShape, 'CaseToJudge', own, 'type', 'state', 'outcome', 'highlights', 'data'),
    inInbox: perProcess(inboxShape, 'InboxItem', own, 'type', 'state', 'highlights'),
  };
}
