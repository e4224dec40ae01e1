import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import request from 'supertest';
import { cleanName, MOST_BYTES } from '../../../api/http/uploads';
import { SAMPLES } from '../../support/sample-files';
import { type ApiWorld, LIST, like, TEXT } from '../api-world';
import { fileWorld, MANAGER, opened, PARTNER, upload, uploaded } from './file-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await fileWorld();
});
afterAll(() => api.close());

const hashOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
const arriving = (): Promise<string[]> => readdir(api.deps.files.incoming);
const kept = async (): Promise<unknown> => (await api.world.db('files').count<{ count: number }[]>())[0]?.count;

async function download(persona: string, id: string, headers: object = {}): Promise<request.Response> {
  const token = await api.token(persona);
  return request(api.server)
    .get(`/v1/files/${id}`)
    .set({ Authorization: `Bearer ${token}`, ...headers })
    .buffer()
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(null, Buffer.concat(chunks)));
    });
}

describe('an upload', () => {
  it.each([
    ['pdf', 'application/pdf'],
    ['png', 'image/png'],
    ['jpeg', 'image/jpeg'],
    ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
    ['zip', 'application/zip'],
    ['csv', 'text/plain'],
  ] as const)('of a %s is kept as what it is, whatever its sender calls it', async (kind, mediaType) => {
    const content = SAMPLES[kind];
    const name = `x.${kind}`;
    const { status, headers, body } = await upload(api, PARTNER, content, { name, type: 'image/gif' });
    const sha256 = hashOf(content);
    expect([status, body]).toEqual([
      201,
      { id: TEXT, name, mediaType, size: content.length, sha256, uploadedAt: TEXT },
    ]);
    expect(headers['location']).toBe(`/v1/files/${body.id}`);
    const back = await download(PARTNER, body.id);
    expect(hashOf(back.body as Buffer)).toBe(sha256);
    expect(back.headers['content-type']?.split(';')[0]).toBe(mediaType);
  });

  it.each(['exe', 'gif', 'svg', 'latin1', 'binary'] as const)(
    'of a %s is refused with what is allowed, even under another name',
    async (kind) => {
      const before = await kept();
      const { status, body } = await upload(api, PARTNER, SAMPLES[kind], { name: 'a.pdf', type: 'application/pdf' });
      expect([status, body.type]).toEqual([415, '/problems/file-type-not-allowed']);
      expect(body.errors).toEqual([{ path: 'file', code: 'type-not-allowed', message: TEXT, allowed: LIST }]);
      expect([await arriving(), await kept()]).toEqual([[], before]);
    },
  );

  it('of nothing, without a file, with two files or with anything else is refused', async () => {
    const token = await api.token(PARTNER);
    const sent = () => request(api.server).post('/v1/files').set('Authorization', `Bearer ${token}`);
    const faults = async (test: request.Test): Promise<unknown> => {
      const { status, body } = (await test) as { status: number; body: { errors?: { path: string; code: string }[] } };
      return [status, ...(body.errors ?? []).map(({ path, code }) => `${path} ${code}`)];
    };
    expect(await faults(sent().attach('file', Buffer.alloc(0), 'a.pdf'))).toEqual([422, 'file empty']);
    expect(await faults(sent().attach('other', SAMPLES.pdf, 'a.pdf'))).toEqual([422, 'other unknown-field']);
    expect(await faults(sent().field('name', 'x').attach('file', SAMPLES.pdf, 'a.pdf'))).toEqual([
      422,
      'name unknown-field',
    ]);
    const two = sent().attach('file', SAMPLES.pdf, 'a.pdf').attach('file', SAMPLES.pdf, 'b.pdf');
    expect(await faults(two)).toEqual([422, 'file too-many']);
    expect(await faults(sent().type('multipart/form-data; boundary=x').send('--x--\r\n'))).toEqual([
      422,
      'file required',
    ]);
    expect(await faults(sent().type('multipart/form-data; boundary=x').send('nothing'))).toEqual([400]);
    expect(await faults(sent().send({ file: 'x' }))).toEqual([415]);
    expect(await faults(request(api.server).post('/v1/files').attach('file', SAMPLES.pdf, 'a.pdf'))).toEqual([401]);
    expect(await arriving()).toEqual([]);
  });

  it('may be as large as 50 MB and not a byte larger, and leaves nothing when it is', async () => {
    const content = Buffer.concat([SAMPLES.pdf, Buffer.alloc(MOST_BYTES - SAMPLES.pdf.length, 'x')]);
    expect((await upload(api, PARTNER, content)).status).toBe(201);
    const before = await kept();
    const { status, body } = await upload(api, PARTNER, Buffer.concat([content, Buffer.from('x')]));
    expect([status, body.type]).toEqual([413, '/problems/file-too-large']);
    expect([await arriving(), await kept()]).toEqual([[], before]);
  });

  it('is told about in the language of its sender', async () => {
    const english = (await upload(api, PARTNER, SAMPLES.exe)).body;
    const chinese = (await upload(api, PARTNER, SAMPLES.exe, { headers: { 'Accept-Language': 'zh-CN' } })).body;
    expect([english.title, chinese.title]).toEqual(['This type of file is not accepted', '不接受此类文件']);
    await request(api.server).get('/problems/file-too-large').expect(200);
  });

  it('is kept once under its key, and nothing else is', async () => {
    const headers = { 'Idempotency-Key': 'only-once' };
    const first = await upload(api, PARTNER, SAMPLES.pdf, { headers });
    const again = await upload(api, PARTNER, SAMPLES.pdf, { headers });
    expect([again.status, again.body]).toEqual([201, first.body]);
    const other = await upload(api, PARTNER, SAMPLES.png, { name: 'file.png', headers });
    expect([other.status, other.body.type]).toEqual([422, '/problems/idempotency-key-reused']);
    const another = await upload(api, 'partner-a.account-manager', SAMPLES.pdf, { headers });
    expect(another.body.id).not.toBe(first.body.id);
    const both = await Promise.all(
      [1, 2].map(() => upload(api, PARTNER, SAMPLES.png, { name: 'a.png', headers: { 'Idempotency-Key': 'k' } })),
    );
    expect(both[0]?.body).toEqual(both[1]?.body);
  });

  it('keeps the name that people gave it, without anything that could mislead', async () => {
    expect((await upload(api, PARTNER, SAMPLES.pdf, { name: '合同 (终稿).pdf' })).body.name).toBe('合同 (终稿).pdf');
    const names: Record<string, string> = {
      '../../etc/passwd': 'passwd',
      'C:\\Users\\x\\report.pdf': 'report.pdf',
      'a\u202efdp.exe': 'afdp.exe',
      'a\u0000b\nc.pdf': 'abc.pdf',
      '..': 'file',
      '': 'file',
      '%22quoted%22.pdf': '"quoted".pdf',
    };
    expect(Object.keys(names).map(cleanName)).toEqual(Object.values(names));
    expect([...cleanName(`${'理'.repeat(400)}.docx`)].slice(-6).join('')).toBe('理.docx');
    expect([...cleanName(`${'理'.repeat(400)}.docx`)]).toHaveLength(255);
  });
});

