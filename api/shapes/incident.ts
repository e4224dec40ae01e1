import { z } from 'zod';
import { instant, named, uuid } from './shape';

const move = z.object({ key: z.string(), title: z.string(), href: z.string().optional() });

/** What was accepted and has not come about, why, what was tried, and what may be done. */
export const incidentShape = named(
  'Incident',
  z.object({
    id: uuid,
    kind: z.string(),
    title: z.string(),
    reason: z.string(),
    otherwise: z.string(),
    since: instant,
    ageSeconds: z.number(),
    foundAt: instant,
    lastSeenAt: instant,
    clearedAt: instant.nullable(),
    caseId: uuid.nullable(),
    requestNo: z.string().nullable(),
    partyId: z.string().nullable(),
    role: z.string().nullable(),
    tried: z
      .object({ attempts: z.int(), lastAnswer: z.string().nullable(), nextAttemptAt: instant.nullable() })
      .nullable(),
    moved: z.object({ move: z.string(), actor: z.string(), at: instant }).nullable(),
    moves: z.array(move),
  }),
);
