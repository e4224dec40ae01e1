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
  z.discriminatedUnion('type', policies.filter(isForPeople).map(openBodyOf) as unknown as [z.ZodObject]).meta({
    discriminator: { propertyName: 'type' },
  });

/** Once each of what is asked in several places in the same way. */
const distinct = <T>(all: readonly T[], what: (each: T) => unknown): T[] => [
  ...new Map(all.map((each) => [JSON.stringify(what(each)), each])).values(),
];

/** The forms of the actions of these processes. */
export function actionBody(policies: readonly Policy[]): z.ZodType {
  const forms = policies.flatMap(({ actions }) => Object.values(actions).map(({ form }) => form));
  return z.union(distinct(forms, (form) => form).map(formSchema));
}

/** A valid form for each action, by the name of the process and of the action. */
export const actionExamples = (policies: readonly Policy[]): Record<string, unknown> =>
  Object.fromEntries(
    policies.flatMap(({ type, actions }) =>
      Object.entries(actions).map(([key, { form }]) => [`${key} of ${type}`, exampleForm(form)]),
    ),
  );

/** The bodies of the decisions of these processes, each decision with its own form. */
export function decidingBody(policies: readonly Policy[]): z.ZodType {
  const decisions = policies.flatMap(({ tasks }) =>
    Object.values(tasks).flatMap((task) => Object.keys(task.decisions).map((key) => ({ task, key }))),
  );
  const different = distinct(decisions, ({ task, key }) => {
    const { form, code, commentRequired } = task.decisions[key]!;
    return { key, form, code, commentRequired };
  });
  return z.union(different.map(({ task, key }) => decisionBodyOf(task, key, z.literal(key))));
}

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
export function decisionBodyOf(
  task: TaskPolicy,
  decision: string,
  named: z.ZodType<string> = z.enum(Object.keys(task.decisions)),
): z.ZodType<DecisionBody> {
  const declared = Object.hasOwn(task.decisions, decision) ? task.decisions[decision] : undefined;
  const form = formSchema(declared?.form ?? []);
  return z.strictObject({
    decision: named,
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
