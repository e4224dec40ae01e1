import { type Locale } from '../../../workflows/kit/policy/labels';
import type { Format } from './format';
import type { Messages } from '../texts/messages.zh-CN';

/** The language of a page and what goes with it. */
export interface Words {
  readonly locale: Locale;
  readonly m: Messages;
  readonly f: Format;
}
