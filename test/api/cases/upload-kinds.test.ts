import request from 'supertest';
import { clamavScanner } from '../../../activities/ports/scanner/clamav';
import { ENDINGS } from '../../../api/http/media-types';
import { SAMPLES, pdfOf } from '../../support/sample-files';
import { type ScannerServer, scannerServer } from '../../support/scanner-server';
import { apiWorld, type ApiWorld } from '../api-world';
import { PARTNER, upload } from './file-world';

let scanner: ScannerServer;
let api: ApiWorld;
beforeAll(async () => {
  scanner = await scannerServer();
  api = await apiWorld({ scanner: clamavScanner(scanner.url) });
});
afterAll(async () => {
  await api.close();
  await scanner.stop();
});
beforeEach(() => (scanner.says = undefined));

const rowsOf = async (table: string): Promise<number> =>
  Number((await api.world.db(table).count<{ count: number }[]>())[0]?.count);

/** The endings under which each content may come. */
const FITTING = {
  pdf: ['pdf'],
  png: ['png'],
  jpeg: ['jpg', 'jpeg'],
  docx: ['docx'],
  xlsx: ['xlsx'],
  pptx: ['pptx'],
  zip: ['zip'],
  csv: ['txt', 'csv'],
} as const;
const STRANGE = ['hta', 'exe', 'html', 'xlsm', 'js', 'svg', 'bat', 'pdf.exe', 'doc', ''];

describe.each(Object.entries(FITTING))('the content of a %s', (kind, fitting) => {
  it('comes under the endings of its kind, and under no other', async () => {
    const content = SAMPLES[kind as keyof typeof FITTING];
    for (const ending of [...ENDINGS, ...STRANGE]) {
      const { status, body } = await upload(api, PARTNER, content, { name: ending === '' ? 'x' : `x.${ending}` });
      const fits = (fitting as readonly string[]).includes(ending);
      expect([ending, status, body.errors?.[0]?.code]).toEqual([
        ending,
        fits ? 201 : 415,
        fits ? undefined : 'name-not-allowed',
      ]);
    }
    expect((await upload(api, PARTNER, content, { name: `X.${fitting[0].toUpperCase()}` })).status).toBe(201);
  });
});

it.each(['a\u202etxt.pdf', '\u200fa.pdf', 'a\u2066b.pdf', 'a.pdf\u200e'])(
  'a name that runs in two directions is refused in words: %j',
  async (name) => {
    const before = await rowsOf('files');
    const { status, body } = await upload(api, PARTNER, SAMPLES.pdf, { name });
    expect([status, body.errors[0]!.code]).toEqual([422, 'name-disguised']);
    expect(await rowsOf('files')).toBe(before);
  },
);

