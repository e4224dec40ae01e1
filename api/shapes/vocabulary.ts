import { z } from 'zod';
import { DUTIES } from '../../workflows/kit/policy/duties';
import { ROLES, type Role } from '../../workflows/kit/policy/roles';
import { REFUSAL_CODES } from '../../workflows/kit/policy/refusals';
import { instant, named, type Told, uuid } from './shape';

export const role = named('Role', z.enum(Object.keys(ROLES) as Role[]));

export const duty = named('Duty', z.enum(DUTIES));

export const partyRole = z.enum(['partner', 'customer', 'vendor', 'master', 'distributor']);

/** Something that blocks a request, and who can clear it. */
export const blocker = named(
  'Blocker',
  z.object({
    code: z.string(),
    title: z.string(),
    hint: z.string(),
    actor: z.enum(['customer', 'partner', 'vendor', 'nobody']),
    until: instant.optional(),
    caseId: uuid.optional(),
  }),
);

/** Why something is not possible: in words, as a code, and what stands in the way. */
export const NOT_POSSIBLE = {
  why: z.string().optional(),
  whyCode: z.enum(REFUSAL_CODES).optional(),
  blockers: z.array(blocker).optional(),
};

/** A step that the reader took before, in the named case if they may see it. */
const ownStep = z.object({ duty, caseId: uuid.optional(), requestNo: z.string().optional() });

export const WHY = { ...NOT_POSSIBLE, whyStep: ownStep.optional() };

export const notPossible = z.object(NOT_POSSIBLE);

export const channel = z.enum(['inbox', 'link']);

export const taskStatus = z.enum(['open', 'decided', 'expired', 'cancelled']);

export const onSilence = z.enum(['expires', 'waits']);

export type NotPossible = Told<typeof notPossible>;
