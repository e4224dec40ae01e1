import { nameFiles, type NamedFile } from '../../db/engine/files';
import type { Field, FileRef, FormValues } from '../../workflows/kit/policy/fields';
import { isRepeated } from './commands';
import type { Call } from '../http/http';
import { Problem, type FieldError } from '../http/problems';

/** A form's place: the case it is about, and its position in the request. */
export interface FormPlace {
  readonly caseId: string;
  readonly under?: string;
}

interface Named {
  readonly id: string;
  /** Its position in the request. */
  readonly path: string;
  readonly slot: string;
}

type Change = (ids: readonly unknown[], path: string, slot: string) => unknown;

/** Maps every file field of the values, also inside lists. */
export function mapFiles(
  fields: readonly Field[],
  values: FormValues,
  change: Change,
  path = '',
  slot = '',
): FormValues {
  const entries = Object.entries(values).map(([name, value]): [string, unknown] => {
    const field = fields.find((each) => each.name === name);
    if (!Array.isArray(value)) return [name, value];
    const items = value as unknown[];
    if (field?.kind === 'file') return [name, change(items, path + name, slot + name)];
    if (field?.kind !== 'list') return [name, value];
    const inner = (item: unknown, at: number): unknown =>
      mapFiles(field.fields ?? [], item as FormValues, change, `${path}${name}.${at}.`, `${slot}${name}.`);
    return [name, items.map(inner)];
  });
  return Object.fromEntries(entries);
}

/** The values of a form with ids in place of files, as they are sent. */
export const asSent = (fields: readonly Field[], values: FormValues): FormValues =>
  mapFiles(fields, values, (files) => (files as FileRef[]).map(({ id }) => id));

/**
 * Replaces file ids by what is known of each file, so that the record covers its hash. Refuses files that are missing,
 * foreign or in another case; a repeated request is answered as before, whatever became of its files.
 */
export async function withFiles(
  call: Pick<Call, 'deps' | 'actor' | 'idempotencyKey'>,
  fields: readonly Field[],
  values: FormValues,
  { caseId, under }: FormPlace,
): Promise<FormValues> {
  const named: Named[] = [];
  const path = under === undefined ? '' : `${under}.`;
  mapFiles(
    fields,
    values,
    (ids, at, slot) => void named.push(...(ids as string[]).map((id, n) => ({ id, path: `${at}.${n}`, slot }))),
    path,
  );
  if (named.length === 0) return values;
  const ids = [...new Set(named.map(({ id }) => id))];
  const known = new Map((await nameFiles(call.deps.db, ids, caseId)).map((file) => [file.id, file]));
  const unknown = named.filter(({ id, slot }) => !mayName(known.get(id), call.actor.partyId, slot));
  if (unknown.length > 0) {
    if (await isRepeated(call)) return values;
    throw new Problem('invalid', { errors: unknown.map(({ path: at }) => unknownFile(at)) });
  }
  return mapFiles(fields, values, (each) => (each as string[]).map((id) => refOf(known.get(id)!)), path);
}

// A revision may name another party's file again where it already stands.
const mayName = (file: NamedFile | undefined, partyId: string, slot: string): boolean =>
  file !== undefined && (file.slots.includes(slot) || (file.partyId === partyId && !file.elsewhere));

const refOf = ({ id, name, mediaType, size, sha256 }: FileRef): FileRef => ({ id, name, mediaType, size, sha256 });

const unknownFile = (path: string): FieldError => ({
  path,
  code: 'unknown-file',
  message: {
    zh: '文件不存在、已过期、不属于贵方，或已用于其他申请',
    en: 'is no file of yours that can be used here: unknown, expired, or in another case already',
  },
});
