import { proxyActivities } from '@temporalio/workflow';
import type { opportunityActivities } from '../../activities/opportunity/opportunity';
import { BRIEF, LOOKUP } from '../kit/contract/activity-options';
import type { AskedFirst } from '../kit/contract/commit';
import { type Answer, type AnswerOf, ask, type Asking, type Meanwhile } from '../kit/engine/ask';
import { type BackgroundWorks, inBackground } from '../kit/engine/background';
import type { Case } from '../kit/engine/case';
import type { Guard } from '../kit/engine/task';
import type { FormValues } from '../kit/policy/fields';
import type { Label } from '../kit/policy/labels';
import type { ActionOf, OutcomeOf, Policy, TaskOf } from '../kit/policy/policy';
import { VENDOR } from '../kit/policy/roles';
import { needOf } from './need';
import { blocker, STANDINGS } from './opportunity.blockers';

/** The outside calls of opportunities. Never given up, and a refusal blocks nobody. */
export const outside = proxyActivities<ReturnType<typeof opportunityActivities>>(LOOKUP);

/** The same for what an opportunity can do without: one try, and not for long. */
export const outsideBriefly = proxyActivities<Pick<ReturnType<typeof opportunityActivities>, 'askedFirst'>>(BRIEF);

/** What both kinds of opportunity remember besides the facts of their policies. */
export interface OpportunityMemory {
  readonly submittedAt?: string;
  /** The state to which a suspended opportunity returns. */
  readonly suspendedFrom?: string;
  readonly stale?: boolean;
  /** The sales manager of the customer's office, who is asked for the review first. */
  readonly askedFirst?: AskedFirst | null;
  readonly lastProgress?: { readonly at: string; readonly stage: unknown; readonly winProbability: unknown };
}

/** An opportunity of either kind, as the shared code sees it. */
export type AnyOpportunity = Case<Policy, OpportunityMemory>;

type Next<P extends Policy> = Promise<OutcomeOf<P> | undefined> | OutcomeOf<P> | undefined;

/**
 * Asks one task and continues with its answer. Also handles suspension and the end of the customer's consent, which may
 * come at any time.
 */
export async function whenAnswered<P extends Policy, K extends TaskOf<P>, A extends ActionOf<P> = never>(
  c: Case<P, OpportunityMemory>,
  key: K,
  { or, ...asking }: Asking<P, K, A>,
  then: (answer: AnswerOf<P, K, A>) => Next<P>,
): Promise<OutcomeOf<P> | undefined> {
  const answer = await ask<Policy, OpportunityMemory, string, string>(c, key, {
    ...(asking as Asking<Policy, string>),
    or: { ...(or as Asking<Policy, string, string>['or']), suspend: true, withdrawConsent: ofPartnerOrVendor(c) },
  });
  if (answer.decision === 'suspend') return suspended(c, answer.form);
  if (answer.decision === 'withdrawConsent') return withoutConsent(c);
  return then(answer as AnswerOf<P, K, A>);
}

const ofPartnerOrVendor =
  (c: AnyOpportunity): Guard =>
  (_form, { partyId }) =>
    Promise.resolve([c.party('partner'), VENDOR].includes(partyId) ? [] : [blocker('NOT_YOUR_OPPORTUNITY')]);

function suspended(c: AnyOpportunity, { reason }: FormValues): undefined {
  c.remember({ suspendedFrom: c.state });
  c.enter('suspended');
  c.announce('partner', undefined, becauseOf(reason));
}

const becauseOf = (reason: unknown): { why?: Label } => {
  const why = STANDINGS[String(reason)];
  return why === undefined ? {} : { why };
};

function withoutConsent(c: AnyOpportunity): string {
  c.remember({ rejection: null, lastCheck: null });
  c.erase();
  return c.close('consent-withdrawn');
}

/**
 * The suspended state: the opportunity returns to its previous state with a full new deadline, or an operator closes
 * it.
 */
export const whileSuspended = (c: AnyOpportunity): Promise<string | undefined> =>
  whenAnswered<Policy, string, string>(
    c,
    'suspension',
    { guards: { resume: mayTakePart(c) }, or: { resume: true } },
    async ({ decision, comment, form }) => {
      if (decision === 'close') return c.close('closed-by-operator');
      await outside.releaseNeed({ caseId: c.id });
      c.enter(String(c.facts.suspendedFrom));
      c.announce('partner', comment, becauseOf(form.reason));
      return undefined;
    },
  );

