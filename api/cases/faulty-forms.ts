import { FIELD_KINDS } from '../../workflows/kit/policy/field-kinds';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Policy } from '../../workflows/kit/policy/policy';
import type { Call } from '../http/http';
import { sift } from '../http/parse';
import { asProblem, type FieldError, Problem } from '../http/problems';
import { isObject } from './bodies';
import { visibleBlockers } from './commands';
import { exampleForm, formSchema } from './fields';
import { openingBlockers } from './opening-check';

/**
 * A form without its faults, for the check alone, which does not wait for what is filled in last; undefined when it
 * would have to guess what was meant.
 */
function mended(policy: Policy, form: unknown, errors: readonly FieldError[]): FormValues | undefined {
  if (!isObject(form)) return undefined;
  const faulty = new Set(errors.filter(({ path }) => path.startsWith('form.')).map(({ path }) => path.split('.')[1]));
  const broken = policy.form.filter(({ name }) => faulty.has(name));
  if (broken.some(({ kind }) => kind !== 'file' && !FIELD_KINDS[kind].filledLast)) return undefined;
  const rest = Object.entries(form).filter(([name]) => !faulty.has(name));
  const fields = policy.form.filter(({ kind }) => kind !== 'file');
  const files = new Set(policy.form.filter(({ kind }) => kind === 'file').map(({ name }) => name));
  const whole = { ...Object.fromEntries(rest.filter(([name]) => !files.has(name))), ...exampleForm(broken) };
  return sift(formSchema(fields), Object.fromEntries(Object.entries(whole).filter(([name]) => !files.has(name)))).data;
}

// The faults are known even while an outside system is away.
function onlyFaults(error: unknown): undefined {
  if (asProblem(error)?.slug !== 'unavailable') throw error;
}

/** The problem of a request whose form has faults, with what would refuse it besides, as far as that can be known. */
export async function faultyRequest(
  call: Pick<Call, 'deps' | 'actor' | 'viewer' | 'body'>,
  policy: Policy,
  errors: readonly FieldError[],
): Promise<Problem> {
  const body = isObject(call.body) ? call.body : {};
  const form = mended(policy, body['form'], errors);
  const found = form && (await openingBlockers(call, policy, form).catch(onlyFaults));
  const blockers = found && (await visibleBlockers(call, found));
  return new Problem('invalid', { errors, ...(blockers && blockers.length > 0 && { blockers }) });
}
