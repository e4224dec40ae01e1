import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { findTask } from '../find';
import { arithmetic } from '../explain';
import { viewerOf } from '../viewer';
import { needsCode } from '../codes';
import { say } from '../../workflows/kit/labels';
import type { DecisionPolicy, TaskPolicy } from '../../workflows/kit/policy';
import type { Problem } from '../problems';
import { versionOf } from './actions';
import type { CaseAnswer, TaskDetail } from './answers';
import { codeAsked, type AskedCode } from './asked-code';
import { policyFor } from './case';
import { betweenOf, factsOf, foundOf, lastCheckOf, type Words } from './case-view';
import { fromOurPages } from './cookies';
import { blockersOf, faultOf, messagesOf, problemIn } from './faults';
import { checkNow } from './live-check';
import { control, controls, labelsOf } from './form-fields';
import { textOf, valuesOf } from './form-values';
import { type Place, signedIn, type Signed } from './visit';
import type { Field } from '../../workflows/kit/fields';

/** The decision page: what was submitted, what the checks say, what each decision leads to; then the decision. */
export function taskPages(place: Place): Router {
  const router = Router();
  const ours = fromOurPages(place.cookies);
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
    '/tasks/:id/code',
    ours,
    signedIn(place, (visit) => sendCode(place, visit)),
  );
  return router;
}

const idOf = ({ request }: Signed): string => request.params['id'] as string;
const AGREE = new Set(['approve', 'pass', 'grant', 'confirm', 'submit', 'accept']);
const REFUSE = new Set(['reject', 'fail', 'refuse', 'decline']);

/** All fields that any decision asks for, each once. */
function fieldsOf(task: TaskPolicy): Field[] {
  const all = Object.values(task.decisions).flatMap(({ form }) => form);
  return [...new Map(all.map((field) => [field.name, field])).values()];
}

async function show(place: Place, visit: Signed, filled: { problem?: Problem; code?: AskedCode } = {}): Promise<void> {
  const { body: task } = await visit.api<TaskDetail>('GET /v1/tasks/{id}', { params: { id: idOf(visit) } });
  const policy = policyFor(place, task.case.type);
  const declared = policy.tasks[task.key];
  const { locale, m, posted, actor } = visit;
  const { problem, code } = filled;
  const errors = problem ? messagesOf(problem, visit) : new Map<string, string>();
  const { row: caseRow, task: row } = await findTask(
    { deps: place.deps.api, viewer: viewerOf(actor, place.deps.api.policies) },
    task.id,
  );
  const blockers = task.status === 'open' ? await checkNow(place, caseRow) : undefined;
  const decisions = Object.entries(declared?.decisions ?? {});
  const fields = declared ? fieldsOf(declared) : [];
  const codes = await Promise.all(decisions.map(([, decision]) => needsCode(place.deps.api, decision.code, actor)));
  const labels = new Map([
    ...labelsOf(fields, locale),
    ['comment', m.form.comment],
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
        between: betweenOf(task.case.parties, visit),
        facts: factsOf(policy.form, task.case.data, task.case.parties, visit),
        changed: foundOf(task.case.data, visit),
        lastCheck: lastCheckOf(task.case.data),
        check: blockers && { ok: blockers.length === 0, blockers: blockersOf(blockers, visit) },
        arithmetic: arithmetic(row, locale),
        fields: controls(
          fields.map((field) => ({ ...field, required: false })),
          { locale, values: valuesOf(fields, posted), errors, prefix: 'form' },
        ).map((field) => ({ ...field, quiet: true })),
        comment: control('comment', m.form.comment, {
          control: 'longText',
          help: m.form.commentHelp,
          max: 256,
          value: textOf(posted, 'comment') ?? '',
          error: errors.get('comment'),
        }),
        decisions: decisions.map(([key, decision], at) => decisionView(key, decision, codes[at] === true, visit)),
      },
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

function decisionView(key: string, decision: DecisionPolicy, code: boolean, { locale, m }: Words): object {
  const needed = decision.form.filter(({ required }) => required).map(({ label }) => say(label, locale));
  const asks = [
    ...(decision.commentRequired ? [m.task.asksComment] : []),
    ...(needed.length > 0 ? [m.task.asksForm(needed.join(m.comma))] : []),
    ...(code ? [m.task.asksCode] : []),
  ];
  return {
    key,
    title: say(decision.title, locale),
    consequence: say(decision.consequence, locale),
    asks: asks.join(' · '),
    hotkey: AGREE.has(key) ? 'a' : REFUSE.has(key) ? 'r' : undefined,
  };
}

async function decide(place: Place, visit: Signed): Promise<void> {
  const { posted, actor } = visit;
  const id = idOf(visit);
  const { body: task } = await visit.api<TaskDetail>('GET /v1/tasks/{id}', { params: { id } });
  const key = textOf(posted, 'key') ?? randomUUID();
  const chosen = textOf(posted, 'decision') ?? '';
  const decisions = policyFor(place, task.case.type).tasks[task.key]?.decisions ?? {};
  const declared = Object.hasOwn(decisions, chosen) ? decisions[chosen] : undefined;
  const code = (await needsCode(place.deps.api, declared?.code, actor))
    ? { codeId: textOf(posted, 'codeId'), code: textOf(posted, 'code') }
    : {};
  const comment = textOf(posted, 'comment');
  try {
    await visit.api<CaseAnswer>('POST /v1/tasks/{id}/decision', {
      params: { id },
      body: {
        decision: chosen,
        ...(comment !== undefined && { comment }),
        ...(declared && declared.form.length > 0 && { form: valuesOf(declared.form, posted) }),
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

async function sendCode(place: Place, visit: Signed): Promise<void> {
  try {
    const { body } = await visit.api<AskedCode>('POST /v1/tasks/{id}/code', { params: { id: idOf(visit) } });
    await show(place, visit, { code: body });
  } catch (error) {
    await show(place, visit, { problem: problemIn(error) });
  }
}
