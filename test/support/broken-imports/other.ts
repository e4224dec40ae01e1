import type { One } from './one';

/** The other half. */
export interface Other {
  readonly one?: One;
}
