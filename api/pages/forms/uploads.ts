import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Actor } from '../../../workflows/kit/policy/roles';
import { localeOf } from '../../http/locale';
import { readMultipart } from '../../http/multipart';
import { asProblem, type FieldError, Problem } from '../../http/problems';
import { unhurry } from '../../http/receive-file';
import { requestIdOf } from '../../http/request-id';
import { cleanName, type Incoming, receive, type Upload } from '../../http/uploads';
import type { Asking } from '../frame/client';
import { fromOurPages } from '../frame/cookies';
import { leaveFiles } from '../frame/given-back';
import { textOf } from './form-values';
import { actorIn, type Place, type Signed } from '../frame/visit';

/** More files than all the fields of any form take together. */
const MOST_FILES = 200;
/** All names and texts of a form together, in characters. */
const MOST_TEXT = 256 * 1024;

/**
 * Accepts one of our own forms, with or without files. Each file is uploaded and its id takes its place as if typed;
 * faults of a file are kept for the page, which shows them at the field.
 */
export const fromOurForms = (place: Place): RequestHandler[] => [
  async (request, response, next) => {
    if (!request.is('multipart/form-data')) return next();
    const actor = await actorIn(place, request);
    unhurry(response);
    response.locals['uploadFaults'] = await readForm(place, request, response, actor);
    next();
  },
  fromOurPages(place.cookies),
];

/**
 * Reads a form with files into the request's body; returns what is wrong with the files. Without an actor, or when the
 * form is not of the actor's session, they are left out.
 */
async function readForm(
  place: Place,
  request: Request,
  response: Response,
  actor: Actor | undefined,
): Promise<FieldError[]> {
  const posted = Object.create(null) as Record<string, string | string[]>;
  const uploads: (readonly [name: string, uploaded: Promise<string | FieldError[]>])[] = [];
  let length = 0;
  request.body = posted;
  const add = (name: string, value: string): void => {
    const before = posted[name];
    posted[name] = before === undefined ? value : [before, value].flat();
  };
  const field = (name: string, value: string): Problem | undefined => {
    add(name, value);
    length += name.length + value.length;
    return length > MOST_TEXT ? new Problem('too-large') : undefined;
  };
  const upload = async (
    who: Asking,
    name: string,
    fileName: string,
    stream: Incoming,
  ): Promise<string | FieldError[]> => {
    try {
      const file = await receive(stream, fileName, place.deps.api.files.incoming);
      const kept = place.api<{ id: string }>(who, 'POST /v1/files', { body: file, key: keyOf(posted, name, file) });
      return (await kept.finally(() => file.drop())).body.id;
    } catch (error) {
      const errors = asProblem(error)?.extras.errors;
      if (!errors) throw error;
      return errors.map(({ code, message }) => ({ path: name, code, message: of(cleanName(fileName), message) }));
    }
  };
  const file = async (name: string, fileName: string, stream: Incoming): Promise<void> => {
    // In our own forms, the proof comes before everything else.
    if (!place.cookies.isGenuine(request)) throw new Problem(actor ? 'not-authorised' : 'unauthenticated');
    if (!actor || !place.cookies.isOurs(request)) {
      leaveFiles(response);
      return void stream.resume();
    }
    const who = { actor, locale: localeOf(request), requestId: requestIdOf(request) };
    const uploaded = upload(who, name, fileName, stream);
    uploads.push([name, uploaded]);
    await uploaded;
  };
  await readMultipart(request, { field, file }, MOST_FILES);
  const faults: FieldError[] = [];
  for (const [name, uploaded] of uploads) {
    const found = await uploaded;
    if (typeof found === 'string') add(name, found);
    else faults.push(...found);
  }
  return faults;
}

const of = (name: string, { zh, en }: FieldError['message']): FieldError['message'] => ({
  zh: `${name}：${zh}`,
  en: `${name} ${en}`,
});

// A form sent twice uploads its files once.
function keyOf(posted: Readonly<Record<string, unknown>>, field: string, { name, sha256 }: Upload): string | undefined {
  const form = textOf(posted, 'key');
  return form && `form-${createHash('sha256').update([form, field, name, sha256].join('\n')).digest('hex')}`;
}

/** What is wrong with the files of a form, for the page that shows it again. */
export function uploadProblem({ response }: Pick<Signed, 'response'>): { problem?: Problem } {
  const errors = (response.locals['uploadFaults'] ?? []) as readonly FieldError[];
  return errors.length > 0 ? { problem: new Problem('invalid', { errors }) } : {};
}

/** Throws what is wrong with the files of a form, before anything is done with the rest of it. */
export function mustHaveArrived(visit: Pick<Signed, 'response'>): void {
  const { problem } = uploadProblem(visit);
  if (problem) throw problem;
}
