import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Answer } from './answer';

/** Streams content that is not JSON; sends nothing for HEAD, or if the reader has it already. */
export async function sendContent(
  request: Request,
  response: Response,
  answer: Answer,
  content: NonNullable<Answer['content']>,
): Promise<void> {
  response.status(answer.status);
  const headers = answer.headers ?? {};
  if (headers['ETag'] !== undefined) response.set('ETag', headers['ETag']);
  if (request.fresh) return void response.status(304).end();
  if (request.method === 'HEAD') return void response.set(headers).end();
  const stream = await content();
  response.set(headers);
  try {
    await pipeline(stream, response);
  } catch (error) {
    // A reader who goes away is no fault.
    if (!response.closed) throw error;
  }
}

/** The header that makes a browser save a file under its name, whatever letters it has. */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
