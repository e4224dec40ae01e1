import { decisionPurpose, verifyCode } from '../../cases/codes';
import { invalidField } from '../../http/parse';
import type { Problem } from '../../http/problems';
import { textOf } from '../forms/form-values';
import type { Place, Visit } from '../frame/visit';
import type { KeptCode } from './asked-code';
import type { Link } from './consent-link';
import { consentWords } from './words';

/** Whether a code was entered at all; what is wrong, at its field. */
export function enteredCode({ posted, locale }: Visit, kept: KeptCode | undefined): Problem | undefined {
  const { errors } = consentWords[locale];
  const text = kept ? errors.codeMissing : errors.codeFirst;
  const entered = kept && /^\d{6}$/.test(textOf(posted, 'code') ?? '');
  return entered ? undefined : invalidField('code', 'required', text, text);
}

/** Spends the code of a link; what is wrong with it, at its field, or undefined when it is right. */
export async function passedCode(
  { deps, cookies }: Place,
  visit: Visit,
  { actor, task, row }: Link,
  kept: KeptCode | undefined,
): Promise<Problem | undefined> {
  const missing = enteredCode(visit, kept);
  if (missing || !kept) return missing;
  const proof = {
    codeId: kept.codeId,
    code: textOf(visit.posted, 'code') ?? '',
    purpose: decisionPurpose(task.id),
    binding: cookies.binding(visit.request, visit.response),
  };
  const { result, attemptsLeft } = await verifyCode(deps.api, actor, proof, { caseId: row.id, taskId: task.id });
  if (result === 'passed') return undefined;
  const { errors } = consentWords[visit.locale];
  const text = result === 'wrong' ? errors.wrong(attemptsLeft) : errors[result];
  return invalidField('code', `code-${result}`, text, text);
}
