/** Where a case's file stands. */
export type FileState = 'submitted' | 'accepted' | 'refused' | 'superseded';

/** A case's file as it is written. `slot` is the path of its field without list indices: `persons.proof`. */
export interface CaseFile {
  readonly slot: string;
  readonly fileId: string;
  readonly sha256: string;
  state: FileState;
  /** Why it was refused. */
  reason?: string;
}
