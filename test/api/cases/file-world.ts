import request from 'supertest';
import { POLICIES } from '../../../workflows/registry';
import { diaryPolicy } from '../../support/diary.policy';
import { pdfOf } from '../../support/sample-files';
import { apiWorld, type ApiWorld, type Body, type Reply } from '../api-world';

export const PARTNER = 'partner-a.admin';
export const MANAGER = 'vendor.ecosystem-manager';

/** The API with a process whose forms ask for files. */
export const fileWorld = (): Promise<ApiWorld> => apiWorld({ policies: [...POLICIES, diaryPolicy] });

/** Uploads a file as a person. */
export async function upload(
  api: ApiWorld,
  persona: string,
  content: Buffer,
  {
    name = 'file.pdf',
    type = 'application/octet-stream',
    headers = {},
  }: { name?: string; type?: string; headers?: object } = {},
): Promise<Reply> {
  const token = await api.token(persona);
  return request(api.server)
    .post('/v1/files')
    .set({ Authorization: `Bearer ${token}`, 'Accept-Language': 'en-US', ...headers })
    .attach('file', content, { filename: name, contentType: type });
}

/** The id of a file with this content, uploaded by a person. */
export const uploaded = async (api: ApiWorld, persona: string, text: string): Promise<string> =>
  (await upload(api, persona, pdfOf(text), { name: `${text}.pdf` })).body.id;

/** Opens a diary. */
export async function opened(api: ApiWorld, form: object): Promise<Body> {
  return (await api.post(PARTNER, '/v1/cases', { type: 'diary', form: { title: 'T', ...form } }).expect(201)).body;
}
