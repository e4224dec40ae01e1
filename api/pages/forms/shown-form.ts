import { findFiles } from '../../../db/engine/files';
import type { Field, FileRef, FormValues } from '../../../workflows/kit/policy/fields';
import { mayRead } from '../../cases/file-access';
import { mapFiles } from '../../cases/file-fields';
import { isUuid } from '../../cases/find';
import { viewerOf } from '../../http/viewer';
import { choicesFor } from './choices';
import { type Control, controls, type Filled } from './form-fields';
import { namedFields } from './named-fields';
import type { Place, Signed } from '../frame/visit';

/** The fields of a policy's form as its page shows them, with what has been filled in and what is wrong with it. */
export async function shownForm(
  place: Place,
  visit: Signed,
  fields: readonly Field[],
  filled: Pick<Filled, 'values' | 'errors' | 'notice'>,
): Promise<Control[]> {
  const [values, choices, named] = await Promise.all([
    withFileNames(place, visit, fields, filled.values),
    choicesFor(place, visit),
    namedFields(place, fields, visit.actor.partyId),
  ]);
  return controls(named, { ...filled, locale: visit.locale, values, choices, prefix: 'form' });
}

// A returned form has only the ids of its files; those that its sender may not read are not shown.
async function withFileNames(
  { deps }: Place,
  { actor }: Signed,
  fields: readonly Field[],
  values: FormValues,
): Promise<FormValues> {
  const ids: unknown[] = [];
  mapFiles(fields, values, (files) => void ids.push(...files));
  const sent = ids.filter((id) => typeof id === 'string').filter(isUuid);
  const { db, policies } = deps.api;
  const found = await findFiles(db, viewerOf(actor, policies), sent);
  const known = new Map(found.filter((file) => mayRead(file, actor, policies)).map((file) => [file.id, file]));
  return mapFiles(fields, values, (files) =>
    (files as readonly (string | FileRef)[]).flatMap((file) =>
      typeof file === 'string' ? (known.get(file) ?? []) : file,
    ),
  );
}
