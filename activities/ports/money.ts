/** An amount in integer minor units (fen, cents) of an ISO 4217 currency. */
export interface Money {
  minor: number;
  currency: string;
}
