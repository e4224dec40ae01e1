import type { Blocker } from '../kit/policy/refusals';
import { about, blockerFrom, type Reason } from '../shared/blockers';

/** Blockers of a quarter's payment besides its partner's standing, and who can clear them (domain 1.4.6). */
const FH_QUARTER_BLOCKERS = {
  MONTH_STILL_OPEN: {
    actor: 'partner',
    title: { zh: '季度内仍有月份可以申请或核对', en: 'A month of the quarter can still be applied for or confirmed' },
    hint: {
      zh: '请先提交或核对；如不申请，自下一季度首日起可申请付款。',
      en: 'Submit or confirm it first. If you do not want it, wait for the first day of the next quarter.',
    },
  },
  PRELIMINARY_REVIEW_PENDING: {
    actor: 'vendor',
    title: { zh: '有激励仍在初审中', en: 'An incentive is still in preliminary review' },
    hint: { zh: '请等待初审结果。', en: 'Wait for the result of the review.' },
  },
  NOTHING_APPROVED: {
    actor: 'nobody',
    title: { zh: '本季度没有初审通过的激励', en: 'No incentive of the quarter has passed preliminary review' },
    hint: { zh: '初审通过后才能申请付款。', en: 'A payment can be requested for what has passed.' },
  },
  CURRENCIES_DIFFER: {
    actor: 'vendor',
    title: { zh: '各月激励的币种不一致', en: 'The months are in different currencies' },
    hint: { zh: '请联系生态经理处理。', en: 'Ask your ecosystem manager to settle it.' },
  },
  OVERDUE_BILL: {
    actor: 'partner',
    title: { zh: '有逾期未付的账单', en: 'A bill is overdue' },
    hint: {
      zh: '付清逾期账单后权益自动解冻。',
      en: 'All benefits are frozen until it is paid, and free again by themselves then.',
    },
  },
} as const satisfies Record<string, Reason>;

type FhQuarterBlocker = keyof typeof FH_QUARTER_BLOCKERS;

/** A blocker of this catalogue. */
export const blocker = blockerFrom(FH_QUARTER_BLOCKERS);

/** A blocker that names the months it is about. */
export function naming(code: FhQuarterBlocker, names: readonly string[]): Blocker {
  const listed = [...names].sort();
  return about(blocker(code), listed.join('、'), listed.join(', '));
}
