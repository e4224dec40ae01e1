import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { findTask } from '../../cases/find';
import { arithmetic } from '../../cases/explain';
import { viewerOf } from '../../http/viewer';
import { needsCode } from '../../cases/codes';
import type { Policy } from '../../../workflows/kit/policy/policy';
import type { Problem } from '../../http/problems';
import type { CaseAnswer, TaskDetail } from '../frame/answers';
import { codeAsked, type AskedCode } from '../consent/asked-code';
import { isConsent, showConsentTask } from '../consent/consent-task';
import { relatedTables } from './case-log';
import { changeClaimBy, claimCard } from './claim';
import { betweenOf, factsOf, lastCheckOf, subjectOf } from './case-view';
import { blockersOf, faultOf, messagesOf, problemIn } from '../forms/faults';
import { checkNow } from '../forms/live-check';
import { begunWith, decisionView, fieldsOf, formOf, heldIn } from '../forms/decision-form';
import { isEditing } from '../forms/editor';
import { control, hasFiles, labelsIn } from '../forms/form-fields';
import { resized, textOf, valuesOf, versionOf } from '../forms/form-values';
import { foundOf } from './found';
import { levelLines } from './levels';
import { formNamed } from '../forms/named-fields';
import { shownForm } from '../forms/shown-form';
import { answersOf, rejectionOf } from '../forms/task-view';
import { fromOurForms, mustHaveArrived, uploadProblem } from '../forms/uploads';
import { type Place, policyFor, signedIn, type Signed } from '../frame/visit';

/** The decision page: what was submitted, what the checks say, what each decision leads to; then the decision. */
export function taskPages(place: Place): Router {
  const router = Router();
  const ours = fromOurForms(place);
  router.get(
    '/tasks/:id',
    signedIn(place, (visit) => show(place, visit)),
  );
  router.get(
    '/tasks/:id/code',
    signedIn(place, (visit) => Promise.resolve(visit.goTo(`/tasks/${encodeURIComponent(idOf(visit))}`))),
  );
  router.post(
    '/tasks/:id',
    ours,
    signedIn(place, (visit) => decide(place, visit)),
  );
  router.post(
    '/tasks/:id/claims',
    ours,
    signedIn(place, (visit) => claim(place, visit)),
  );
  router.post(
    '/tasks/:id/code',
    ours,
    signedIn(place, (visit) => sendCode(place, visit)),
  );
  return router;
}

const idOf = ({ request }: Signed): string => request.params['id'] as string;
interface Filled {
  readonly values?: Readonly<Record<string, unknown>>;
  readonly problem?: Problem;
  readonly code?: AskedCode;
}

/** An invitation is decided on its own page, which explains it, however the reader gets there. */
const isInvitation = ({ channel, role, canDecide }: TaskDetail): boolean =>
  channel === 'link' && role !== 'customer' && canDecide;

const read = async (visit: Signed): Promise<TaskDetail> =>
  (await visit.api<TaskDetail>('GET /v1/tasks/{id}', { params: { id: idOf(visit) } })).body;

const asked = ({ deps }: Place, { actor }: Signed, taskId: string) =>
  findTask({ deps: deps.api, viewer: viewerOf(actor, deps.api.policies) }, taskId);

