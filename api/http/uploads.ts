import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Arrived } from '../../activities/ports/files/storage';
import { endsAs, ENDINGS, mediaTypeOf } from './media-types';
import { invalidField } from './parse';
import { type FieldError, Problem } from './problems';

/** The largest file, in bytes. */
export const MOST_BYTES = 50 * 1024 * 1024;

/** A file that has arrived and may be kept; the receiver drops it when done. */
export interface Upload extends Arrived {
  readonly name: string;
  readonly mediaType: string;
  drop(): Promise<void>;
}

/** A file on its way; it ends early, `truncated`, when it is larger than allowed. */
export type Incoming = Readable & { readonly truncated?: boolean };

/** Writes a file to disk as it arrives, and finds out what it is. If it throws, nothing is left of the file. */
export async function receive(stream: Incoming, name: string, folder: string): Promise<Upload> {
  if (DISGUISE.test(name)) throw disguised();
  const place = path.join(folder, randomUUID());
  const drop = (): Promise<void> => rm(place, { force: true });
  const hash = createHash('sha256');
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(stream, meter, createWriteStream(place, { flags: 'wx', mode: 0o600 }));
    if (stream.truncated) throw tooLarge();
    if (size === 0) throw invalidField('file', 'empty', '文件是空的', 'is an empty file');
    const mediaType = await mediaTypeOf(place);
    if (mediaType === undefined) throw notAllowed('type-not-allowed', TYPE_SAYS);
    const shown = cleanName(name);
    if (!endsAs(shown, mediaType)) throw notAllowed('name-not-allowed', NAME_SAYS);
    return { path: place, name: shown, mediaType, size, sha256: hash.digest('hex'), drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** The problem for a file that is larger than allowed. */
export const tooLarge = (): Problem =>
  new Problem('file-too-large', {
    errors: [
      {
        path: 'file',
        code: 'too-large',
        message: { zh: '文件超过 50 MB', en: 'is larger than 50 MB' },
        allowed: [MOST_BYTES],
      },
    ],
  });

const TYPE_SAYS = { zh: '只接受这些类型的文件：', en: 'has to be a file of one of these types: ' };
const NAME_SAYS = {
  zh: '文件名的扩展名与内容不符，扩展名须为其内容的类型：',
  en: 'has a name that ends otherwise than its content; names may end as one of these types do: ',
};

function notAllowed(code: string, says: FieldError['message']): Problem {
  const list = ENDINGS.join(', ');
  const message = { zh: `${says.zh}${list}`, en: `${says.en}${list}` };
  return new Problem('file-type-not-allowed', { errors: [{ path: 'file', code, message, allowed: ENDINGS }] });
}

/** Marks that make a name run from right to left, so that it seems to end otherwise. */
const DISGUISE = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

const disguised = (): Problem =>
  invalidField(
    'file',
    'name-disguised',
    '文件名含有改变文字方向的字符，请改名后再上传',
    'has a name with marks that change the direction of writing; rename it first',
  );

const MOST_LETTERS = 255;

/** The name of a file without path and invisible characters, and short enough; its extension stays. */
export function cleanName(given: string): string {
  const last = given.replaceAll('%22', '"').normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const seen = last.replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '').trim();
  const letters = [...seen];
  if (letters.length === 0 || /^\.+$/.test(seen)) return 'file';
  if (letters.length <= MOST_LETTERS) return seen;
  const ending = [...path.extname(seen)].slice(0, 16);
  return [...letters.slice(0, MOST_LETTERS - ending.length), ...ending].join('');
}
