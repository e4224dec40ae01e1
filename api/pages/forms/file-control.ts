import { type Field, type FileRef, MOST_FILES } from '../../../workflows/kit/policy/fields';
import { type Locale, say } from '../../../workflows/kit/policy/labels';
import { ENDINGS } from '../../http/media-types';
import { sizeText } from '../frame/format';

const ACCEPT = ENDINGS.map((ending) => `.${ending}`).join(',');

interface FileControl {
  readonly value: readonly { readonly id: string; readonly name: string; readonly size: string }[];
  readonly accept: string;
  readonly several: boolean;
  readonly help: string;
}

/** What a file field needs besides the common parts: what was sent already, what may be chosen, and how much of it. */
export function fileControl(field: Field, value: unknown, locale: Locale): FileControl {
  const most = Math.min(field.max ?? MOST_FILES, MOST_FILES);
  const types = ENDINGS.join(', ');
  const limits = {
    zh: `最多 ${most} 个文件，每个不超过 50 MB（${types}）。`,
    en: `At most ${most === 1 ? 'one file' : `${most} files`} of up to 50 MB${most === 1 ? '' : ' each'} (${types}).`,
  };
  const files = (Array.isArray(value) ? value : []) as readonly FileRef[];
  return {
    value: files.map(({ id, name, size }) => ({ id, name, size: sizeText(size) })),
    accept: ACCEPT,
    several: most > 1,
    help: [field.help && say(field.help, locale), say(limits, locale)].filter(Boolean).join(' '),
  };
}
