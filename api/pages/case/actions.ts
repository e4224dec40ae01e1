import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { notFound, type Problem } from '../../http/problems';
import type { CaseAnswer } from '../frame/answers';
import { ActionPage } from './action-page';
import { betweenOf } from './case-view';
import { faultOf, messagesOf, problemIn, underForm } from '../forms/faults';
import { hasFiles, labelsIn } from '../forms/form-fields';
import { changesOf, givenBackTo, resized, textOf, valuesOf, versionOf } from '../forms/form-values';
import { heldFor, repeatedBy } from '../forms/held';
import { shownForm } from '../forms/shown-form';
import { fromOurForms, mustHaveArrived, uploadProblem } from '../forms/uploads';
import { type Place, policyFor, signedIn, type Signed } from '../frame/visit';

interface Filled {
  readonly values?: Readonly<Record<string, unknown>>;
  readonly problem?: Problem;
}

/** A case's named actions: a form, what it does, and the way back. */
export function actionPages(place: Place): Router {
  const router = Router();
  router.get(
    '/cases/:id/actions/:action',
    signedIn(place, (visit) => show(place, visit)),
  );
  router.post(
    '/cases/:id/actions/:action',
    fromOurForms(place),
    signedIn(place, (visit) => act(place, visit)),
  );
  return router;
}

const paramsOf = ({ request }: Signed): { id: string; action: string } =>
  request.params as { id: string; action: string };

const actionOf = (policy: Policy, key: string): Policy['actions'][string] | undefined =>
  Object.hasOwn(policy.actions, key) ? policy.actions[key] : undefined;

async function show(place: Place, visit: Signed, { values, problem: found }: Filled = {}): Promise<void> {
  const { id, action: key } = paramsOf(visit);
  const { body: row } = await visit.api<CaseAnswer>('GET /v1/cases/{id}', { params: { id } });
  const policy = policyFor(place, row.type);
  const allowed = row.allowedActions.find((action) => action.key === key);
  const declared = actionOf(policy, key);
  if (!allowed || !declared) throw notFound();
  const { locale } = visit;
  const closes = declared.closes === undefined ? undefined : policy.outcomes[declared.closes];
  const problem = found && underForm(found);
  const fields = await shownForm(place, visit, declared.form, {
    values:
      values ?? givenBackTo(visit, declared.form) ?? (await heldFor(place, visit, id, repeatedBy(declared, policy))),
    errors: problem ? messagesOf(problem, visit) : new Map<string, string>(),
  });
  await visit.show(
    ActionPage,
    {
      id,
      requestNo: row.requestNo,
      subject: row.title,
      between: betweenOf(row.parties, visit),
      version: row.version,
      action: { ...allowed, closes: closes && say(closes.title, locale) },
      address: `/cases/${id}/actions/${key}`,
      fields,
      files: hasFiles(fields),
      idempotencyKey: randomUUID(),
      problem: problem && faultOf(problem, visit, labelsIn(fields)),
    },
    problem?.status ?? 200,
  );
}

async function act(place: Place, visit: Signed): Promise<void> {
  const { id, action } = paramsOf(visit);
  const { posted } = visit;
  const { body: row } = await visit.api<CaseAnswer>('GET /v1/cases/{id}', { params: { id } });
  const declared = actionOf(policyFor(place, row.type), action);
  const form = declared?.form ?? [];
  const values = resized(form, posted);
  if (values) return show(place, visit, { values, ...uploadProblem(visit) });
  const key = textOf(posted, 'key') ?? randomUUID();
  try {
    mustHaveArrived(visit);
    await visit.api('POST /v1/cases/{id}/actions/{action}', {
      params: { id, action },
      body: {
        form: declared?.revises
          ? changesOf(form, posted, await heldFor(place, visit, id, form))
          : valuesOf(form, posted),
      },
      key,
      version: versionOf(textOf(posted, 'version')),
    });
  } catch (error) {
    return show(place, visit, { values: valuesOf(form, posted), problem: problemIn(error) });
  }
  visit.goTo(`/cases/${id}?receipt=${encodeURIComponent(key)}`);
}