describe('a text', () => {
  const TABLE = '姓名,金额\r\n李雷,12.50\r\n韩梅梅,7.00\r\n';
  // In GBK, which Node reads but does not write.
  const GBK = Buffer.from('d0d5c3fb2cbdf0b6ee0d0ac0eec0d72c31322e35300d0a', 'hex');
  const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

  it.each([
    ['UTF-8', Buffer.from(TABLE), 'text/plain'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TABLE}`), 'text/plain'],
    ['GBK', GBK, 'text/plain; charset=gb18030'],
    ['UTF-16 as Excel writes it', utf16(`\ufeff${TABLE}`), 'text/plain; charset=utf-16le'],
    ['UTF-16 without a mark', utf16(TABLE), 'text/plain; charset=utf-16le'],
    ['UTF-16, high bytes first', Buffer.from(utf16(`\ufeff${TABLE}`)).swap16(), 'text/plain; charset=utf-16be'],
  ])('in %s is taken as what it is, and given back so', async (_name, content, mediaType) => {
    const { status, body } = await upload(api, PARTNER, content, { name: 'table.csv' });
    expect([status, (body as unknown as { mediaType: string }).mediaType]).toEqual([201, mediaType]);
    const back = await request(api.server)
      .get(`/v1/files/${body.id}`)
      .set('Authorization', `Bearer ${await api.token(PARTNER)}`);
    expect(back.headers['content-type']).toBe(mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : mediaType);
    expect((await upload(api, PARTNER, content, { name: 'table.pdf' })).status).toBe(415);
  });

  it.each([
    ['half a character', GBK.subarray(0, 3)],
    ['an odd number of bytes', utf16(`\ufeff${TABLE}`).subarray(0, 9)],
    ['controls', Buffer.from('a\u0001b')],
    ['zeros', Buffer.alloc(64)],
  ])('of %s is none', async (_name, content) => {
    expect((await upload(api, PARTNER, content, { name: 'table.csv' })).status).toBe(415);
  });
});

describe('the virus scanner', () => {
  it('is shown every byte of an upload', async () => {
    scanner.seen.length = 0;
    const content = Buffer.concat([SAMPLES.pdf, Buffer.alloc(300_000, 'x')]);
    expect((await upload(api, PARTNER, content)).status).toBe(201);
    expect(scanner.seen).toEqual([content.length]);
  });

  it('keeps an infected file out, in words and with an entry', async () => {
    const [files, refused] = [await rowsOf('files'), await rowsOf('refused_attempts')];
    const { status, body } = await upload(api, PARTNER, pdfOf('EICAR'));
    expect([status, body.type, body.errors[0]!.code]).toEqual([422, '/problems/file-infected', 'infected']);
    expect(await rowsOf('files')).toBe(files);
    expect(await rowsOf('refused_attempts')).toBe(refused + 1);
  });

  it.each(['stream: Size limit exceeded. ERROR', 'INSTREAM size limit exceeded. ERROR', '', 'stream: '])(
    'lets nothing pass unseen when it answers %j',
    async (says) => {
      scanner.says = says;
      const { status, headers } = await upload(api, PARTNER, pdfOf('unseen'));
      expect([status, Number(headers['retry-after']) > 0]).toEqual([503, true]);
    },
  );

  it('lets nothing pass while it is down', async () => {
    const alone = await scannerServer();
    await alone.stop();
    await expect(clamavScanner(alone.url).scan(__filename)).rejects.toMatchObject({ name: 'PortFault' });
  });
});

describe('a party', () => {
  it('may keep only so many files that are in no case', async () => {
    const key = 'files.unattachedCount';
    await api.world.db('settings').insert({
      ...{ key, value: JSON.stringify(2), version: 1 },
      ...{ updated_by: 'vendor.operator', updated_at: new Date() },
    });
    const person = 'service-partner.admin';
    const send = (text: string) => upload(api, person, pdfOf(text), { headers: { 'Idempotency-Key': text } });
    const both = await Promise.all(['a', 'b', 'c', 'd'].map(send));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    expect((await send('e')).body.type).toBe('/problems/too-many-files');
    const known = ['a', 'b', 'c', 'd'].find((_text, n) => both[n]!.status === 201)!;
    expect((await send(known)).status).toBe(201);
    await api.world.db('settings').where({ key }).delete();
  });
});

it('no file is in two cases, whatever else has gone wrong', async () => {
  const { db } = api.world;
  const ids: string[] = [];
  for (const email of ['a@files.example', 'b@files.example']) {
    const { body } = await api.post('master-1.admin', '/v1/cases', { type: 'distributor-invitation', form: { email } });
    ids.push(body.id);
  }
  const file = (await upload(api, PARTNER, pdfOf('once'))).body.id;
  const attach = (caseId: string, slot: string) =>
    db('case_files').insert({
      ...{ case_id: caseId, slot, file_id: file, state: 'submitted', added_at: new Date(), version: 1 },
    });
  await attach(ids[0]!, 'one');
  await attach(ids[0]!, 'two');
  await expect(attach(ids[1]!, 'one')).rejects.toMatchObject({ constraint: 'case_files_in_one_case' });
});
