/** Where a file of a case stands. */
export type FileState = 'submitted' | 'accepted' | 'refused' | 'superseded';

/** A file of a case as it is written. `slot` is the path of its field, without the places of lists on the way: `persons.proof`. */
export interface CaseFile {
  readonly slot: string;
  readonly fileId: string;
  readonly sha256: string;
  state: FileState;
  /** Why it was refused. */
  reason?: string;
}
