import { open } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { AwsV4Signer } from 'aws4fetch';
import { type Dispatcher, request } from 'undici';
import { cancellation } from '../cancellation';
import { PortFault } from '../errors';
import { httpOutcome, networkOutcome } from '../outcome';
import { incomingFolder } from './incoming';
import type { FileStorage } from './storage';

/** A bucket of an S3 storage, reached as `{endpoint}/{bucket}/{id}`. */
export interface S3Config {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The SHA-256 of empty input. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** How long the storage may stay silent, in ms. */
const SILENCE_MS = 30_000;

/** Files as objects by id. The hash of the bytes is signed, so a file changed on the way is rejected. */
export function s3Storage(config: S3Config): FileStorage {
  const { endpoint, bucket, ...credentials } = config;
  const base = `${endpoint.replace(/\/$/, '')}/${encodeURIComponent(bucket)}`;

  async function send(
    method: Dispatcher.HttpMethod,
    id: string,
    content: { sha256: string; size?: number; body?: Readable },
  ): Promise<Dispatcher.ResponseData> {
    const { sha256, size, body } = content;
    const headers = { 'x-amz-content-sha256': sha256, ...(size !== undefined && { 'content-length': String(size) }) };
    const signer = new AwsV4Signer({ method, url: `${base}/${id}`, headers, service: 's3', ...credentials });
    const signed = await signer.sign();
    const work = cancellation();
    if (work?.aborted) body?.destroy();
    work?.throwIfAborted();
    return request(signed.url, {
      ...(work !== undefined && { signal: work }),
      method,
      headers: Object.fromEntries(signed.headers),
      body: body ?? null,
      headersTimeout: SILENCE_MS,
      bodyTimeout: SILENCE_MS,
    }).catch((cause: unknown) => {
      body?.destroy();
      work?.throwIfAborted();
      throw new PortFault('the file storage cannot be reached', { outcome: networkOutcome(cause), cause });
    });
  }

  return {
    // Other accounts of this machine may run an API too.
    incoming: incomingFolder(path.join(os.tmpdir(), `assent-incoming-${os.userInfo().uid}`)),
    async put(id, { path: from, size, sha256 }) {
      const file = await open(from).catch((cause: unknown) => {
        throw new PortFault('the file to be kept cannot be read', { cause });
      });
      await done(await send('PUT', id, { sha256, size, body: file.createReadStream() }));
    },
    async get(id) {
      const answer = await send('GET', id, { sha256: EMPTY });
      if (answer.statusCode !== 200) await done(answer);
      return answer.body;
    },
    async remove(id) {
      await done(await send('DELETE', id, { sha256: EMPTY }), 404);
    },
  };
}

/** Reads an answer to its end, so that its connection can be reused. */
async function done({ statusCode, body }: Dispatcher.ResponseData, fine?: number): Promise<void> {
  await body.dump();
  const outcome = httpOutcome(statusCode);
  if (outcome === 'done' || statusCode === fine) return;
  const facts = { outcome: outcome === 'later' ? outcome : 'ours', answer: `S3 ${statusCode}` } as const;
  throw new PortFault(`the file storage answers ${statusCode}`, facts);
}
