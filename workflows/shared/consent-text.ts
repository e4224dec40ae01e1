import type { Label } from '../kit/policy/labels';

/** A text that somebody must have read before he agrees. A changed text gets a new version; the version is kept with the consent. */
export interface ConsentText {
  readonly version: string;
  readonly title: Label;
  readonly paragraphs: readonly Label[];
}
