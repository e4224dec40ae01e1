import { type z } from 'zod';
import { Problem, type FieldError } from './problems';

type Issue = z.core.$ZodIssue;

const words = (zh: string, en: string): FieldError['message'] => ({ zh, en });

type Limit = (bound: number | bigint) => FieldError['message'];

/** How limits are worded by what is limited; anything else is a number. */
const LEAST: Readonly<Record<string, Limit>> = {
  string: (bound) => words(`至少 ${bound}`, `needs a length of at least ${bound}`),
  array: (bound) => words(`至少 ${bound} 个`, `takes at least ${bound}`),
};
const MOST: Readonly<Record<string, Limit>> = {
  string: (bound) => words(`长度不超过 ${bound}`, `may have a length of at most ${bound}`),
  array: (bound) => words(`最多 ${bound} 个`, `takes at most ${bound}`),
};
const notLess: Limit = (bound) => words(`不小于 ${bound}`, `has to be at least ${bound}`);
const notMore: Limit = (bound) => words(`不大于 ${bound}`, `may be at most ${bound}`);

function describe(issue: Issue, path: string): FieldError {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? { path, code: 'required', message: words('必填', 'is required') }
        : {
            path,
            code: 'wrong-type',
            message: words(`类型应为 ${issue.expected}`, `should be of type ${issue.expected}`),
          };
    case 'invalid_value': {
      const allowed = issue.values.filter((value): value is string | number | boolean =>
        /string|number|boolean/.test(typeof value),
      );
      const list = allowed.join(', ');
      if (list === 'true')
        return { path, code: 'not-accepted', message: words('必须勾选', 'has to be ticked (true)'), allowed };
      return issue.input === undefined
        ? { path, code: 'required', message: words('必填', 'is required'), allowed }
        : { path, code: 'not-allowed', message: words(`只能是：${list}`, `has to be one of: ${list}`), allowed };
    }
    case 'too_small':
      return { path, code: 'too-small', message: (LEAST[issue.origin] ?? notLess)(issue.minimum) };
    case 'too_big':
      return { path, code: 'too-big', message: (MOST[issue.origin] ?? notMore)(issue.maximum) };
    case 'custom': {
      const said = issue.params?.['words'] as FieldError['message'] | undefined;
      if (said !== undefined) return { path, code: 'invalid', message: said };
      return {
        path,
        code: 'out-of-range',
        message: words('超出允许的范围', 'is outside the allowed range'),
        allowed: Object.values(issue.params ?? {}) as number[],
      };
    }
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'unrecognized_keys':
      return {
        path,
        code: 'invalid',
        message: words('格式不正确或含有不允许的字符', 'has a wrong form or characters that are not allowed'),
      };
  }
}

/** Every fault that a schema found, one per path; a list of unknown fields becomes one fault each. */
export function fieldErrors(issues: readonly Issue[], prefix: readonly PropertyKey[] = []): FieldError[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code !== 'unrecognized_keys') return describe(issue, path.join('.'));
    return issue.keys.map((key) => ({
      path: [...path, key].join('.'),
      code: 'unknown-field',
      message: words('不认识此字段', 'is not a known field'),
    }));
  });
}

/** A part of a request: what it means, or everything that is wrong with it. */
export interface Sifted<T> {
  readonly data?: T;
  readonly errors: readonly FieldError[];
}

/** The same without throwing, so that the faults of several parts of a request are told together. */
export function sift<T>(schema: z.ZodType<T>, value: unknown): Sifted<T> {
  const result = schema.safeParse(value, { reportInput: true });
  return result.success ? { data: result.data, errors: [] } : { errors: fieldErrors(result.error.issues) };
}

/**
 * A caller's input, parsed; throws the problem `invalid` with all faults at once. `at` names the part of the request.
 */
export function parse<T>(schema: z.ZodType<T>, value: unknown, at?: string): T {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new Problem('invalid', { errors: fieldErrors(result.error.issues, at === undefined ? [] : [at]) });
}

/** The problem `invalid` for one field that only the server can judge. */
export const invalidField = (path: string, code: string, zh: string, en: string): Problem =>
  new Problem('invalid', { errors: [{ path, code, message: words(zh, en) }] });
