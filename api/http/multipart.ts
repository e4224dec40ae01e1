import busboy from 'busboy';
import type { Request } from 'express';
import { Problem } from './problems';
import { type Incoming, MOST_BYTES } from './uploads';

/** Handlers for the parts of a body, called in the order in which they come. */
export interface Parts {
  /** Returns why the rest of the body is not read, if so. */
  field(name: string, value: string): Problem | undefined;
  /** Reads a file; if it rejects, the rest of the body is not read. */
  file(name: string, fileName: string, stream: Incoming): Promise<void>;
}

/** More than the longest text of any form, in bytes. */
const MOST_TEXT = 32 * 1024;
const MOST_PARTS = 2_000;
/** How long a body may send nothing while it is read, in ms. */
const SILENCE_MS = 30_000;
/** How long a sender may take to notice that the rest of the body is not wanted, in ms. */
const NOTICE_MS = 10_000;

/**
 * Reads a multipart body. A part without a file name, which browsers send for a field without a chosen file, is
 * skipped.
 */
export async function readMultipart(request: Request, parts: Parts, mostFiles: number): Promise<void> {
  const reader = readerOf(request, mostFiles);
  const work: Promise<void>[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      const broken = (): void => reject(new Problem('bad-request'));
      const tooMany = (): void => reject(new Problem('too-large'));
      reader.on('field', (name: string | undefined, value, { valueTruncated, nameTruncated }) => {
        if (valueTruncated || nameTruncated) return tooMany();
        const problem = parts.field(name ?? '', value);
        if (problem) reject(problem);
      });
      reader.on('file', (name: string | undefined, stream, { filename }) => {
        // A stream that nobody reads any more must not end the process with its error.
        stream.on('error', () => undefined);
        if (!filename) return void stream.resume();
        const taken = parts.file(name ?? '', filename, stream);
        taken.catch(reject);
        work.push(taken);
      });
      reader.on('partsLimit', tooMany);
      reader.on('filesLimit', tooMany);
      reader.on('fieldsLimit', tooMany);
      reader.on('error', broken);
      reader.on('close', () => void Promise.all(work).then(() => resolve(), reject));
      request.on('close', () => request.complete || broken());
      request.setTimeout(SILENCE_MS, () => request.destroy());
      request.pipe(reader);
    });
  } catch (error) {
    request.unpipe(reader);
    reader.on('error', () => undefined);
    reader.destroy();
    request.resume();
    setTimeout(() => request.complete || request.destroy(), NOTICE_MS).unref();
    await Promise.allSettled(work);
    throw error;
  } finally {
    request.setTimeout(0);
  }
}

function readerOf({ headers }: Request, files: number): busboy.Busboy {
  try {
    return busboy({
      headers,
      defParamCharset: 'utf8',
      // The parser stops at its limits; a part of exactly the allowed size is not too large.
      limits: { files: files + 1, fileSize: MOST_BYTES + 1, fieldSize: MOST_TEXT, parts: MOST_PARTS },
    });
  } catch {
    throw new Problem('bad-request');
  }
}