async function show(place: Place, visit: Signed, filled: Filled = {}): Promise<void> {
  const task = await read(visit);
  if (isInvitation(task)) return visit.goTo(`/distribution/received/${task.caseId}`);
  if (isConsent(task)) return showConsentTask(place, visit, await asked(place, visit, task.id), filled);
  const policy = policyFor(place, task.case.type);
  const form = await formNamed(place, policy, task.case);
  if (visit.request.method === 'GET' && task.canDecide && isEditing(policy, task.key))
    return visit.goTo(`/cases/${task.caseId}#edit`);
  const declared = policy.tasks[task.key];
  const { locale, m, posted, actor } = visit;
  const { problem, code } = filled;
  const errors = problem ? messagesOf(problem, visit) : new Map<string, string>();
  const found = await asked(place, visit, task.id);
  const { row: caseRow, task: row } = found;
  const blockers = task.status === 'open' ? await checkNow(place, caseRow) : undefined;
  const decisions = Object.entries(declared?.decisions ?? {});
  const fields = fieldsOf(declared);
  const codes = await Promise.all(decisions.map(([, decision]) => needsCode(place.deps.api, decision.code, actor)));
  const values =
    filled.values ??
    (problem || code || visit.givenBack
      ? valuesOf(fields, posted)
      : { ...begunWith(fields, task.case.data), ...(await heldIn(place, visit, task.caseId, declared)) });
  const optional = fields.map((field) => ({ ...field, required: false }));
  const shown = (await shownForm(place, visit, optional, { values, errors })).map((field) => ({
    ...field,
    quiet: true,
  }));
  const answers = decisions.length > 0 ? [] : await answeredBy(visit, task, policy);
  const labels = new Map([
    ...labelsIn(shown),
    ['comment', m.form.comment],
    ['to', m.claims.to],
    ['reason', m.claims.reason],
    ['code', m.form.code],
    ['codeId', m.form.code],
  ]);
  await visit.show(
    'task',
    {
      task: {
        ...task,
        requestNo: task.case.requestNo,
        process: task.case.title,
        subject: subjectOf(task.case, { ...policy, form }, visit),
        between: betweenOf(task.case.parties, visit),
        facts: factsOf(form, task.case.data, task.case.parties, visit),
        found: await foundOf(place, task.case, policy, visit),
        lastCheck: lastCheckOf(task.case.data),
        check: blockers && { ok: blockers.length === 0, blockers: blockersOf(blockers, visit) },
        arithmetic: arithmetic(row, locale),
        levels: levelLines(task, visit),
        answers,
        rejection: rejectionOf(task.case.data, policy, visit),
        fields: shown,
        files: hasFiles(shown),
        comment: control('comment', m.form.comment, {
          control: 'longText',
          help: m.form.commentHelp,
          max: 256,
          value: textOf(posted, 'comment') ?? '',
          error: errors.get('comment'),
        }),
        decisions: decisions.map(([key, decision], at) => ({
          ...decisionView(key, decision, codes[at] === true, visit),
          blockers: task.decisions.find((each) => each.key === key)?.blockers,
        })),
      },
      claim: await claimCard(place, visit, found, errors),
      related: relatedTables(task.related, task.caseId, visit),
      code: codes.some(Boolean)
        ? codeAsked(visit, `/tasks/${encodeURIComponent(task.id)}/code`, errors, code)
        : undefined,
      version: task.case.version,
      key: randomUUID(),
      problem: problem && faultOf(problem, visit, labels),
    },
    problem?.status ?? 200,
  );
}

/** The actions that answer a task without decisions, with their addresses. */
async function answeredBy(visit: Signed, task: TaskDetail, policy: Policy): Promise<object[]> {
  const { body: row } = await visit.api<CaseAnswer>('GET /v1/cases/{id}', { params: { id: task.caseId } });
  return answersOf(task, row, policy, visit).map(({ key, title }) => ({
    title,
    href: `/cases/${row.id}/actions/${key}`,
  }));
}

async function decide(place: Place, visit: Signed): Promise<void> {
  const { posted, actor } = visit;
  const id = idOf(visit);
  const task = await read(visit);
  const all = fieldsOf(policyFor(place, task.case.type).tasks[task.key]);
  const values = resized(all, posted);
  if (values) return show(place, visit, { values, ...uploadProblem(visit) });
  const key = textOf(posted, 'key') ?? randomUUID();
  const chosen = textOf(posted, 'decision') ?? '';
  const decisions = policyFor(place, task.case.type).tasks[task.key]?.decisions ?? {};
  const declared = Object.hasOwn(decisions, chosen) ? decisions[chosen] : undefined;
  const code = (await needsCode(place.deps.api, declared?.code, actor))
    ? { codeId: textOf(posted, 'codeId'), code: textOf(posted, 'code') }
    : {};
  const comment = textOf(posted, 'comment');
  try {
    mustHaveArrived(visit);
    await visit.api<CaseAnswer>('POST /v1/tasks/{id}/decision', {
      params: { id },
      body: {
        decision: chosen,
        ...(comment !== undefined && { comment }),
        ...(declared && declared.form.length > 0 && { form: await formOf(place, visit, task.caseId, declared) }),
        ...code,
      },
      key,
      version: versionOf(textOf(posted, 'version')),
    });
  } catch (error) {
    return show(place, visit, { problem: problemIn(error) });
  }
  visit.goTo(`/cases/${task.caseId}?receipt=${encodeURIComponent(key)}`);
}

async function claim(place: Place, visit: Signed): Promise<void> {
  const id = idOf(visit);
  try {
    await changeClaimBy(visit, id);
  } catch (error) {
    return show(place, visit, { problem: problemIn(error) });
  }
  visit.goTo(`/tasks/${encodeURIComponent(id)}`);
}

async function sendCode(place: Place, visit: Signed): Promise<void> {
  try {
    const { body } = await visit.api<AskedCode>('POST /v1/tasks/{id}/code', { params: { id: idOf(visit) } });
    await show(place, visit, { code: body, ...uploadProblem(visit) });
  } catch (error) {
    await show(place, visit, { problem: problemIn(error) });
  }
}
