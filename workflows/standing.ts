import type { Blocker, Refusal } from './kit/policy/refusals';
import type { Policy } from './kit/policy/policy';
import type { PartyRole } from './kit/policy/roles';
import { policyOf, type ProcessType } from './registry';
import { blockerFrom, type Reason } from './shared/blockers';

/** What may become of a party: a partner is frozen, restricted or leaves the programme, a customer's account is closed. */
export const PARTY_FACTS = ['frozen', 'restricted', 'left', 'closed'] as const;
export type PartyFact = (typeof PARTY_FACTS)[number];

/** What a fact does at once to an open case: ends it, ends it where resellers move, suspends it, or leaves it. */
type AtOnce = 'cancels' | 'cancels-reseller' | 'suspends' | 'leaves';

/** What the standing of its parties means to a process. */
interface Standing {
  readonly atOnce: Readonly<Record<PartyFact, AtOnce>>;
  /** What opens, passes or pays something: decisions as `task.decision`, and actions. Refused while frozen or left. */
  readonly moves: readonly string[];
}

const ASSOCIATION: Standing = {
  // Consents look at the standing by the model of the customer: only what moves a reseller customer is refused.
  moves: [],
  atOnce: { frozen: 'cancels-reseller', restricted: 'leaves', left: 'cancels', closed: 'cancels' },
};
const UNTOUCHED = { frozen: 'leaves', restricted: 'leaves', left: 'leaves', closed: 'leaves' } as const;
const SUSPENDED = { frozen: 'suspends', restricted: 'leaves', left: 'suspends', closed: 'leaves' } as const;

/** What frozen, restricted, left and closed mean in every process; `meaningOf` says it by state. */
export const STANDING: Readonly<Record<ProcessType, Standing>> = {
  'relationship-switch': ASSOCIATION,
  'partner-unlink': ASSOCIATION,
  'customer-unlink': ASSOCIATION,
  // Both sides are looked at by the checks of a cooperation.
  'cooperation-review': { atOnce: UNTOUCHED, moves: [] },
  'distributor-invitation': { atOnce: UNTOUCHED, moves: [] },
  'partner-opportunity': {
    atOnce: SUSPENDED,
    moves: ['submission.submit', 'review.pass', 'resubmission.resubmit', 'verification.pass'],
  },
  'vendor-opportunity': { atOnce: SUSPENDED, moves: ['acceptance.accept'] },
  'fh-qualification': {
    atOnce: UNTOUCHED,
    moves: ['invitation.submit', 'review.approve', 'resubmission.resubmit', 'renewal.renew'],
  },
  'fh-incentive': {
    atOnce: UNTOUCHED,
    moves: ['confirmation.confirm', 'submission.submit', 'preliminaryReview.pass', 'resubmission.resubmit'],
  },
  'fh-lists': { atOnce: UNTOUCHED, moves: [] },
  'fh-quarter': {
    atOnce: UNTOUCHED,
    moves: ['paymentRequest.submit', 'paymentReview.approve', 'resubmission.resubmit'],
  },
  nre: {
    atOnce: UNTOUCHED,
    moves: [
      'qualificationReview.approve',
      'resubmission.resubmit',
      'workloadAgreement.agree',
      'sow.upload',
      'techAssessment.pass',
      'sowResubmission.resubmit',
      'commercialStart.start',
      'commercialReview.pass',
      'agreementUpload.upload',
      'agreementRecheck.confirm',
      'agreeWorkload',
      'changeSow',
      'amend',
    ],
  },
  'nre-milestone': { atOnce: UNTOUCHED, moves: ['acceptance.submit', 'review.approve', 'resubmission.resubmit'] },
  // What the bank or another system reports is not refused: the order is held instead.
  'invoice-payment': { atOnce: UNTOUCHED, moves: ['review.pass', 'repair.retry'] },
};

const standingOf = (type: string): Standing | undefined =>
  Object.hasOwn(STANDING, type) ? STANDING[type as ProcessType] : undefined;

const ACTION = { cancels: 'cancelBySystem', 'cancels-reseller': 'cancelBySystem', suspends: 'suspend' } as const;

/** What a fact does to an open case in a state: the action that the system takes, and of which cases; else nothing. */
export function meaningOf(
  type: string,
  state: string,
  fact: PartyFact,
): { readonly action: 'cancelBySystem' | 'suspend'; readonly resellerOnly: boolean } | undefined {
  const atOnce = standingOf(type)?.atOnce[fact] ?? 'leaves';
  if (atOnce === 'leaves') return undefined;
  const action = ACTION[atOnce];
  const possible = policyOf(type)?.actions[action]?.states.includes(state) ?? false;
  return possible ? { action, resellerOnly: atOnce === 'cancels-reseller' } : undefined;
}

/** Whether a decision (`task.decision`) or action opens, passes or pays something for the partner of the case. */
export const moves = (type: string, what: string): boolean => standingOf(type)?.moves.includes(what) ?? false;

/** Whether anything in a process does. */
export const movesAnything = (type: string): boolean => (standingOf(type)?.moves.length ?? 0) > 0;

const PARTNER_ROLES: readonly PartyRole[] = ['partner', 'master', 'distributor'];

/** Whether a task has a deadline of the partner's own, whose clock stands still while the partner is frozen. */
export function stopsClock({ tasks }: Pick<Policy, 'tasks'>, key: string): boolean {
  const task = tasks[key];
  if (task?.due === undefined || Object.keys(task.decisions).length === 0) return false;
  return PARTNER_ROLES.includes(task.party);
}

const REASONS = {
  PARTNER_FROZEN: {
    actor: 'vendor',
    title: { zh: '伙伴已被冻结', en: 'The partner is frozen' },
    hint: {
      zh: '解冻前不开通、不通过、不支付；伙伴自身的期限已停止计时。',
      en: 'Nothing is opened, passed or paid until the freeze is lifted; the clocks of the partner’s own deadlines stand still.',
    },
  },
  PARTY_HAS_LEFT: {
    actor: 'vendor',
    title: { zh: '伙伴已退出合作计划', en: 'The partner has left the programme' },
    hint: {
      zh: '无法继续办理；如有疑问，请联系运营人员。',
      en: 'Nothing can go on; contact vendor operations if in doubt.',
    },
  },
} as const satisfies Record<string, Reason>;

/** What keeps anything from being opened, passed or paid for a partner, by how it stands. */
export function standingBlockers(standing: 'frozen' | 'left' | null): Blocker[] {
  if (standing === null) return [];
  return [blockerFrom(REASONS)(standing === 'frozen' ? 'PARTNER_FROZEN' : 'PARTY_HAS_LEFT')];
}

/** The refusal of a decision or action for that reason. */
export const standingRefusal = (standing: 'frozen' | 'left'): Refusal => ({
  code: 'ineligible',
  detail: { blockers: standingBlockers(standing) },
});
