import { findReceipt } from '../../../db/engine/receipts';
import { Problem, type FieldError } from '../../http/problems';
import { requestIdOf } from '../../http/request-id';
import type { KeptCode } from './asked-code';
import { endOf, findLink, type Link } from './consent-link';
import { keepReceipt } from './consent-receipt';
import { checkNow } from '../forms/live-check';
import { fieldsOfLink, named, showConsent } from './consent-view';
import { EndedLinkPage } from './ended-link-page';
import { problemIn } from '../forms/faults';
import { textOf, valuesOf } from '../forms/form-values';
import type { Place, Visit } from '../frame/visit';
import { enteredCode, passedCode } from './passed-code';
import { consentWords } from './words';

const TRIES = 20;
const TRY_MS = 100;

/**
 * Passes a decision to the case: ticks and fresh check first, then the code, which is spent only on what can be done.
 */
export async function decideByLink(place: Place, visit: Visit, link: Link, kept: KeptCode | undefined): Promise<void> {
  const { posted } = visit;
  const chosen = textOf(posted, 'decision') ?? '';
  const decisions = link.policy.tasks[link.task.key]?.decisions ?? {};
  const declared = Object.hasOwn(decisions, chosen) ? decisions[chosen] : undefined;
  const fields = declared?.form ?? [];
  const form = valuesOf(fields, named(posted, fieldsOfLink(link)));
  const faults = [
    ...(declared ? [] : [faultAt('decision', consentWords[visit.locale].errors.decision)]),
    ...missing(visit, fields, form, kept),
  ];
  if (faults.length > 0)
    return showConsent(place, visit, link, { problem: new Problem('invalid', { errors: faults }), sent: kept });

  const blockers = fields.length > 0 ? ((await checkNow(place, link.row)) ?? []) : [];
  if (blockers.length > 0)
    return showConsent(place, visit, link, { problem: new Problem('ineligible'), blockers, sent: kept });

  const key = `consent/${link.mark}/${kept!.codeId}`;
  const failed = await passedCode(place, visit, link, kept);
  const spent = failed?.extras.errors?.[0]?.code === 'code-unknown';
  if (failed && !(spent && (await wasSent(place, link, key))))
    return showConsent(place, visit, link, { problem: failed, sent: kept });

  const comment = textOf(posted, 'comment');
  try {
    await place.api(
      { actor: link.actor, locale: visit.locale, requestId: requestIdOf(visit.request) },
      'POST /v1/tasks/{id}/decision',
      {
        params: { id: link.task.id },
        body: { decision: chosen, ...(comment !== undefined && { comment }), ...(fields.length > 0 && { form }) },
        key,
      },
    );
  } catch (error) {
    const problem = problemIn(error);
    if (problem.status === 404 || problem.status === 409) return showNewEnd(place, visit, link);
    const more = problem.extras.blockers ? { blockers: problem.extras.blockers } : {};
    return showConsent(place, visit, link, { problem, ...more });
  }
  keepReceipt(place, visit, { mark: link.mark, key });
  visit.goTo(`/consent/${link.token}`);
}

/** What became of a request while it was being decided. */
async function showNewEnd(place: Place, visit: Visit, link: Link): Promise<void> {
  const now = (await findLink(place, link.token)) ?? link;
  const here = `/consent/${link.token}`;
  await visit.show(EndedLinkPage, { end: await endOf(place, now), here, requestNo: now.row.requestNo }, 410);
}

const faultAt = (path: string, text: string): FieldError => ({
  path,
  code: 'required',
  message: { zh: text, en: text },
});

function missing(
  visit: Visit,
  fields: readonly { name: string; required: boolean }[],
  form: Readonly<Record<string, unknown>>,
  kept: KeptCode | undefined,
): FieldError[] {
  const { errors } = consentWords[visit.locale];
  const unticked = fields
    .filter(({ name, required }) => required && form[name] === undefined)
    .map(({ name }) => faultAt(name, errors.tick));
  return [...unticked, ...(enteredCode(visit, kept)?.extras.errors ?? [])];
}

/** Whether the same code has just carried a decision: a double click spends it once and must still get its receipt. */
async function wasSent({ deps }: Place, link: Link, key: string): Promise<boolean> {
  for (let left = TRIES; left > 0; left -= 1) {
    if (await findReceipt(deps.api.db, link.actor.personId, key)) return true;
    await new Promise((resolve) => setTimeout(resolve, TRY_MS));
  }
  return false;
}
