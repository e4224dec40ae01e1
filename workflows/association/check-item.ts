import type { Profile } from '../kit/policy/policy';
import type { Reason } from '../shared/blockers';

/** The operations that the account check guards; a switch is named by its target model (domain 1.1.3). */
export type Operation = 'switch-to-reseller' | 'switch-to-referral' | 'unlink-by-partner' | 'unlink-by-customer';
export type Model = 'referral' | 'reseller';

/** One possible reason against changing an association: the fact that makes it true, and the operations it blocks. */
export interface CheckItem extends Reason {
  /** The fact that makes it true; see `facts` in the activity that gathers them. */
  readonly fact: string;
  /** The operations it blocks, each with the customer's present models. */
  readonly blocks: Readonly<Partial<Record<Operation, readonly Model[]>>>;
  /** Only in this profile; in both when absent. */
  readonly profile?: Profile;
  /** Documented on older pages only: off unless the settings switch it on under this key. */
  readonly setting?: string;
}

/** Check items by code, in display order. */
export type CheckItems = Readonly<Record<string, CheckItem>>;

/** Sets of operations and models shared by many items. */
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
