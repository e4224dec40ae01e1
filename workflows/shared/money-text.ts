import type { Money } from '../kit/policy/fields';

/** The currencies of all amounts, with the sign that pages write before them. */
export const CURRENCIES = { CNY: '¥', USD: '$', EUR: '€', HKD: 'HK$', SGD: 'S$' } as const;

/** The currencies by their codes. */
export const CURRENCY_CODES = Object.keys(CURRENCIES) as (keyof typeof CURRENCIES)[];

/** Minor units as a decimal with two places, as it travels: `-1234.50`. */
export const decimalOf = (minor: number): string =>
  `${minor < 0 ? '-' : ''}${Math.trunc(Math.abs(minor) / 100)}.${String(Math.abs(minor) % 100).padStart(2, '0')}`;

/** The minor units of a decimal with at most two places. */
export function minorOf(decimal: string): number {
  const [whole = '0', cents = ''] = decimal.replace('-', '').split('.');
  const minor = Number(whole) * 100 + Number(cents.padEnd(2, '0'));
  return decimal.startsWith('-') ? -minor : minor;
}

/** Minor units as people read them: `-1,234.50`. */
export const amountText = (minor: number): string => decimalOf(minor).replace(/\B(?=(\d{3})+\.)/g, ',');

/** An amount as messages and records write it in both languages: `CNY 1,234.50`. */
export const moneyText = ({ minor, currency }: Money): string => `${currency} ${amountText(minor)}`;

/**
 * An amount as pages write it in both languages: `-¥1,234.50`, or `JPY 1,234.50` where the currency has no sign here.
 */
export function moneyWithSign(money: Money): string {
  const sign = CURRENCIES[money.currency as keyof typeof CURRENCIES] as string | undefined;
  if (sign === undefined) return moneyText(money);
  return `${money.minor < 0 ? '-' : ''}${sign}${amountText(Math.abs(money.minor))}`;
}
