import { z } from 'zod';
import { waitingOn } from './case';
import { arithmeticShape } from './deadline';
import { dueRule } from './process';
import { hash, instant, named, page, type Told, uuid, taskId, type Heard } from './shape';
import { NOT_POSSIBLE, onSilence, role } from './vocabulary';

const claim = z.object({ from: z.string().optional(), to: z.string().optional(), why: z.string().optional() });

const escalation = z.object({
  level: z.int().optional(),
  to: role,
  after: dueRule.optional(),
  from: z.string().optional(),
  why: z.string().optional(),
});

const change = z.object({
  field: z.string(),
  label: z.string(),
  from: z.unknown().optional(),
  to: z.unknown().optional(),
});

/** One entry of the record of a case. */
export const entryShape = named(
  'TimelineEntry',
  z.object({
    seq: z.int(),
    at: instant,
    actor: z.string(),
    actorName: z.string().optional(),
    onBehalfOf: z.string().optional(),
    right: z.string(),
    action: z.string(),
    taskId: taskId.optional(),
    taskKey: z.string().optional(),
    fromState: z.string().optional(),
    toState: z.string().optional(),
    comment: z.string().optional(),
    claim: claim.optional(),
    escalation: escalation.optional(),
    changes: z.array(change).optional(),
    fileName: z.string().optional(),
    contentHash: hash,
    hash,
  }),
);

const chain = z.object({ valid: z.boolean().optional(), length: z.int(), head: z.string() });

export const timelineShape = named('Timeline', page(entryShape).extend({ chain }));

const logEntry = named(
  'LogEntry',
  z.object({
    no: z.int(),
    at: instant,
    action: z.string(),
    title: z.string(),
    actor: z.string(),
    actorName: z.string().optional(),
    form: z.record(z.string(), z.unknown()),
    erasedAt: instant.optional(),
  }),
);

export const logShape = named('CaseLog', page(logEntry));

const OF_TASK = { taskId, title: z.string() };

/** A date to come: what it is for, and how it was counted. */
const date = named(
  'DateToCome',
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('reminder'), at: instant, ...OF_TASK }),
    z.object({
      kind: z.literal('due'),
      at: instant,
      ...OF_TASK,
      meaning: z.string().optional(),
      arithmetic: arithmeticShape.nullable(),
    }),
    z.object({
      kind: z.literal('stopped'),
      at: instant,
      ...OF_TASK,
      meaning: z.string(),
      arithmetic: arithmeticShape.nullable(),
    }),
    z.object({
      kind: z.literal('escalation'),
      at: instant,
      ...OF_TASK,
      to: role,
      provisional: z.boolean(),
      meaning: z.string(),
    }),
  ]),
);

const event = z.object({
  seq: z.int(),
  at: instant,
  action: z.string(),
  actor: z.string(),
  right: z.string(),
  comment: z.string().optional(),
});

const next = named(
  'NextStep',
  z.object({
    taskId,
    key: z.string(),
    title: z.string(),
    role,
    party: z.string(),
    yours: z.boolean(),
    decisions: z.array(z.object({ key: z.string(), title: z.string(), consequence: z.string(), ...NOT_POSSIBLE })),
    silence: z.object({ then: onSilence, at: instant.nullable(), meaning: z.string().nullable() }),
  }),
);

/** Why a case is where it is, whose move it is, every date to come, and what may follow. */
export const explanation = named(
  'Explanation',
  z.object({
    caseId: uuid,
    requestNo: z.string(),
    state: z.string(),
    outcome: z.string().nullable(),
    title: z.string(),
    why: z.object({ rule: z.string(), event: event.optional() }),
    waitingOn: waitingOn.nullable(),
    dates: z.array(date),
    next: z.array(next),
    mayFollow: z.array(z.string()),
  }),
);

export type Entry = Told<typeof entryShape>;
export type Timeline = Told<typeof timelineShape>;
export type CaseLog = Told<typeof logShape>;
export type LogEntry = Told<typeof logEntry>;
export type Explanation = Told<typeof explanation>;
export type DateToCome = Told<typeof date>;
export type NextStep = Told<typeof next>;
export type Arithmetic = Heard<typeof arithmeticShape>;
