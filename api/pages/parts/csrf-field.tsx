import type { JSX } from 'preact';
import { useReader } from './reader';

/** Proves that a form comes from our own page; every form that posts has one. */
export const CsrfField = (): JSX.Element => <input type="hidden" name="_csrf" value={useReader().page.csrf} />;
