import { findReceipt } from '../../../db/engine/receipts';
import { decisionPurpose, verifyCode } from '../../cases/codes';
import { invalidField } from '../../http/parse';
import { Problem, type FieldError } from '../../http/problems';
import { requestIdOf } from '../../http/request-id';
import type { KeptCode } from './asked-code';
import type { Link } from './consent-link';
import { acceptedTexts, keepReceipt } from './consent-receipt';
import { checkNow } from '../forms/live-check';
import { fieldsOfLink, named, showConsent } from './consent-view';
import { problemIn } from '../forms/faults';
import { textOf, valuesOf } from '../forms/form-values';
import type { Place, Visit } from '../frame/visit';

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
    ...(declared ? [] : [faultAt('decision', visit.m.consent.errors.decision)]),
    ...missing(visit, fields, form, kept),
  ];
  if (faults.length > 0)
    return showConsent(place, visit, link, { problem: new Problem('invalid', { errors: faults }), sent: kept });

  const blockers = fields.length > 0 ? ((await checkNow(place, link.row)) ?? []) : [];
  if (blockers.length > 0)
    return showConsent(place, visit, link, { problem: new Problem('ineligible'), blockers, sent: kept });

  const key = `consent/${link.mark}/${kept!.codeId}`;
  const failed = await codeFault(place, visit, link, kept!);
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
    if (problem.status === 404 || problem.status === 409) return visit.show('consent-dead', { replaced: false }, 410);
    const more = problem.extras.blockers ? { blockers: problem.extras.blockers } : {};
    return showConsent(place, visit, link, { problem, ...more });
  }
  keepReceipt(place, visit, { mark: link.mark, key, texts: acceptedTexts(link, form) });
  visit.goTo(`/consent/${link.token}`);
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
  const { errors } = visit.m.consent;
  const unticked = fields
    .filter(({ name, required }) => required && form[name] === undefined)
    .map(({ name }) => faultAt(name, errors.tick));
  if (!kept) return [...unticked, faultAt('code', errors.codeFirst)];
  return /^\d{6}$/.test(textOf(visit.posted, 'code') ?? '')
    ? unticked
    : [...unticked, faultAt('code', errors.codeMissing)];
}

async function codeFault(
  { deps, cookies }: Place,
  visit: Visit,
  link: Link,
  kept: KeptCode,
): Promise<Problem | undefined> {
  const { actor, task, row } = link;
  const proof = {
    codeId: kept.codeId,
    code: textOf(visit.posted, 'code') ?? '',
    purpose: decisionPurpose(task.id),
    binding: cookies.binding(visit.request, visit.response),
  };
  const { result, attemptsLeft } = await verifyCode(deps.api, actor, proof, { caseId: row.id, taskId: task.id });
  if (result === 'passed') return undefined;
  const { errors } = visit.m.consent;
  const text = result === 'wrong' ? errors.wrong(attemptsLeft) : errors[result];
  return invalidField('code', `code-${result}`, text, text);
}

/** Whether the same code has just carried a decision: a double click spends it once and must still get its receipt. */
async function wasSent({ deps }: Place, link: Link, key: string): Promise<boolean> {
  for (let left = TRIES; left > 0; left -= 1) {
    if (await findReceipt(deps.api.db, link.actor.personId, key)) return true;
    await new Promise((resolve) => setTimeout(resolve, TRY_MS));
  }
  return false;
}
