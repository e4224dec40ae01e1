import { z } from 'zod';
import { hash, instant, named, uuid } from './shape';

/** An uploaded file; its content is got by itself. */
export const fileShape = named(
  'File',
  z.object({ id: uuid, name: z.string(), mediaType: z.string(), size: z.int(), sha256: hash, uploadedAt: instant }),
);