/**
 * A won opportunity under way: the partner reports progress until it is delivered; silence makes it stale (domain
 * 1.3.6).
 */
export const whileWon = (c: AnyOpportunity): Promise<string | undefined> =>
  whenAnswered<Policy, string, string>(
    c,
    c.facts.stale === true ? 'staleProgress' : 'progressDue',
    { or: { progress: mayReport(c) }, meanwhile: offeringChanges(c) },
    (answer) => (answer.decision === 'expired' ? flagStale(c) : reported(c, answer)),
  );

const mayReport = (c: AnyOpportunity): Guard =>
  mayTakePart(c, ({ stage, deliveryEvidence }) => {
    if (stage !== 'delivered') return Promise.resolve([]);
    const evidence = typeof deliveryEvidence === 'string' && deliveryEvidence.trim() !== '';
    return Promise.resolve([
      ...(c.facts.lastProgress === undefined ? [blocker('PROGRESS_REQUIRED_FIRST')] : []),
      ...(evidence ? [] : [blocker('EVIDENCE_REQUIRED')]),
    ]);
  });

function flagStale(c: AnyOpportunity): undefined {
  c.remember({ stale: true });
  c.record({ action: 'opportunity.stale' });
}

function reported(c: AnyOpportunity, { at, form }: Answer): string | undefined {
  const { stage, winProbability } = form;
  c.remember({ lastProgress: { at, stage, winProbability }, stale: false });
  if (stage === 'delivered') return c.close('delivered');
  if (c.state === 'in-progress') return undefined;
  c.enter('in-progress');
  report(c);
  return undefined;
}

/** Checks the partner's standing again before anything else is done. */
export const mayTakePart =
  <F = FormValues>(c: AnyOpportunity, alsoAsk?: Guard<F>): Guard<F> =>
  async (form, actor, receivedAt, known) => {
    const inTheWay = await outside.checkPartner({ partnerId: c.party('partner') });
    const isBarred = inTheWay.length + known.length > 0;
    return isBarred || alsoAsk === undefined ? inTheWay : alsoAsk(form, actor, receivedAt, known);
  };

/** The vendor may change the offering while a task is open. */
export const offeringChanges = (c: AnyOpportunity): Readonly<Record<'changeOffering', Meanwhile>> => ({
  changeOffering: {
    then: ({ offering }, by) => c.revise({ offering }, { actor: by, right: 'role' }, false),
  },
});

/** The claimed opportunity has passed; its rivals end. */
export async function confirmPassed(c: AnyOpportunity, state: string): Promise<void> {
  const others = await outside.confirmNeed({ caseId: c.id });
  for (const { caseId, action, form } of others) c.sendAction(caseId, action, form);
  c.enter(state);
}

/** Tells the CRM where the case stands, without holding up the case. */
export const report = (c: AnyOpportunity): void => inBackground(c, 'report', { state: c.state, round: c.version });

/** Keeps the CRM's answer unless the case has ended by then; a refusal goes on the record. */
export async function keepAnswer(
  c: AnyOpportunity,
  { refused }: { readonly refused?: string },
  keep: () => void = () => undefined,
): Promise<void> {
  if (c.outcome !== undefined) return;
  keep();
  if (refused !== undefined) c.record({ action: 'crm.refused', data: { code: refused } });
  await c.commit();
}

/** The background work of every opportunity. */
export const BACKGROUND: BackgroundWorks<AnyOpportunity> = {
  registerNeed: (c) =>
    outside.registerNeed({
      ...{ caseId: c.id, origin: 'vendor', need: needOf(c.form) },
      separate: c.form.separateNeed === true,
    }),
  report: async (c, { state, round }) =>
    keepAnswer(c, await outside.reportOpportunity({ caseId: c.id, state: String(state), round: Number(round) })),
};

/** Runs after every opportunity, however it ended: tells the CRM, which takes back what nobody took. */
export const concludeOpportunity = ({ id }: AnyOpportunity, outcome: string): Promise<void> =>
  outside.concludeOpportunity({ caseId: id, outcome });
