/** How much is asked of each side: `pairs` blocks of `calls` each, by so many callers at a time. */
export interface Load {
  readonly callers: number;
  readonly calls: number;
  readonly pairs: number;
}

/** Processes that both sides use. */
export const SHARED = ['temporal', 'postgres'] as const;
/** Processes that work for a decision of ours; messages are sent by a process of their own. */
export const OURS = ['api', 'worker', ...SHARED] as const;
export const THEIRS = ['bare server', 'bare worker', ...SHARED] as const;
