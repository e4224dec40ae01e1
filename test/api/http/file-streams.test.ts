import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { MOST_BYTES } from '../../../api/http/uploads';
import { bytesIn } from '../../support/bytes-in';
import { eventually } from '../../support/engine-world';
import { pdfOf } from '../../support/sample-files';
import type { ApiWorld } from '../api-world';
import { fileWorld, PARTNER, upload } from '../cases/file-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await fileWorld();
});
afterAll(() => api.close());

const MB = 1024 * 1024;
const BOUNDARY = 'b';
const HEAD = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="large.pdf"\r\n\r\n`;
const END = `\r\n--${BOUNDARY}--\r\n`;

async function call(method: string, address: string, headers: object = {}): Promise<ClientRequest> {
  const { port } = api.server.address() as AddressInfo;
  const token = await api.token(PARTNER);
  return http.request({ port, method, path: address, headers: { Authorization: `Bearer ${token}`, ...headers } });
}

const uploading = (): Promise<ClientRequest> =>
  call('POST', '/v1/files', { 'Content-Type': `multipart/form-data; boundary=${BOUNDARY}` });

const answerTo = async (request: ClientRequest): Promise<IncomingMessage> =>
  ((await once(request, 'response')) as [IncomingMessage])[0];

const bytesArrived = (): Promise<number> => bytesIn(api.deps.files.incoming);

/** Counts how much of a content has been read. */
function counted(content: Buffer): { stream: Readable; read: () => number } {
  let at = 0;
  const stream = new Readable({
    read() {
      this.push(at >= content.length ? null : content.subarray(at, (at += 64 * 1024)));
    },
  });
  return { stream, read: () => Math.min(at, content.length) };
}

test('a file is written down while it comes, comes back whole, and is never held whole', async () => {
  const content = Buffer.concat([pdfOf('large'), randomBytes(40 * MB)]);
  const request = await uploading();
  request.write(HEAD);
  request.write(content.subarray(0, 20 * MB));
  await eventually('its first half to be on the disk', async () => (await bytesArrived()) >= 19 * MB);
  request.end(Buffer.concat([content.subarray(20 * MB), Buffer.from(END)]));
  const answer = await answerTo(request);
  const text = (await answer.toArray()).join('');
  const { id } = JSON.parse(text) as { id: string };
  expect(answer.statusCode).toBe(201);

  const { stream, read } = counted(content);
  const { get } = api.deps.files;
  (api.deps.files as { get: typeof get }).get = () => Promise.resolve(stream);
  const asked = await call('GET', `/v1/files/${id}`);
  asked.end();
  const sent = await answerTo(asked);
  (api.deps.files as { get: typeof get }).get = get;
  let before = -1;
  // The connection takes some, then stalls, because nobody reads.
  await eventually('the sender to wait', () => Promise.resolve(before === read() || ((before = read()), false)));
  expect(read()).toBeLessThan(30 * MB);
  const hash = createHash('sha256');
  for await (const chunk of sent) hash.update(chunk as Buffer);
  expect(hash.digest('hex')).toBe(createHash('sha256').update(content).digest('hex'));
});

test('a file that is too large is refused before its end, and leaves nothing', async () => {
  const request = await uploading();
  request.on('error', () => undefined);
  request.write(HEAD);
  request.write(Buffer.alloc(MOST_BYTES + 2, 'x'));
  const answer = await answerTo(request);
  expect(answer.statusCode).toBe(413);
  expect(await bytesArrived()).toBe(0);
  request.destroy();
});

test('an upload that breaks off leaves nothing', async () => {
  const request = await uploading();
  request.on('error', () => undefined);
  request.write(HEAD + 'x'.repeat(MB));
  await eventually('some of it to be on the disk', async () => (await bytesArrived()) > 0);
  request.destroy();
  await eventually('it to be gone', async () => (await readdir(api.deps.files.incoming)).length === 0);
});

test('a reader who goes away ends the sending, and the service goes on', async () => {
  const { id } = (await upload(api, PARTNER, Buffer.concat([pdfOf('x'), randomBytes(20 * MB)]))).body;
  const asked = await call('GET', `/v1/files/${id}`);
  asked.on('error', () => undefined);
  asked.end();
  (await answerTo(asked)).destroy();
  await api.get(PARTNER, '/v1/tasks').expect(200);
});
