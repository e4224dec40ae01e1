import type { Readable } from 'node:stream';

/** An answer before it becomes bytes. */
export interface Answer<B = unknown> {
  readonly status: number;
  readonly body: B;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent in place of the body, if that is not JSON. */
  readonly content?: () => Promise<Readable>;
}
