import { PortFault } from '../../activities/ports';
import { findFiles, type FileRow, keepFile, markStored, TooManyFiles } from '../../db/engine/files';
import { recordRefusedAttempt } from '../../db/engine/refused-attempts';
import { newId } from '../cases/commands';
import { attachment } from '../http/content';
import { mayRead } from '../cases/file-access';
import { isUuid } from '../cases/find';
import { type Call, type Route, route } from '../http/http';
import { type Answer } from '../http/answer';
import { contentTypeOf } from '../http/media-types';
import { omit } from '../http/omit';
import { notFound, Problem } from '../http/problems';
import type { Upload } from '../http/uploads';
import { fileShape } from '../shapes/file';
import { gives } from '../shapes/shape';

/** Keeps an upload. The same file under the same key is kept once, and an interrupted upload is completed. */
async function keep(call: Call<unknown, unknown>): Promise<Answer<FileRow>> {
  const { deps, actor, idempotencyKey } = call;
  const { path, name, mediaType, size, sha256 } = call.body as Upload;
  await mustBeClean(call, call.body as Upload);
  const file = { id: newId(), name, mediaType, size, sha256, actor, idempotencyKey };
  const kept = await keepFile(deps.db, file).catch(quotaProblem);
  if (!kept.stored) {
    await deps.files.put(kept.id, { path, size, sha256 }).catch(awayProblem);
    await markStored(deps.db, kept.id);
  }
  return { status: 201, headers: { Location: `/v1/files/${kept.id}` }, body: omit(kept, 'stored') };
}

/** Has the virus scanner look at a file, where there is one; what it finds is kept as a refused attempt. */
async function mustBeClean({ deps, actor }: Call<unknown, unknown>, { path, sha256 }: Upload): Promise<void> {
  const scanned = await deps.scanner?.scan(path).catch(awayProblem);
  if (scanned === undefined || scanned.clean) return;
  const problem = 'file-infected';
  const detail = { found: scanned.found };
  await recordRefusedAttempt(deps.db, { actor, action: 'file.upload', target: sha256, problem, detail });
  const message = { zh: `病毒扫描发现：${scanned.found}`, en: `holds what the virus scanner calls ${scanned.found}` };
  throw new Problem(problem, { errors: [{ path: 'file', code: 'infected', message }] });
}

function quotaProblem(error: unknown): never {
  throw error instanceof TooManyFiles ? new Problem('too-many-files') : error;
}

async function read({ deps, viewer, params }: Call<unknown, unknown>): Promise<Answer<undefined>> {
  const id = params['id']!;
  const [file] = isUuid(id) ? await findFiles(deps.db, viewer, [id]) : [];
  if (!file || !mayRead(file, viewer.actor, deps.policies)) throw notFound();
  const { name, mediaType, size, sha256 } = file;
  return {
    status: 200,
    headers: {
      'Content-Type': contentTypeOf(mediaType),
      'Content-Length': String(size),
      'Content-Disposition': attachment(name),
      'X-Content-Type-Options': 'nosniff',
      ETag: `"${sha256}"`,
    },
    body: undefined,
    content: () => deps.files.get(id).catch(awayProblem),
  };
}

function awayProblem(error: unknown): never {
  throw error instanceof PortFault ? new Problem('unavailable', { retryAfterSeconds: 5 }) : error;
}

/** Uploading files, and getting them back. */
export const fileRoutes = (): Route[] => [
  route({
    method: 'post',
    path: '/v1/files',
    id: 'uploadFile',
    summary: 'Uploads a file, to be named by its id in a form within seven days',
    upload: true,
    keeps: 'itself',
    answers: {
      201: gives('The file, to be named by its id', fileShape, 'Location'),
      409: 'Too many files in no case',
      413: 'Larger than 50 MB',
      415: 'Of a type that is not accepted',
      422: 'Empty, missing or infected',
    },
    handle: keep,
  }),
  route({
    method: 'get',
    path: '/v1/files/{id}',
    id: 'downloadFile',
    summary: 'The content of a file',
    sends: 'application/octet-stream',
    answers: { 200: 'The file', 304: 'The same as named in If-None-Match', 404: 'Unknown or foreign' },
    handle: read,
  }),
];
