import type { Random } from '../../dev/random';
import { completeForm, DELIVERY, news, vendorForm } from '../workflows/opportunity/opportunity-forms';

/** An answer to an open task: a decision, or an action of its case instead. */
export type Line =
  | { readonly person: string; readonly decision: string; readonly comment?: string; readonly form?: object }
  | { readonly person: string; readonly action: string; readonly form: object };

/** A case that asks no customer: who opens it, and who answers which task how, until it ends or is left alone. */
export interface Script {
  /** Its name in the log of the run. */
  readonly title: string;
  readonly type: string;
  readonly opener: string;
  readonly form: object;
  /** Sees the whole case. */
  readonly reader: string;
  /** The distributor whose open case of this type, left by an earlier round, is continued. */
  readonly distributor?: string;
  /** By task key, one answer each time such a task is open; the script ends where none is left. */
  readonly lines: Readonly<Record<string, readonly Line[]>>;
  /** Everything is sent twice at the same moment. */
  readonly double: boolean;
}

/** An amount as the API takes it. */
const REVENUE = { expectedRevenue: { amount: '2000000.00', currency: 'CNY' } };
const SELLER = 'partner-a.main-account';
const PSM = 'vendor.psm';
const BD = 'vendor.bd';
const ENDINGS = ['agree', 'agree', 'agree', 'disagree', 'withdraw', 'silence'] as const;
type Ending = (typeof ENDINGS)[number];
const REASON = { reason: 'No longer wanted' };
const comment = 'Not as it stands';

const say = (person: string, decision: string, more: object = {}): Line => ({ person, decision, ...more });
const take = (person: string, action: string, form: object = {}): Line => ({ person, action, form });

/** Who may be paired in a round, each distributor in one script only. */
export const COUPLES = [
  { distributor: 'distributor-3', master: 'master-1' },
  { distributor: 'distributor-4', master: 'master-2' },
] as const;

/** A distributor and a master who may come to cooperate. */
export interface Couple {
  readonly distributor: string;
  readonly master: string;
}

/** How two get to a cooperation, or not. */
export function cooperationScript(couple: Couple, choices: Random): Script {
  const ending = choices.pick(ENDINGS);
  const double = choices.chance(0.25);
  if (choices.chance(0.5)) return invitationScript(couple, { ending, double, resent: choices.chance(0.3) });
  return applicationScript(couple, { ending, double });
}

/** A master invites a distributor, which accepts or not; `resent` sends the link once more first. */
export function invitationScript(
  { distributor, master }: Couple,
  { ending, double, resent = false }: { ending: Ending; double: boolean; resent?: boolean },
): Script {
  const [admin, invited] = [`${master}.admin`, `${distributor}.admin`];
  const acceptance = { form: { businessRegion: 'CN', noticeAccepted: true } };
  const lines: Record<Ending, readonly Line[]> = {
    agree: [say(invited, 'accept', acceptance)],
    disagree: [say(invited, 'decline')],
    withdraw: [take(admin, 'cancel')],
    silence: [],
  };
  return {
    title: `${distributor} distributor-invitation ${ending}`,
    type: 'distributor-invitation',
    opener: admin,
    form: { email: `contact@${distributor}.example` },
    reader: admin,
    distributor,
    lines: { invitation: [...(resent ? [take(admin, 'resend')] : []), ...lines[ending]] },
    double,
  };
}

/** A distributor applies to a master, which approves or not. */
export function applicationScript(
  { distributor, master }: Couple,
  { ending, double }: { ending: Ending; double: boolean },
): Script {
  const [admin, applicant] = [`${master}.admin`, `${distributor}.admin`];
  const lines: Record<Ending, readonly Line[]> = {
    agree: [say(admin, 'approve')],
    disagree: [say(admin, 'reject', { comment })],
    withdraw: [take(applicant, 'withdraw', REASON)],
    silence: [],
  };
  return {
    title: `${distributor} cooperation-review ${ending}`,
    type: 'cooperation-review',
    opener: 'vendor.ecosystem-manager',
    form: { distributorId: distributor, masterId: master, region: 'CN', programmeDecision: 'approved' },
    reader: admin,
    distributor,
    lines: { masterReview: lines[ending] },
    double,
  };
}

/**
 * How an opportunity gets from one side to the other and to its delivery, or not; some end because the customer
 * withdraws consent.
 */
export function opportunityScript(round: string, choices: Random): Script {
  const ending = choices.pick([...ENDINGS, 'consent'] as const);
  const need = { customerEnterpriseId: `KILL-${round}`, ...REVENUE };
  const updates = Array.from({ length: choices.below(3) + 1 }, () => take(SELLER, 'progress', news()));
  const progressDue = [...updates, take(SELLER, 'progress', DELIVERY)];
  const about = { reader: SELLER, double: choices.chance(0.25) };
  const consent = [take(SELLER, 'withdrawConsent', REASON)];
  if (choices.chance(0.5)) {
    const acceptance: Record<typeof ending, readonly Line[]> = {
      agree: [say(SELLER, 'accept')],
      disagree: [say(SELLER, 'reject', { comment })],
      withdraw: [take(PSM, 'recall', REASON)],
      silence: [],
      consent,
    };
    return {
      ...about,
      title: `vendor-opportunity ${ending}`,
      type: 'vendor-opportunity',
      opener: PSM,
      form: vendorForm('partner-a', need),
      lines: { acceptance: acceptance[ending], progressDue },
    };
  }
  const form = completeForm(need);
  const pass = say(BD, 'pass');
  const verification: Record<typeof ending, readonly Line[]> = {
    agree: [pass],
    disagree: [say(BD, 'reject', { comment, form: { reason: 'invalid' } }), pass],
    withdraw: [take(SELLER, 'withdraw', REASON)],
    silence: [],
    consent,
  };
  return {
    ...about,
    title: `partner-opportunity ${ending}`,
    type: 'partner-opportunity',
    opener: SELLER,
    form: { title: form.title },
    lines: {
      submission: [say(SELLER, 'submit', { form })],
      review: [say(PSM, 'pass'), say(PSM, 'pass')],
      resubmission: [say(SELLER, 'resubmit', { form })],
      verification: verification[ending],
      progressDue,
    },
  };
}
