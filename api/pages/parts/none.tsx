import type { JSX } from 'preact';

/** Stands where a row has nothing. */
export const None = (): JSX.Element => <span class="muted">–</span>;
