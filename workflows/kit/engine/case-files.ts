import type { CaseFile, FileState } from '../contract/case-file';
import type { AuditEntry } from '../contract/commit';
import type { Field, FileRef, FormValues } from '../policy/fields';
import type { UnitOfWork } from './unit-of-work';
import { SYSTEM } from '../policy/roles';

/** A file that a reviewer rejects, and why. */
export interface Refused {
  readonly fileId: string;
  readonly reason: string;
}

type By = Pick<AuditEntry, 'actor' | 'right'>;

/** A form's files by slot. A slot the form empties maps to none; one it does not mention is absent. */
export function filesIn(fields: readonly Field[], form: FormValues, under = ''): Map<string, FileRef[]> {
  const found = new Map<string, FileRef[]>();
  for (const { name, kind, fields: inner = [] } of fields) {
    const value = form[name];
    if (value === undefined) continue;
    const items = Array.isArray(value) ? (value as unknown[]) : [];
    if (kind === 'file') found.set(under + name, items as FileRef[]);
    if (kind !== 'list') continue;
    for (const slot of slotsOf(inner, `${under}${name}.`)) found.set(slot, []);
    for (const item of items as FormValues[])
      for (const [slot, files] of filesIn(inner, item, `${under}${name}.`)) found.get(slot)?.push(...files);
  }
  return found;
}

/** The slots of a form. */
export const slotsOf = (fields: readonly Field[], under = ''): string[] =>
  fields.flatMap(({ name, kind, fields: inner = [] }) => {
    if (kind === 'file') return [under + name];
    return kind === 'list' ? slotsOf(inner, `${under}${name}.`) : [];
  });

/** The case's files and where each of them stands. */
export class CaseFiles {
  private readonly all: CaseFile[];

  constructor(
    private readonly work: UnitOfWork,
    snapshot: readonly CaseFile[] = [],
  ) {
    this.all = snapshot.map((file) => ({ ...file }));
  }

  /** Attaches a form's files. They replace those in the same slots, unless the form only adds. */
  attach(fields: readonly Field[], form: FormValues, by: By, adds = false): void {
    for (const [slot, files] of filesIn(fields, form)) {
      const standing = this.all.filter((file) => file.slot === slot && file.state !== 'superseded');
      const replaced = adds ? [] : standing.filter(({ fileId }) => !files.some(({ id }) => id === fileId));
      for (const file of replaced) this.change(file, 'superseded');
      for (const { id, sha256 } of files) {
        const known = this.all.find((file) => file.slot === slot && file.fileId === id);
        if (known !== undefined && known.state !== 'superseded') continue;
        const file = known ?? this.added({ slot, fileId: id, sha256, state: 'submitted' });
        this.change(file, 'submitted');
        this.tell('file.attached', by, file);
      }
    }
  }

  /** Marks every unjudged file as accepted, or the named ones as rejected for the given reasons. */
  judge(state: 'accepted' | 'refused', refused: readonly Refused[] = []): void {
    for (const file of this.all.filter((each) => each.state === 'submitted')) {
      const reason = refused.find(({ fileId }) => fileId === file.fileId)?.reason;
      if (state === 'refused' && reason === undefined) continue;
      this.change(file, state, reason);
      this.tell(`file.${state}`, { actor: SYSTEM.personId, right: 'system' }, file, reason);
    }
  }

  /** What the next run needs to know; nothing if there are no files. */
  snapshot(): { files?: readonly CaseFile[] } {
    return this.all.length === 0 ? {} : { files: this.all };
  }

  private added(file: CaseFile): CaseFile {
    this.all.push(file);
    return file;
  }

  private change(file: CaseFile, state: FileState, reason?: string): void {
    file.state = state;
    delete file.reason;
    if (reason !== undefined) file.reason = reason;
    this.work.change(({ files }) => files.add(file));
  }

  private tell(action: string, by: By, { slot, fileId, sha256 }: Omit<CaseFile, 'state'>, comment?: string): void {
    this.work.add({
      action,
      ...by,
      ...(comment === undefined ? {} : { comment }),
      data: { slot, id: fileId, sha256 },
    });
  }
}
