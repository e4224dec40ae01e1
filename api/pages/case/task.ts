import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { findTask } from '../../cases/find';
import { arithmetic } from '../../cases/explain';
import { viewerOf } from '../../http/viewer';
import { needsCode } from '../../cases/codes';
import { say } from '../../../workflows/kit/policy/labels';
import type { DecisionPolicy, Policy, TaskPolicy } from '../../../workflows/kit/policy/policy';
import type { Problem } from '../../http/problems';
import type { CaseAnswer, TaskDetail } from '../frame/answers';
import { codeAsked, type AskedCode } from '../consent/asked-code';
import { isConsent, showConsentTask } from '../consent/consent-task';
import { relatedTables } from './case-log';
import { changeClaimBy, claimCard } from './claim';
import { ConfirmPage } from './confirm-page';
import type { Titled } from './case-page';
import { betweenOf, factsOf, lastCheckOf } from './case-view';
import { blockersOf, faultOf, messagesOf, problemIn } from '../forms/faults';
import { checkNow } from '../forms/live-check';
import {
  begunWith,
  commentNeededFor,
  decisionView,
  fieldsOf,
  formOf,
  heldIn,
  knownIn,
  neededFor,
} from '../forms/decision-form';
import { isEditing } from '../forms/editor';
import { control, hasFiles, labelsIn } from '../forms/form-fields';
import { type Posted, resized, textOf, textsOf, valuesOf, versionOf } from '../forms/form-values';
import { changeIn, foundOf } from './found';
import { levelLines } from './levels';
import { resendLink } from './resend-link';
import { fromOurPages } from '../frame/cookies';
import { TaskPage } from './task-page';
import { words } from './words';
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
    '/tasks/:id/resend',
    fromOurPages(place.cookies),
    signedIn(place, (visit) => resendLink(visit)),
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

const taskFor = ({ deps }: Place, { actor }: Signed, taskId: string) =>
  findTask({ deps: deps.api, viewer: viewerOf(actor, deps.api.policies) }, taskId);

async function show(place: Place, visit: Signed, filled: Filled = {}): Promise<void> {
  const task = await read(visit);
  if (isInvitation(task)) return visit.goTo(`/distribution/received/${task.caseId}`);
  if (isConsent(task)) return showConsentTask(place, visit, await taskFor(place, visit, task.id), filled);
  const policy = policyFor(place, task.case.type);
  const form = await formNamed(place, policy, task.case);
  if (visit.request.method === 'GET' && task.canDecide && isEditing(policy, task.key))
    return visit.goTo(`/cases/${task.caseId}#edit`);
  const declared = policy.tasks[task.key];
  const { locale, m, posted, actor } = visit;
  const { task: w } = words[locale];
  const { problem, code } = filled;
  const errors = problem ? messagesOf(problem, visit) : new Map<string, string>();
  const found = await taskFor(place, visit, task.id);
  const { row: caseRow, task: row } = found;
  const blockers = task.status === 'open' ? await checkNow(place, caseRow) : undefined;
  const decisions = Object.entries(declared?.decisions ?? {});
  const fields = fieldsOf(declared);
  const codes = await Promise.all(decisions.map(([, decision]) => needsCode(place.deps.api, decision.code, actor)));
  const isSent = problem !== undefined || code !== undefined || visit.givenBack !== undefined;
  const known = isSent || filled.values ? {} : knownIn(fields, policy, task.case.data);
  const values =
    filled.values ??
    (isSent
      ? valuesOf(fields, posted)
      : { ...begunWith(fields, task.case.data), ...known, ...(await heldIn(place, visit, task.caseId, declared)) });
  const decided = { decisions: declared?.decisions ?? {} };
  const optional = fields.map((field) => ({ ...field, required: false }));
  const shown = (await shownForm(place, visit, optional, { values, errors })).map((field, at) => ({
    ...field,
    ...neededBy(fields[at]!.name, field.help, decided, visit),
  }));
  const labels = new Map([
    ...labelsIn(shown),
    ['comment', w.message],
    ['to', m.claims.to],
    ['reason', m.claims.reason],
    ['code', m.form.code],
    ['codeId', m.form.code],
  ]);
  const neededComment = commentNeededFor(decided, visit);
  const waiting = task.case.waitingOn;
  await visit.show(
    TaskPage,
    {
      id: task.id,
      title: task.title,
      sentence: task.sentence,
      caseId: task.caseId,
      requestNo: task.case.requestNo,
      subject: task.case.title,
      between: betweenOf(task.case.parties, visit),
      open: task.status === 'open',
      dueAt: task.dueAt,
      silence: task.silence,
      people: waiting?.taskId === task.id ? waiting.people?.map(({ name }) => name) : undefined,
      levels: levelLines(task, visit),
      arithmetic: arithmetic(row, locale),
      canDecide: task.canDecide,
      why: task.why,
      blockers: task.blockers,
      answers: decisions.length > 0 ? [] : await answeredBy(visit, task, policy),
      fields: shown,
      prefilled: Object.keys(known).length > 0,
      files: hasFiles(shown),
      comment: control('comment', w.message, {
        control: 'longText',
        help: neededComment === undefined ? w.messageHelp : `${w.messageHelp}${m.space}${w.neededFor(neededComment)}`,
        quiet: neededComment !== undefined,
        max: 256,
        value: textOf(posted, 'comment') ?? '',
        error: errors.get('comment'),
      }),
      code: codes.some(Boolean)
        ? codeAsked(visit, `/tasks/${encodeURIComponent(task.id)}/code`, errors, code)
        : undefined,
      decisions: decisions.map(([key, decision]) => ({
        ...decisionView(key, decision, visit),
        blockers: task.decisions.find((each) => each.key === key)?.blockers,
      })),
      version: task.case.version,
      idempotencyKey: randomUUID(),
      problem: problem && faultOf(problem, visit, labels),
      rejection: rejectionOf(task.case.data, policy, visit),
      facts: factsOf(form, task.case.data, task.case.parties, visit),
      found: await foundOf(place, task.case, policy, visit),
      change: changeIn(task.case),
      check: blockers && { ok: blockers.length === 0, blockers: blockersOf(blockers, visit) },
      lastCheck: lastCheckOf(task.case.data),
      claim: await claimCard(place, visit, found, errors),
      related: relatedTables(task.related, task.caseId, visit),
    },
    problem?.status ?? 200,
  );
}

