import type { Label } from '../kit/labels';
import type { Profile } from '../kit/policy';

/** The operations that the account check guards; a switch is named by its target model (domain 1.1.3). */
export type Operation = 'switch-to-reseller' | 'switch-to-referral' | 'unlink-by-partner' | 'unlink-by-customer';
export type Model = 'referral' | 'reseller';

/** One reason that may stand in the way: whom it blocks, and who must do what. */
export interface CheckItem {
  readonly code: string;
  /** The fact that makes it true; see `facts` in the activity that gathers them. */
  readonly fact: string;
  readonly title: Label;
  readonly hint: Label;
  readonly actor: 'customer' | 'partner' | 'vendor' | 'nobody';
  /** The operations it blocks, each with the customer's present models. */
  readonly blocks: Readonly<Partial<Record<Operation, readonly Model[]>>>;
  /** Only in this profile; in both when absent. */
  readonly profile?: Profile;
  /** Documented on older pages only: off unless switched on in the settings under this key. */
  readonly setting?: string;
}

/** Sets of operations and models that many items share. */
export const ANY: readonly Model[] = ['referral', 'reseller'];
export const REFERRAL: readonly Model[] = ['referral'];
export const RESELLER: readonly Model[] = ['reseller'];
export const EVERY = {
  'switch-to-reseller': ANY,
  'switch-to-referral': ANY,
  'unlink-by-partner': ANY,
  'unlink-by-customer': ANY,
} as const;
export const BY_PARTNER = { 'switch-to-reseller': ANY, 'switch-to-referral': ANY, 'unlink-by-partner': ANY } as const;
export const TO_RESELLER = { 'switch-to-reseller': REFERRAL } as const;
export const LEAVING_RESELLER = {
  'switch-to-referral': RESELLER,
  'unlink-by-partner': RESELLER,
  'unlink-by-customer': RESELLER,
} as const;
