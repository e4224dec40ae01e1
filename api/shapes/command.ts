import { z } from 'zod';
import { PROBLEMS } from '../http/problem-catalogue';
import type { CaseShapes } from './case';
import { problemOf } from './problem';
import { gives, instant, list, named, type Told, uuid } from './shape';

/** The one shape of problems. */
export const problemShape = problemOf(Object.keys(PROBLEMS));

/** A write that is stored and not confirmed yet. */
export const received = named('Received', z.object({ id: uuid, status: z.literal('received'), caseId: uuid }));

/** How a write to a case is answered whose effect is not confirmed yet. */
export const STORED = gives('Stored; see Location', received, 'Location', 'Retry-After');

/** What became of a write. */
export const commandShape = ({ whole }: CaseShapes) =>
  named(
    'Command',
    z.object({
      id: uuid,
      kind: z.enum(['open', 'decide', 'act', 'redate', 'assign']),
      status: z.enum(['received', 'done', 'refused']),
      receivedAt: instant,
      result: whole.optional(),
      problem: problemShape.optional(),
    }),
  );

/** What became of one item of many: the case, the stored command or the problem; nothing but its status when only asked. */
const ITEM = ({ whole }: CaseShapes) => ({
  status: z.int(),
  case: whole.optional(),
  command: received.optional(),
  problem: problemShape.optional(),
});

export const openingResults = (shapes: CaseShapes) => list(named('OpeningResult', z.object(ITEM(shapes))));

export const decisionResults = (shapes: CaseShapes) =>
  list(named('DecisionResult', z.object({ taskId: z.string().optional(), ...ITEM(shapes) })));

export type Received = Told<typeof received>;
export type ItemResult = Told<ReturnType<typeof decisionResults>>['items'][number];
