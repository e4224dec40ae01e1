import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { say } from '../../workflows/kit/labels';
import { notFound } from '../problems';
import type { CaseAnswer } from './answers';
import { policyFor } from './case';
import { fromOurPages } from './cookies';
import { faultOf, messagesOf, problemIn, underForm } from './faults';
import { controls, labelsOf } from './form-fields';
import { grown, textOf, valuesOf } from './form-values';
import { type Place, signedIn, type Signed } from './visit';

/** The named actions of a case: a form, what it does, and the way back. */
export function actionPages(place: Place): Router {
  const router = Router();
  router.get(
    '/cases/:id/actions/:action',
    signedIn(place, (visit) => show(place, visit)),
  );
  router.post(
    '/cases/:id/actions/:action',
    fromOurPages(place.cookies),
    signedIn(place, (visit) => act(place, visit)),
  );
  return router;
}

const paramsOf = ({ request }: Signed): { id: string; action: string } =>
  request.params as { id: string; action: string };

/** The version of a case that a form was made from. */
export const versionOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;

async function show(
  place: Place,
  visit: Signed,
  filled: { values?: Readonly<Record<string, unknown>>; errors?: ReadonlyMap<string, string>; problem?: object } = {},
  status = 200,
): Promise<void> {
  const { id, action: key } = paramsOf(visit);
  const { body: row } = await visit.api<CaseAnswer>('GET /v1/cases/{id}', { params: { id } });
  const policy = policyFor(place, row.type);
  const allowed = row.allowedActions.find((action) => action.key === key);
  const declared = policy.actions[key];
  if (!allowed || !declared) throw notFound();
  const { locale } = visit;
  const closes = declared.closes === undefined ? undefined : policy.outcomes[declared.closes];
  const { values = {}, errors = new Map<string, string>(), problem } = filled;
  await visit.show(
    'action',
    {
      id,
      requestNo: row.requestNo,
      process: row.title,
      version: row.version,
      action: { ...allowed, closes: closes && say(closes.title, locale) },
      fields: controls(declared.form, { locale, values, errors, prefix: 'form' }),
      key: randomUUID(),
      problem,
    },
    status,
  );
}

async function act(place: Place, visit: Signed): Promise<void> {
  const { id, action } = paramsOf(visit);
  const { posted, locale } = visit;
  const { body: row } = await visit.api<CaseAnswer>('GET /v1/cases/{id}', { params: { id } });
  const form = policyFor(place, row.type).actions[action]?.form ?? [];
  const values = valuesOf(form, posted);
  const more = textOf(posted, 'grow');
  if (more !== undefined) return show(place, visit, { values: grown(form, values, more) });
  const key = textOf(posted, 'key') ?? randomUUID();
  try {
    await visit.api('POST /v1/cases/{id}/actions/{action}', {
      params: { id, action },
      body: { form: values },
      key,
      version: versionOf(textOf(posted, 'version')),
    });
  } catch (error) {
    const problem = problemIn(error);
    const labels = labelsOf(form, locale);
    const errors = messagesOf(underForm(problem), visit);
    return show(place, visit, { values, errors, problem: faultOf(underForm(problem), visit, labels) }, problem.status);
  }
  visit.goTo(`/cases/${id}?receipt=${encodeURIComponent(key)}`);
}