describe('a download', () => {
  it('is a file to save under its name, never a page to show, and is not sent twice', async () => {
    const name = '报价 "A".pdf';
    const { id, sha256 } = (await upload(api, PARTNER, SAMPLES.pdf, { name })).body as unknown as Record<
      string,
      string
    >;
    const { headers } = await download(PARTNER, id!);
    expect(headers).toMatchObject({
      'content-disposition': `attachment; filename="__ _A_.pdf"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'x-content-type-options': 'nosniff',
      'content-length': String(SAMPLES.pdf.length),
      'cache-control': 'no-store',
      etag: `"${sha256}"`,
    });
    const token = await api.token(PARTNER);
    const head = await request(api.server).head(`/v1/files/${id}`).set('Authorization', `Bearer ${token}`).expect(200);
    expect(head.headers).toMatchObject({ etag: `"${sha256}"`, 'content-length': String(SAMPLES.pdf.length) });
    expect((await download(PARTNER, id!, { 'If-None-Match': `"${sha256}"` })).status).toBe(304);
    expect((await download(PARTNER, id!, { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  it('is for the uploader’s own party until the file is in a case, then for everyone who sees the case and the field', async () => {
    const id = await uploaded(api, PARTNER, 'shared');
    const see = (persona: string, file = id): Promise<number> => download(persona, file).then(({ status }) => status);
    const strangers = ['service-partner.admin', 'customer-1', 'vendor.finance'];
    expect(await see('partner-a.account-manager')).toBe(200);
    for (const persona of [...strangers, MANAGER, 'vendor.operator']) expect(await see(persona)).toBe(404);
    const { id: caseId } = await opened(api, { materials: [id] });
    for (const persona of [PARTNER, MANAGER, 'vendor.operator']) expect(await see(persona)).toBe(200);
    for (const persona of strangers) expect(await see(persona)).toBe(404);

    await api.post(PARTNER, `/v1/cases/${caseId}/actions/write`, { text: 'x' }).expect(200);
    await api.post(PARTNER, `/v1/cases/${caseId}/actions/show`).expect(200);
    const hidden = await uploaded(api, MANAGER, 'appraisal');
    const { tasks } = (await api.get(MANAGER, `/v1/cases/${caseId}`)).body;
    const taskId = tasks.find(({ key }) => key === 'reader')!.id;
    const form = { appraisal: hidden };
    await api.post(MANAGER, `/v1/tasks/${taskId}/decision`, { decision: 'accept', form }).expect(200);
    expect([await see(MANAGER, hidden), await see(PARTNER, hidden)]).toEqual([200, 404]);
    const data = async (persona: string): Promise<unknown> =>
      ((await api.get(persona, `/v1/cases/${caseId}`)).body as unknown as { data: unknown }).data;
    expect(await data(MANAGER)).toMatchObject({
      appraisal: [{ id: hidden, name: 'appraisal.pdf', state: 'accepted' }],
    });
    expect(await data(PARTNER)).not.toHaveProperty('appraisal');
    const told = async (persona: string): Promise<unknown[]> => {
      const { items } = (await api.get(persona, `/v1/cases/${caseId}/timeline`)).body;
      const named = items as unknown as { action: string; fileName?: string }[];
      return named.flatMap(({ action, fileName = '–' }) => (action === 'file.attached' ? [fileName] : []));
    };
    expect(await told(MANAGER)).toEqual(['shared.pdf', 'appraisal.pdf']);
    expect(await told(PARTNER)).toEqual(['shared.pdf', '–']);
  });

  it.each(['nothing', '00000000-0000-4000-8000-000000000000'])('is none of %s', async (id) => {
    expect((await download(PARTNER, id)).status).toBe(404);
  });

  it('of a storage that is away is tried again later', async () => {
    const id = await uploaded(api, PARTNER, 'away');
    await api.deps.files.remove(id);
    const { status, headers } = await download(PARTNER, id);
    expect([status, headers['retry-after']]).toEqual([503, '5']);
  });
});

test('the document of the API tells how to upload and what comes back', async () => {
  const { paths } = (await api.get(PARTNER, '/openapi.json')).body;
  const { post } = paths['/v1/files'] as { post: { requestBody: { content: object } } };
  expect(post.requestBody.content).toEqual({ 'multipart/form-data': { schema: like({ required: ['file'] }) } });
  expect(JSON.stringify(paths['/v1/files/{id}'])).toContain('application/octet-stream');
});
