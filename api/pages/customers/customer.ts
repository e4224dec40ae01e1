/** A customer of the reader's partner, as pages show it. Dates are Beijing dates. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly model: 'referral' | 'reseller';
  readonly since: string;
  readonly requests: readonly { readonly href: string; readonly number: string; readonly title: string }[];
  readonly managers: readonly string[];
  /** From when on the next change can be asked for; undefined for now. */
  readonly nextFrom: string | undefined;
  /** What the reader may ask for, with the customer filled in. */
  readonly moves: readonly { readonly href: string; readonly title: string }[];
}
