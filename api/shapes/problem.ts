import { z } from 'zod';
import { instant, named, type Told, uuid } from './shape';
import { blocker, duty } from './vocabulary';

const fieldFault = named(
  'FieldFault',
  z.object({
    path: z.string(),
    code: z.string(),
    message: z.string(),
    allowed: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  }),
);

/** What somebody did to a case since the version that the caller named. */
export const caseChange = named(
  'CaseChange',
  z.object({
    at: instant,
    actor: z.string(),
    actorName: z.string().optional(),
    action: z.string(),
    taskKey: z.string().optional(),
    fields: z.array(z.string()).optional(),
  }),
);

/** The body of every refusal (RFC 9457); which of the optional fields it has depends on its type. */
export const problemOf = (slugs: readonly string[]) =>
  named(
    'Problem',
    z.object({
      type: z.enum(slugs.map((slug) => `/problems/${slug}`)),
      title: z.string(),
      status: z.int(),
      detail: z.string(),
      instance: z.string(),
      requestId: z.string(),
      errors: z.array(fieldFault).optional(),
      blockers: z.array(blocker).optional(),
      caseId: uuid.optional(),
      requestNo: z.string().optional(),
      version: z.int().optional(),
      changes: z.array(caseChange).optional(),
      dueAt: instant.optional(),
      state: z.string().optional(),
      decidedBy: z.string().optional(),
      claimedUntil: instant.optional(),
      duty: duty.optional(),
      codeId: z.string().optional(),
      sentTo: z.string().optional(),
      expiresAt: instant.optional(),
    }),
  );

export type CaseChange = Told<typeof caseChange>;
export type ProblemBody = Told<ReturnType<typeof problemOf>>;
