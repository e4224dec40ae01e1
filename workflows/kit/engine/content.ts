import type { FormValues } from '../policy/fields';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What a request says: the form it was opened with and every revision since. */
export class Content {
  constructor(
    public form: FormValues,
    /** What was submitted last, for the reviewer to see what has changed since. */
    public submitted?: FormValues,
  ) {}

  /** Lays new values over the old ones, `null` taking one away; answers the names of the fields that changed. */
  revise(values: FormValues): string[] {
    const before = this.form;
    const laid = Object.entries({ ...before, ...values }).filter(([, value]) => value !== null);
    this.form = Object.fromEntries(laid);
    return Object.keys(values).filter((name) => !same(before[name], this.form[name]));
  }

  /** Marks the content as submitted; answers the fields changed since the last time, none the first time. */
  submit(): string[] {
    const { submitted: before, form: after } = this;
    this.submitted = after;
    if (before === undefined) return [];
    return Object.keys({ ...before, ...after }).filter((name) => !same(before[name], after[name]));
  }
}
