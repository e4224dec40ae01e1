import { z } from 'zod';
import { type CaseShapes, relatedTable, TASK_OF_CASE } from './case';
import { deadline } from './deadline';
import { TASK_OF_POLICY } from './process';
import { instant, named, page, type Told, uuid } from './shape';

/** A task as the policy has it, as it stands, and what there is to judge. */
const detailOf = <S extends z.ZodType>(judged: S) =>
  named(
    'Task',
    z.object({
      ...TASK_OF_POLICY,
      ...TASK_OF_CASE,
      caseId: uuid,
      deadline: deadline.nullable(),
      remindAt: z.array(instant),
      case: judged,
      related: z.array(relatedTable).optional(),
    }),
  );

const counters = z.object({
  total: z.int(),
  claimed: z.int(),
  byType: z.record(z.string(), z.int()),
  byUrgency: z.object({ soon: z.int(), thisWeek: z.int(), later: z.int() }),
});

export const inboxOf = ({ inInbox }: CaseShapes) => named('Inbox', page(inInbox).extend({ counters }));

export const taskShape = ({ judged }: CaseShapes) => detailOf(judged);

export type TaskDetail = Told<ReturnType<typeof taskShape>>;
