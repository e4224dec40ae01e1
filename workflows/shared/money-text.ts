import type { Money } from '../kit/policy/fields';

/** An amount as both languages write it: `CNY 1,234.50`. */
export function moneyText({ minor, currency }: Money): string {
  const whole = String(Math.trunc(Math.abs(minor) / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${currency} ${minor < 0 ? '-' : ''}${whole}.${String(Math.abs(minor) % 100).padStart(2, '0')}`;
}
