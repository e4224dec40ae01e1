import { z } from 'zod';
import { fieldShape } from './field';
import { instant, named, type Told } from './shape';
import { blocker, channel, duty, NOT_POSSIBLE, onSilence, partyRole, role } from './vocabulary';

const code = z.enum(['always', 'when-protected']).optional();

export const dueRule = named(
  'DueRule',
  z.union([
    z.object({ workingDays: z.int(), calendar: z.string().optional() }),
    z.object({ days: z.int() }),
    z.object({ months: z.int() }),
    z.object({ on: z.string() }),
    z.object({ given: z.string() }),
  ]),
);

const reminder = named(
  'ReminderRule',
  z.union([
    z.object({ afterDays: z.int() }),
    z.object({ afterWorkingDays: z.int() }),
    z.object({ beforeWorkingDays: z.int() }),
  ]),
);

const decisionOfPolicy = named(
  'DecisionOfPolicy',
  z.object({
    key: z.string(),
    title: z.string(),
    consequence: z.string(),
    commentRequired: z.boolean(),
    code,
    revises: z.boolean().optional(),
    form: z.array(fieldShape),
    ...NOT_POSSIBLE,
  }),
);

/** What the policy says about a task. */
export const TASK_OF_POLICY = {
  key: z.string(),
  title: z.string(),
  sentence: z.string(),
  role,
  party: partyRole,
  channel,
  duty: duty.optional(),
  standing: z.boolean().optional(),
  decisions: z.array(decisionOfPolicy),
  due: dueRule.optional(),
  reminders: z.array(reminder),
  escalates: z.array(z.object({ afterWorkingDays: z.int(), to: role })).optional(),
  onSilence,
  silence: z.string(),
};

const taskOfPolicy = named('TaskOfPolicy', z.object(TASK_OF_POLICY));

const actionOfPolicy = named(
  'ActionOfPolicy',
  z.object({
    key: z.string(),
    title: z.string(),
    roles: z.array(role),
    party: partyRole.optional(),
    states: z.array(z.string()),
    duty: duty.optional(),
    form: z.array(fieldShape),
    closes: z.string().optional(),
    revises: z.boolean().optional(),
    logs: z.boolean().optional(),
  }),
);

const SUMMARY = {
  type: z.string(),
  version: z.int(),
  title: z.string(),
  sentence: z.string(),
  opens: z.array(role),
};

const processSummary = z.object(SUMMARY);

export const processInList = named('ProcessSummary', processSummary.extend({ mayOpen: z.boolean() }));

/** A process as data: what a client needs to fill every form, decide every task and follow every case. */
export const processShape = named(
  'Process',
  z.object({
    ...SUMMARY,
    needs: z.string(),
    code,
    form: z.array(fieldShape),
    states: z.array(z.object({ key: z.string(), title: z.string(), next: z.array(z.string()) })),
    outcomes: z.array(z.object({ key: z.string(), title: z.string(), tone: z.enum(['good', 'bad', 'neutral']) })),
    tasks: z.array(taskOfPolicy),
    actions: z.array(actionOfPolicy),
    diagram: z.string(),
  }),
);

export const checked = named('Check', z.object({ ok: z.boolean(), blockers: z.array(blocker) }));

/** A one-time code that was sent, to a masked address. */
export const codeSent = named('CodeSent', z.object({ codeId: z.string(), sentTo: z.string(), expiresAt: instant }));

export type ProcessSummary = Told<typeof processSummary>;
export type ProcessView = Told<typeof processShape>;
export type TaskOfPolicy = Told<typeof taskOfPolicy>;
export type DueView = Told<typeof dueRule>;
