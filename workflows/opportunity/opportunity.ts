import { proxyActivities } from '@temporalio/workflow';
import type { opportunityActivities } from '../../activities/opportunity/opportunity';
import { LOOKUP } from '../kit/contract/activity-options';
import { type Answer, type AnswerOf, ask, type Asking, type Meanwhile } from '../kit/engine/ask';
import { type BackgroundWorks, inBackground } from '../kit/engine/background';
import type { Case } from '../kit/engine/case';
import { checkFailed } from '../kit/engine/check-failed';
import type { Guard } from '../kit/engine/task';
import type { FormValues } from '../kit/policy/fields';
import type { ActionOf, OutcomeOf, Policy, TaskOf } from '../kit/policy/policy';
import { VENDOR } from '../kit/policy/roles';
import { needOf } from './need';
import { blocker } from './opportunity.blockers';

/** What opportunities need from outside. Never given up, and a refusal stands in nobody's way. */
export const outside = proxyActivities<ReturnType<typeof opportunityActivities>>(LOOKUP);

/** What both kinds of opportunity remember beside the facts of their policies. */
export interface OpportunityMemory {
  readonly submittedAt?: string;
  /** The state to which a suspended one returns. */
  readonly suspendedFrom?: string;
  readonly stale?: boolean;
  readonly lastProgress?: { readonly at: string; readonly stage: unknown; readonly winProbability: unknown };
}

/** An opportunity of either kind, as what they share sees it. */
export type AnyOpportunity = Case<Policy, OpportunityMemory>;

type Next<P extends Policy> = Promise<OutcomeOf<P> | undefined> | OutcomeOf<P> | undefined;

/** Asks one task and goes on with its answer. A suspension and the end of the customer's consent, which may come at any time, are seen to here. */
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
  if (answer.decision === 'suspend') return suspended(c);
  if (answer.decision === 'withdrawConsent') return withoutConsent(c);
  return then(answer as AnswerOf<P, K, A>);
}

const ofPartnerOrVendor =
  (c: AnyOpportunity): Guard =>
  (_form, { partyId }) =>
    Promise.resolve([c.party('partner'), VENDOR].includes(partyId) ? [] : [blocker('NOT_YOUR_OPPORTUNITY')]);

function suspended(c: AnyOpportunity): undefined {
  c.remember({ suspendedFrom: c.state });
  c.enter('suspended');
  c.announce('partner');
}

async function withoutConsent(c: AnyOpportunity): Promise<string> {
  await outside.forgetNeed({ caseId: c.id });
  c.remember({ rejection: null, lastCheck: null });
  c.erase();
  return c.close('consent-withdrawn');
}

/** What is done while an opportunity is suspended: it returns to the state before, with a full new term, or an operator closes it. */
export const whileSuspended = (c: AnyOpportunity): Promise<string | undefined> =>
  whenAnswered<Policy, string, string>(
    c,
    'suspension',
    { guards: { resume: mayTakePart(c) }, or: { resume: true } },
    async ({ decision }) => {
      if (decision === 'close') return c.close('closed-by-operator');
      await outside.releaseNeed({ caseId: c.id });
      c.enter(String(c.facts.suspendedFrom));
      c.announce('partner');
      return undefined;
    },
  );

/** What is done while a won opportunity is on its way: the partner reports progress until it is delivered; silence makes it stale (domain 1.3.6). */
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
  c.announce('partner');
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

/** The partner's standing once more, before anything else is done. */
export const mayTakePart =
  <F = FormValues>(c: AnyOpportunity, alsoAsk?: Guard<F>): Guard<F> =>
  async (form, ...by) => {
    const inTheWay = await outside.checkPartner({ partnerId: c.party('partner') });
    return inTheWay.length > 0 || alsoAsk === undefined ? inTheWay : alsoAsk(form, ...by);
  };

/** The vendor may change the offering while a task is open; what has passed may not collide with another one for it. */
export const offeringChanges = (c: AnyOpportunity): Readonly<Record<'changeOffering', Meanwhile>> => ({
  changeOffering: {
    guard: ({ offering }) => outside.checkOffering({ caseId: c.id, offering: String(offering) }),
    then: async ({ offering }, by) => {
      const inTheWay = await outside.moveNeed({ caseId: c.id, offering: String(offering) });
      if (inTheWay.length === 0) c.revise({ offering }, { actor: by, right: 'role' }, false);
      else checkFailed(c, inTheWay);
    },
  },
});

/** The claimed opportunity has passed; its duplicates are told where the settings say so. */
export async function confirmPassed(c: AnyOpportunity, state: string): Promise<void> {
  const others = await outside.confirmNeed({ caseId: c.id });
  for (const { caseId, action, form } of others) c.sendAction(caseId, action, form);
  c.enter(state);
}

/** Tells the CRM where the case stands, while the case goes on. */
export const report = (c: AnyOpportunity): void => inBackground(c, 'report', { state: c.state, round: c.version });

/** Keeps what the CRM has answered, unless the case has ended by then; a refusal goes on the record. */
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

/** What is done beside every opportunity. */
export const BACKGROUND: BackgroundWorks<AnyOpportunity> = {
  registerNeed: (c) => outside.registerNeed({ caseId: c.id, origin: 'vendor', need: needOf(c.form) }),
  report: async (c, { state, round }) =>
    keepAnswer(c, await outside.reportOpportunity({ caseId: c.id, state: String(state), round: Number(round) })),
};

/** What follows the end of every opportunity, however it came: the CRM is told, and takes back what nobody took. */
export const concludeOpportunity = ({ id }: AnyOpportunity, outcome: string): Promise<void> =>
  outside.concludeOpportunity({ caseId: id, outcome });
