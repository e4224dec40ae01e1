import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether a request brings a configured bearer token; never without one. Takes the same time for all wrong ones. */
export function bringsToken(request: Request, token: string | undefined): boolean {
  const given = /^Bearer (.+)$/i.exec(request.get('Authorization') ?? '')?.[1];
  return token !== undefined && given !== undefined && timingSafeEqual(digest(given), digest(token));
}
