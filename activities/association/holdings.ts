import type { Change } from '../../workflows/association/change';
import type { DelegationScope, Money, Ports } from '../ports';

/** What a customer has that a change may touch; what cannot be read now is undefined, `null` is nothing. */
export interface Holdings {
  readonly cashBalance: Money | null | undefined;
  readonly partnerBalance: Money | null | undefined;
  readonly cashCoupons: Money | undefined;
  readonly credit: Money | undefined;
  /** The partner's unused coupons, summed up by currency. */
  readonly coupons: readonly Money[] | undefined;
  readonly scopes: readonly DelegationScope[] | undefined;
}

/** What a customer has where nothing is asked. */
export const UNREADABLE: Holdings = {
  cashBalance: undefined,
  partnerBalance: undefined,
  cashCoupons: undefined,
  credit: undefined,
  coupons: undefined,
  scopes: undefined,
};

/** Reads what a customer has, each part by itself; `failed` is told of every part that cannot be read. */
export type ReadHoldings = (change: Change, failed: (error: unknown) => void) => Promise<Holdings>;

export const createHoldings =
  ({ ports }: { ports: Ports }): ReadHoldings =>
  (change, failed) =>
    holdingsOf(ports, change, failed);

async function holdingsOf(
  ports: Ports,
  { customerId, partnerId }: Change,
  failed: (error: unknown) => void,
): Promise<Holdings> {
  const pair = { customerId, partnerId };
  const read = <T>(reading: Promise<T>): Promise<T | undefined> =>
    reading.catch((error: unknown) => {
      failed(error);
      return undefined;
    });
  const [account, credits, issued, granted] = await Promise.all([
    read(ports.accountCheck.facts(pair)),
    read(ports.billing.vendorCredits({ customerId })),
    read(ports.coupons.issued(pair)),
    read(ports.delegation.granted(pair)),
  ]);
  return {
    cashBalance: account?.cashBalance,
    partnerBalance: account?.partnerBalance,
    cashCoupons: credits?.cashCoupons,
    credit: credits?.credit,
    coupons: issued && sums(issued.coupons.map(({ value }) => value)),
    scopes: granted?.scopes,
  };
}

function sums(amounts: readonly Money[]): Money[] {
  const totals = new Map<string, number>();
  for (const { minor, currency } of amounts) totals.set(currency, (totals.get(currency) ?? 0) + minor);
  return [...totals].map(([currency, minor]) => ({ minor, currency }));
}