/** For which of several decisions a field is needed, beside its own help. */
function neededBy(
  name: string,
  help: string | undefined,
  task: Pick<TaskPolicy, 'decisions'>,
  visit: Signed,
): { help: string | undefined; quiet: boolean } {
  const needed = neededFor(name, task, visit);
  const said = needed === undefined ? undefined : words[visit.locale].task.neededFor(needed);
  const all = Object.values(task.decisions).every(({ form }) =>
    form.some((each) => each.name === name && each.required),
  );
  return { help: [help, said].filter(Boolean).join(visit.m.space) || undefined, quiet: needed !== undefined || all };
}

/** The actions that answer a task without decisions, with their addresses. */
async function answeredBy(visit: Signed, task: TaskDetail, policy: Policy): Promise<Titled[]> {
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
  if (textOf(posted, 'back') !== undefined) return show(place, visit, { values: valuesOf(all, posted) });
  const isAsked = declared?.final && task.canDecide && !('codeId' in code) && textOf(posted, 'confirmed') !== chosen;
  if (isAsked && isComplete(declared, posted)) return ask(visit, task, { key: chosen, ...declared });
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

/** Whether nothing is missing that would be refused anyway. */
const isComplete = ({ commentRequired, form, revises }: DecisionPolicy, posted: Posted): boolean =>
  (!commentRequired || textOf(posted, 'comment') !== undefined) &&
  (revises === true || form.every(({ name, required }) => !required || valuesOf(form, posted)[name] !== undefined));

/** Asks once more; what was entered goes along. */
async function ask(
  visit: Signed,
  task: TaskDetail,
  decision: DecisionPolicy & { readonly key: string },
): Promise<void> {
  const { posted, locale } = visit;
  const names = Object.keys(posted).filter((name) => !['_csrf', 'confirmed', 'back'].includes(name));
  await visit.show(ConfirmPage, {
    caseId: task.caseId,
    requestNo: task.case.requestNo,
    subject: task.case.title,
    between: betweenOf(task.case.parties, visit),
    decision: {
      key: decision.key,
      title: say(decision.title, locale),
      consequence: say(decision.consequence, locale),
    },
    comment: textOf(posted, 'comment'),
    action: `/tasks/${encodeURIComponent(task.id)}`,
    entries: names.flatMap((name) => textsOf(posted, name).map((text) => [name, text] as const)),
  });
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
