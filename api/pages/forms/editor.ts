import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import type { Field } from '../../../workflows/kit/policy/fields';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { Problem } from '../../http/problems';
import type { CaseAnswer, TaskAnswer } from '../frame/answers';
import { EditPage } from './edit-page';
import type { Editor, Way } from './editor-form';
import { faultOf, messagesOf, problemIn, underForm } from './faults';
import { control, hasFiles, labelsIn } from './form-fields';
import { sectionsOf } from './form-sections';
import { changesOf, givenBackTo, resized, textOf, valuesOf, versionOf } from './form-values';
import { heldFor } from './held';
import { shownForm } from './shown-form';
import { rejectionOf } from './task-view';
import { fromOurForms, mustHaveArrived, uploadProblem } from './uploads';
import { type Place, policyFor, signedIn, type Signed } from '../frame/visit';

interface FormWay extends Way {
  readonly form: readonly Field[];
}

/** A task whose decisions all revise the request: its form is the request, with every way to send it below. */
interface Editing {
  readonly task: TaskAnswer;
  readonly fields: readonly Field[];
  readonly ways: readonly FormWay[];
}

/** Edits a request on its case's page: filled in once, saved or submitted by the button. */
export function editorPages(place: Place): Router {
  const router = Router();
  router.get(
    '/cases/:id/edit',
    signedIn(place, (visit) => Promise.resolve(visit.goTo(`/cases/${idOf(visit)}#edit`))),
  );
  router.post(
    '/cases/:id/edit',
    fromOurForms(place),
    signedIn(place, (visit) => send(place, visit)),
  );
  return router;
}

const idOf = ({ request }: Signed): string => request.params['id'] as string;
const uniqueFields = (forms: readonly (readonly Field[])[]): Field[] => [
  ...new Map(forms.flat().map((field) => [field.name, field])).values(),
];

/** Whether a task is answered only by the request's content, and so decided where that is edited. */
export function isEditing(policy: Policy, key: string): boolean {
  const decisions = Object.values(policy.tasks[key]?.decisions ?? {});
  const plain = decisions.every(
    ({ revises, code, commentRequired }) => revises && code === undefined && !commentRequired,
  );
  return decisions.length > 0 && plain;
}

/** All fields that the decisions of a task ask for, each once. */
export const editingFields = (policy: Policy, key: string): Field[] =>
  uniqueFields(Object.values(policy.tasks[key]?.decisions ?? {}).map(({ form }) => form));

/** What a reader may edit now; undefined when nothing. */
export function editingOf(row: CaseAnswer, policy: Policy, { locale }: Pick<Signed, 'locale'>): Editing | undefined {
  const task = row.tasks.find(({ canDecide, status, key }) => canDecide && status === 'open' && isEditing(policy, key));
  if (!task) return undefined;
  const decisions = Object.entries(policy.tasks[task.key]?.decisions ?? {});
  const fields = editingFields(policy, task.key);
  const within = (form: readonly Field[]): boolean =>
    form.every(({ name }) => fields.some((field) => field.name === name));
  const actions = row.allowedActions.flatMap(({ key, title, why }): FormWay[] => {
    const action = policy.actions[key];
    const kept = action?.revises && why === undefined && action.form.length > 0 && within(action.form);
    return kept ? [{ key, kind: 'action', title, form: action.form }] : [];
  });
  const ways = decisions.map(([key, { title, consequence, form }]): FormWay => ({
    key,
    kind: 'decision',
    title: say(title, locale),
    consequence: say(consequence, locale),
    form,
  }));
  return { task, fields, ways: [...actions, ...ways] };
}

interface Filled {
  readonly values?: Readonly<Record<string, unknown>>;
  readonly problem?: Problem;
}

/** The form for what a reader may edit now; undefined when there is nothing. */
export async function editorOf(
  place: Place,
  visit: Signed,
  row: CaseAnswer,
  filled: Filled = {},
): Promise<Editor | undefined> {
  const policy = policyFor(place, row.type);
  const editing = editingOf(row, policy, visit);
  if (!editing) return undefined;
  const { locale, m, posted } = visit;
  const { problem } = filled;
  const values =
    filled.values ?? givenBackTo(visit, editing.fields) ?? (await heldFor(place, visit, row.id, editing.fields));
  const errors = problem ? messagesOf(problem, visit) : new Map<string, string>();
  const shown = await shownForm(place, visit, editing.fields, { values, errors });
  const rejection = rejectionOf(row.data, policy, visit);
  return {
    taskId: editing.task.id,
    title: editing.task.title,
    sentence: say(policy.tasks[editing.task.key]!.sentence, locale),
    action: `/cases/${row.id}/edit`,
    sections: sectionsOf(row.type, shown, m),
    files: hasFiles(shown),
    ways: editing.ways,
    rejection,
    comment:
      rejection &&
      control('comment', m.form.comment, {
        control: 'longText',
        max: 256,
        value: textOf(posted, 'comment') ?? '',
        error: errors.get('comment'),
      }),
    key: randomUUID(),
    version: row.version,
    problem: problem && faultOf(problem, visit, new Map([...labelsIn(shown), ['comment', m.form.comment]])),
  };
}

/** What the page names the case by. */
export const namesOf = ({ id, requestNo, title }: CaseAnswer): { id: string; requestNo: string; subject: string } => ({
  id,
  requestNo,
  subject: title,
});

async function show(place: Place, visit: Signed, filled: Filled): Promise<void> {
  const { body: row } = await visit.api<CaseAnswer>('GET /v1/cases/{id}', { params: { id: idOf(visit) } });
  const editor = await editorOf(place, visit, row, filled);
  // What was editable a moment ago has been sent meanwhile.
  if (!editor) throw filled.problem ?? new Problem('not-now');
  await visit.show(EditPage, { ...namesOf(row), editor }, filled.problem?.status ?? 200);
}

async function send(place: Place, visit: Signed): Promise<void> {
  const { posted } = visit;
  const id = idOf(visit);
  const { body: row } = await visit.api<CaseAnswer>('GET /v1/cases/{id}', { params: { id } });
  const editing = editingOf(row, policyFor(place, row.type), visit);
  if (!editing) throw new Problem('not-now');
  const values = resized(editing.fields, posted);
  if (values) return show(place, visit, { values, ...uploadProblem(visit) });
  const key = textOf(posted, 'key') ?? randomUUID();
  const way = editing.ways.find((each) => each.key === textOf(posted, 'do')) ?? editing.ways[0]!;
  const held = await heldFor(place, visit, id, way.form);
  try {
    mustHaveArrived(visit);
    await deliver(visit, editing.task, way, changesOf(way.form, posted, held), key);
  } catch (error) {
    const problem = way.kind === 'action' ? underForm(problemIn(error)) : problemIn(error);
    return show(place, visit, { values: valuesOf(editing.fields, posted), problem });
  }
  visit.goTo(`/cases/${id}?receipt=${encodeURIComponent(key)}`);
}

async function deliver(visit: Signed, task: TaskAnswer, way: Way, form: object, key: string): Promise<void> {
  const { posted } = visit;
  const common = { key, version: versionOf(textOf(posted, 'version')) };
  if (way.kind === 'action') {
    const params = { id: idOf(visit), action: way.key };
    await visit.api('POST /v1/cases/{id}/actions/{action}', { params, body: { form }, ...common });
    return;
  }
  const comment = textOf(posted, 'comment');
  const body = { decision: way.key, form, ...(comment !== undefined && { comment }) };
  await visit.api('POST /v1/tasks/{id}/decision', { params: { id: task.id }, body, ...common });
}
