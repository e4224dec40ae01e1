import type { caseFile } from '../../shapes/field-values';
import type { CaseShapes, relatedTable, taskOfCase } from '../../shapes/case';
import type { arithmeticShape } from '../../shapes/deadline';
import type { fieldShape } from '../../shapes/field';
import type { entryShape, explanation, logShape } from '../../shapes/record';
import type { Heard } from '../../shapes/shape';
import type { taskShape } from '../../shapes/task';

/** A whole case; pages read it by itself. */
export type CaseAnswer = Heard<CaseShapes['whole']>;
/** A case in a list. */
export type CaseSummary = Heard<CaseShapes['inList']>;
/** A row of the inbox. */
export type InboxItem = Heard<CaseShapes['inInbox']>;
export type PartyAnswer = CaseAnswer['parties'][number];
export type WaitingAnswer = CaseAnswer['waitingOn'] & {};
export type TaskAnswer = Heard<typeof taskOfCase>;
/** To whom a task goes while nobody decides it. */
export type LevelAnswer = TaskAnswer['escalates'][number];
/** A task with what there is to judge. */
export type TaskDetail = Heard<ReturnType<typeof taskShape>>;
export type FieldAnswer = Heard<typeof fieldShape>;
export type FileAnswer = Heard<typeof caseFile>;
export type RelatedAnswer = Heard<typeof relatedTable>;
export type LogAnswer = Heard<typeof logShape>['items'][number];
export type Explanation = Heard<typeof explanation>;
export type Arithmetic = Heard<typeof arithmeticShape>;
/** An entry of the record of a case. */
export type Entry = Heard<typeof entryShape>;
