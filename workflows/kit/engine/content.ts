import type { FormValues } from '../policy/fields';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A request's content: the form it was opened with plus every revision since. */
export class Content {
  constructor(
    public form: FormValues,
    /** The last submission, so that the reviewer can see what changed since. */
    public submitted?: FormValues,
  ) {}

  /** Merges new values, where `null` removes one; returns the names of the changed fields. */
  revise(values: FormValues): string[] {
    const before = this.form;
    const laid = Object.entries({ ...before, ...values }).filter(([, value]) => value !== null);
    this.form = Object.fromEntries(laid);
    return Object.keys(values).filter((name) => !same(before[name], this.form[name]));
  }

  /** Marks the content as submitted; returns the fields changed since the last submission, none the first time. */
  submit(): string[] {
    const { submitted: before, form: after } = this;
    this.submitted = after;
    if (before === undefined) return [];
    return Object.keys({ ...before, ...after }).filter((name) => !same(before[name], after[name]));
  }
}
