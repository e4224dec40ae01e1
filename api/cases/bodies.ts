import { z } from 'zod';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Policy, TaskPolicy } from '../../workflows/kit/policy/policy';
import type { GivenCode } from './codes';
import { exampleForm, formSchema } from './fields';
import { id, line, lines } from '../http/texts';

const CODE = {
  codeId: line(128).optional(),
  code: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
};

/** What opens a case of one process. */
export type OpenBody = GivenCode & {
  readonly type: string;
  readonly form: FormValues;
};

/** What decides a task. */
export type DecisionBody = GivenCode & {
  readonly decision: string;
  readonly comment?: string | undefined;
  readonly form?: FormValues | undefined;
};

/** The body of `POST /v1/cases` for one process. */
export const openBodyOf = (policy: Policy): z.ZodType<OpenBody> =>
  z.strictObject({
    type: z.literal(policy.type),
    form: formSchema(policy.form),
    ...(policy.code ? CODE : {}),
  }) as z.ZodType<OpenBody>;

/** The body of `POST /v1/cases` for all processes that people open, by type. */
export const openingBody = (policies: readonly Policy[]): z.ZodType =>
  z.union(policies.filter(isForPeople).map(openBodyOf));

/** Whether people may open a process, rather than the system alone. */
export const isForPeople = ({ opens }: Policy): boolean => opens.some((role) => role !== 'system');

/** A valid opening for each process that people open, by its English name. */
export const openingExamples = (policies: readonly Policy[]): Record<string, unknown> =>
  Object.fromEntries(
    policies.filter(isForPeople).map((policy) => [policy.type, { type: policy.type, form: exampleForm(policy.form) }]),
  );

/**
 * The body of a decision on one task: the comment is required where the decision needs one, the form is the decision's
 * own.
 */
export function decisionBodyOf(task: TaskPolicy, decision: string): z.ZodType<DecisionBody> {
  const declared = Object.hasOwn(task.decisions, decision) ? task.decisions[decision] : undefined;
  const form = formSchema(declared?.form ?? []);
  return z.strictObject({
    decision: z.enum(Object.keys(task.decisions)),
    comment: declared?.commentRequired ? lines(256) : lines(256, 0).optional(),
    form: declared?.form.some((field) => field.required) ? form : form.optional(),
    ...(declared?.code ? CODE : {}),
  }) as z.ZodType<DecisionBody>;
}

/** The shape of any decision, before its task is known. */
export const ANY_DECISION = z.strictObject({
  decision: id(),
  comment: lines(256, 0).optional(),
  form: z.record(z.string(), z.unknown()).optional(),
  ...CODE,
});

/** The one-time code may also come inside the form, but is no part of it. */
export function liftCode(body: unknown): unknown {
  const form: unknown = isObject(body) ? body['form'] : undefined;
  if (!isObject(body) || !isObject(form) || !('codeId' in form || 'code' in form)) return body;
  const { codeId, code, ...rest } = form;
  return { ...body, form: rest, ...(codeId !== undefined && { codeId }), ...(code !== undefined && { code }) };
}

/** Whether a parsed JSON value is an object. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
