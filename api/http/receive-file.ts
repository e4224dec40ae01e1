import type { RequestHandler, Response } from 'express';
import type { FileStorage } from '../../activities/ports/files/storage';
import { readMultipart } from './multipart';
import { invalidField } from './parse';
import { Problem } from './problems';
import { receive, tooLarge, type Upload } from './uploads';

/** How long a request may take to arrive, unless it is an upload. */
const ARRIVAL_MS = 30_000;

/**
 * Ends requests that arrive slowly, so that nobody can keep connections busy; an upload gets its time once its sender
 * is known.
 */
export const hurry: RequestHandler = (request, response, next) => {
  const timer = setTimeout(() => request.complete || request.destroy(), ARRIVAL_MS).unref();
  response.once('close', () => clearTimeout(timer));
  response.locals['hurry'] = timer;
  next();
};

/** Lets a request take as long as an upload may. */
export const unhurry = ({ locals }: Response): void => clearTimeout(locals['hurry'] as NodeJS.Timeout | undefined);

const unknown = (name: string): Problem => invalidField(name, 'unknown-field', '不认识此字段', 'is not a known field');

/** Receives the one file of a multipart form as the request's body; it is dropped once the request is answered. */
export const receiveFile =
  (storage: FileStorage): RequestHandler =>
  async (request, response, next) => {
    unhurry(response);
    if (!request.is('multipart/form-data')) throw new Problem('unsupported-media-type');
    const arrived: Upload[] = [];
    response.once('close', () => void Promise.all(arrived.map((upload) => upload.drop())));
    let begun = false;
    const file = async (name: string, fileName: string, stream: Parameters<typeof receive>[0]): Promise<void> => {
      if (name !== 'file') throw unknown(name);
      if (begun) throw invalidField('file', 'too-many', '每次只能上传一个文件', 'has to be one file at a time');
      begun = true;
      stream.once('limit', () => stream.destroy(tooLarge()));
      arrived.push(await receive(stream, fileName, storage.incoming));
    };
    const field = (name: string): Problem => unknown(name);
    try {
      await readMultipart(request, { field, file }, 2);
    } catch (error) {
      await Promise.all(arrived.map((upload) => upload.drop()));
      throw error;
    }
    if (arrived.length === 0) throw invalidField('file', 'required', '必填', 'is required');
    request.body = arrived[0];
    next();
  };
