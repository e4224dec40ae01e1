/** All templates, generic for every process. */
export const TEMPLATES = [
  'task-opened',
  'task-reminder',
  'task-escalated',
  'case-submitted',
  'case-moved',
  'action-taken',
  'case-closed',
  'check-failed',
  'message-undelivered',
  'stand-in-asked',
  'decided-for-you',
] as const;

export type Template = (typeof TEMPLATES)[number];

/** Templates by which a task reaches those it was opened for. */
export const ASKING: readonly Template[] = ['task-opened', 'task-reminder'];

/** Whether a notice tells those to whom a task has gone: never its holder alone, and never by a link to decide it. */
export const isEscalation = (template: string): boolean => template === 'task-escalated';

/** Whether a notice asks for something: pointless once its task has ended. */
export const asks = (template: string): boolean =>
  (ASKING as readonly string[]).includes(template) || isEscalation(template);

export const isTemplate = (name: string): name is Template => (TEMPLATES as readonly string[]).includes(name);
