import type { Field } from '../../../workflows/kit/policy/fields';
import type { Policy } from '../../../workflows/kit/policy/policy';
import type { Actor } from '../../../workflows/kit/policy/roles';
import type { CaseAnswer } from '../frame/answers';
import { EditPage } from './edit-page';
import { editingFields, editorOf, isEditing, namesOf } from './editor';
import { problemIn } from './faults';
import type { Place, Signed } from '../frame/visit';

/** The task that submits a draft: its decision and that decision's fields. */
export interface Submission {
  readonly key: string;
  readonly decision: string;
  readonly form: readonly Field[];
}

/** The task with which an opener submits a case that begins as their own draft; undefined otherwise. */
export function submissionOf(policy: Policy, { roles }: Pick<Actor, 'roles'>): Submission | undefined {
  const found = Object.entries(policy.tasks).find(
    ([key, { role }]) => policy.opens.includes(role) && roles.includes(role) && isEditing(policy, key),
  );
  const [decision] = Object.keys(found?.[1].decisions ?? {});
  return found && decision !== undefined
    ? { key: found[0], decision, form: editingFields(policy, found[0]) }
    : undefined;
}

/** What an opener is asked for: the policy's form plus what its submission asks for, just as strictly. */
export function openingFields(policy: Policy, actor: Pick<Actor, 'roles'>): Field[] {
  const asked = policy.form.filter(({ askedOf }) => askedOf?.some((role) => actor.roles.includes(role)) ?? true);
  const submission = submissionOf(policy, actor)?.form ?? [];
  return [...new Map([...asked, ...submission].map((field) => [field.name, field])).values()];
}

/** Submits a draft just opened. It is kept either way; anything missing is asked for on its own page. */
export async function submitDraft(
  place: Place,
  visit: Signed,
  row: CaseAnswer,
  { key: taskKey, decision }: Submission,
  key: string,
): Promise<void> {
  const task = row.tasks.find((candidate) => candidate.key === taskKey);
  const body = { decision, form: {} };
  try {
    if (task) await visit.api('POST /v1/tasks/{id}/decision', { params: { id: task.id }, body, key });
    visit.goTo(`/cases/${row.id}?receipt=${encodeURIComponent(key)}`);
  } catch (error) {
    const problem = problemIn(error);
    const editor = await editorOf(place, visit, row, { problem });
    if (!editor) throw problem;
    await visit.show(EditPage, { ...namesOf(row), editor }, problem.status);
  }
}
