import type { Other } from './other';

/** Half of a circle of types, by which the test of the boundaries proves that it sees one. */
export interface One {
  readonly other?: Other;
}
