import type { Readable } from 'node:stream';

/** An answer before it becomes bytes. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent in place of the body, if that is not JSON. */
  readonly content?: () => Promise<Readable>;
}
