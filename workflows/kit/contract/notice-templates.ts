/** All templates, generic for every process. */
export const TEMPLATES = [
  'task-opened',
  'task-reminder',
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

/** Templates that ask for something: pointless once their task has ended. */
export const ASKING: readonly Template[] = ['task-opened', 'task-reminder'];

/** Whether a notice asks for something. */
export const asks = (template: string): boolean => (ASKING as readonly string[]).includes(template);

export const isTemplate = (name: string): name is Template => (TEMPLATES as readonly string[]).includes(name);
