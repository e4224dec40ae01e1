import type { FileAnswer } from '../frame/answers';
import type { Words } from '../frame/words';
import type { Tone } from '../parts/badge';
import { sizeText } from '../frame/format';

/** A file to download and where it stands, as the component `FileList` takes it. */
export interface FileLine {
  readonly href: string;
  readonly name: string;
  readonly size: string;
  readonly state: string;
  readonly tone: Tone;
  readonly reason?: string | undefined;
}

const TONES = { submitted: 'neutral', accepted: 'good', refused: 'bad', superseded: 'neutral' } as const;

/** The files of a field; undefined if it is not a file field, or masked. */
export const filesOf = (value: unknown, { m }: Pick<Words, 'm'>): FileLine[] | undefined =>
  Array.isArray(value)
    ? (value as FileAnswer[]).map(({ id, name, size, state, reason }) => ({
        href: `/files/${id}`,
        name,
        size: sizeText(size),
        state: m.form.files[state],
        tone: TONES[state],
        reason,
      }))
    : undefined;
