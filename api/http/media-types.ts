import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { fileTypeFromFile } from 'file-type/node';

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const TEXT = 'text/plain';

/** What may be uploaded: media types with their file extensions. A CSV file is a text like any other. */
export const MEDIA_TYPES: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  [`${OFFICE}.wordprocessingml.document`]: ['docx'],
  [`${OFFICE}.spreadsheetml.sheet`]: ['xlsx'],
  [`${OFFICE}.presentationml.presentation`]: ['pptx'],
  'application/zip': ['zip'],
  [TEXT]: ['txt', 'csv'],
};

/** The extensions of files that may be uploaded, for people to read. */
export const ENDINGS: readonly string[] = Object.values(MEDIA_TYPES).flat();

/**
 * The media type of a file by its content, with the charset of a text that is not UTF-8; undefined for one that may not
 * be uploaded.
 */
export async function mediaTypeOf(file: string): Promise<string | undefined> {
  const marked = await utf16Of(file);
  // A mark of UTF-16 looks like the first bytes of an MP3.
  const found = marked?.sure ? undefined : await fileTypeFromFile(file);
  if (found) return found.mime in MEDIA_TYPES ? found.mime : undefined;
  for (const charset of marked ? [marked.charset] : ['utf-8', 'gb18030'])
    if (await isText(file, charset)) return charset === 'utf-8' ? TEXT : `${TEXT}; charset=${charset}`;
  return undefined;
}

/** Whether a name ends as files of a media type do, which may name its charset. */
export const endsAs = (name: string, mediaType: string): boolean =>
  (MEDIA_TYPES[mediaType.split(';')[0] ?? ''] ?? []).includes(path.extname(name).slice(1).toLowerCase());

/** A media type for the header Content-Type: a text says how it is written. */
export const contentTypeOf = (mediaType: string): string => (mediaType === TEXT ? `${TEXT}; charset=utf-8` : mediaType);

/** Enough of a text to tell from its zero bytes how it is written. */
const BEGINNING_BYTES = 4_096;

interface Utf16 {
  readonly charset: string;
  /** By its mark, not only by where its zero bytes are. */
  readonly sure: boolean;
}

// What has no signature is a text if all of it can be read as one: UTF-8, as Excel writes Unicode, or in China.
async function utf16Of(file: string): Promise<Utf16 | undefined> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const mark = bytes.subarray(0, 2).toString('hex');
    if (mark === 'fffe') return { charset: 'utf-16le', sure: true };
    if (mark === 'feff') return { charset: 'utf-16be', sure: true };
    const zeros = [0, 0];
    bytes.forEach((byte, at) => byte === 0 && (zeros[at % 2]! += 1));
    if (zeros[0] === zeros[1]) return undefined;
    return { charset: zeros[0]! > zeros[1]! ? 'utf-16be' : 'utf-16le', sure: false };
  } finally {
    await handle.close();
  }
}

const NOT_READABLE = 'ERR_ENCODING_INVALID_ENCODED_DATA';

const CONTROL = /[^\P{Cc}\t\n\r\f]/u;
// What a guessed charset makes of bytes that are no text: characters that no alphabet has.
const NO_LETTER = /[\p{Cn}\p{Co}\p{Cs}]/u;

async function isText(file: string, charset: string): Promise<boolean> {
  const decoder = new TextDecoder(charset, { fatal: true });
  const isReadable = (text: string): boolean => !CONTROL.test(text) && (charset === 'utf-8' || !NO_LETTER.test(text));
  try {
    for await (const chunk of createReadStream(file)) {
      if (!isReadable(decoder.decode(chunk as Buffer, { stream: true }))) return false;
    }
    return isReadable(decoder.decode());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === NOT_READABLE) return false;
    throw error;
  }
}
