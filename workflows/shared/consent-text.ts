import type { Label } from '../kit/policy/labels';

/** A text that must be read before agreeing. A changed text gets a new version, which is kept with the consent. */
export interface ConsentText {
  readonly version: string;
  readonly title: Label;
  readonly paragraphs: readonly Label[];
}
