import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { diskStorage } from '../../../activities/ports/files/disk';
import { s3Storage } from '../../../activities/ports/files/s3';
import type { Arrived, FileStorage } from '../../../activities/ports/files/storage';
import { type S3Server, startS3 } from '../../support/s3-server';

let folder: string;
let server: S3Server;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assent-files-'));
  server = await startS3();
});
const written: string[] = [];
afterAll(async () => {
  await server.close();
  for (const file of written) await rm(file, { force: true });
  await rm(folder, { recursive: true });
});

const hashOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

async function arrived(storage: FileStorage, content: Buffer): Promise<Arrived> {
  const file = path.join(storage.incoming, randomUUID());
  await writeFile(file, content);
  written.push(file);
  return { path: file, size: content.length, sha256: hashOf(content) };
}

async function hashOfStream(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

describe.each(['disk', 's3'] as const)('files kept on %s', (kind) => {
  let storage: FileStorage;
  beforeAll(() => {
    storage = kind === 'disk' ? diskStorage(path.join(folder, 'kept')) : s3Storage(server.config);
  });

  test('come back as they were, of one byte and of many', async () => {
    for (const content of [Buffer.from('x'), randomBytes(12_000_000)]) {
      const id = randomUUID();
      await storage.put(id, await arrived(storage, content));
      expect(await hashOfStream(await storage.get(id))).toBe(hashOf(content));
    }
  });

  test('stay as they are when the same is kept again', async () => {
    const [id, content] = [randomUUID(), Buffer.from('同一份文件')];
    await storage.put(id, await arrived(storage, content));
    await storage.put(id, await arrived(storage, content));
    expect(await buffer(await storage.get(id))).toEqual(content);
  });

  test('are gone when they were removed, and removing them again is no fault', async () => {
    const [gone, kept] = [randomUUID(), randomUUID()];
    for (const id of [gone, kept]) await storage.put(id, await arrived(storage, Buffer.from(id)));
    await storage.remove(gone);
    await storage.remove(gone);
    await expect(storage.get(gone)).rejects.toMatchObject({ name: 'PortFault' });
    expect((await buffer(await storage.get(kept))).toString()).toBe(kept);
  });

  test('are no file under an id that nobody has kept', async () => {
    await expect(storage.get(randomUUID())).rejects.toMatchObject({ name: 'PortFault' });
  });

  test('are not kept when they have vanished before they were', async () => {
    const id = randomUUID();
    const file = await arrived(storage, Buffer.from('here'));
    await rm(file.path);
    await expect(storage.put(id, file)).rejects.toMatchObject({ name: 'PortFault' });
    await expect(storage.get(id)).rejects.toMatchObject({ name: 'PortFault' });
  });
});

test('a folder that does not exist yet is made, and what a dead process left in it goes after a day', async () => {
  const place = path.join(folder, 'new', 'place');
  const { incoming } = diskStorage(place);
  const [old, young] = [path.join(incoming, 'old'), path.join(incoming, 'young')];
  for (const file of [old, young]) await writeFile(file, 'part');
  const before = new Date(Date.now() - 25 * 3_600_000);
  await utimes(old, before, before);
  diskStorage(place);
  expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
});

test('on disk only the process that keeps them can read them, and no name of a client is a path', async () => {
  const place = path.join(folder, 'private');
  const storage = diskStorage(place);
  const id = randomUUID();
  await storage.put(id, await arrived(storage, Buffer.from('x')));
  expect((await readdir(place)).sort()).toEqual([id.slice(-2), 'incoming'].sort());
  expect(await readdir(path.join(place, id.slice(-2)))).toEqual([id]);
});

test('a storage that does not know the key, or does not answer, is a fault and not a missing file', async () => {
  const stranger = s3Storage({ ...server.config, secretAccessKey: 'another' });
  await expect(stranger.put(randomUUID(), await arrived(stranger, Buffer.from('x')))).rejects.toThrow('answers 403');
  const nowhere = s3Storage({ ...server.config, endpoint: 'http://127.0.0.1:1' });
  await expect(nowhere.put(randomUUID(), await arrived(nowhere, Buffer.from('x')))).rejects.toThrow(
    'cannot be reached',
  );
  await expect(nowhere.remove(randomUUID())).rejects.toThrow('cannot be reached');
});
