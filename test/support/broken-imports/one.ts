import type { Other } from './other';

/** Half of a type cycle, by which the boundaries test proves that it sees one. */
export interface One {
  readonly other?: Other;
}
