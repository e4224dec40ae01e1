import { createReadStream } from 'node:fs';
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

/** The media type of a file by its content, never by its name; undefined for one that may not be uploaded. */
export async function mediaTypeOf(file: string): Promise<string | undefined> {
  const found = await fileTypeFromFile(file);
  if (found) return found.mime in MEDIA_TYPES ? found.mime : undefined;
  return (await isText(file)) ? TEXT : undefined;
}

const NO_UTF8 = 'ERR_ENCODING_INVALID_ENCODED_DATA';

// What has no signature is a text if all of it is readable UTF-8.
async function isText(file: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const readable = (text: string): boolean => !/[^\P{Cc}\t\n\r\f]/u.test(text);
  try {
    for await (const chunk of createReadStream(file)) {
      if (!readable(decoder.decode(chunk as Buffer, { stream: true }))) return false;
    }
    return readable(decoder.decode());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === NO_UTF8) return false;
    throw error;
  }
}
