import { proxyActivities } from '@temporalio/workflow';
import { inBackground } from '../kit/engine/background';
import type { Case } from '../kit/engine/case';
import type { CaseResult } from '../kit/engine/run-case';
import { LOOKUP } from '../kit/contract/activity-options';
import type { ActionOf, DecisionOf, OutcomeOf, Policy, TaskOf } from '../kit/policy/policy';
import type { CaseStart } from '../kit/contract/start';
import { VENDOR } from '../kit/policy/roles';
import type { Guard } from '../kit/engine/task';
import { type Answer, ask, type Meanwhile } from '../kit/engine/ask';
import { blocker } from './opportunity-blockers';
import type { OpportunityActivities, Reported } from './opportunity-activities';

/** What opportunities need from outside. Never given up, and a refusal stands in nobody's way. */
export const outside = proxyActivities<OpportunityActivities>(LOOKUP);

/** What follows an answer: the case has entered its next state, or has closed with the outcome. */
type Then<P extends Policy, A> = (answer: A) => Promise<OutcomeOf<P> | undefined> | OutcomeOf<P> | undefined;

interface Waiting<P extends Policy, K extends TaskOf<P>, A extends string> {
  readonly guards?: Partial<Record<DecisionOf<P, K>, Guard>>;
  readonly or?: Readonly<Record<A, Guard | true>>;
  readonly meanwhile?: Readonly<Partial<Record<ActionOf<P>, Meanwhile>>>;
}

/** Asks one task and goes on with its answer. What may happen to every opportunity on the way, a suspension or the end of the consent, is seen to here. */
export async function whenAnswered<P extends Policy, K extends TaskOf<P>, A extends ActionOf<P> = never>(
  c: Case<P>,
  key: K,
  { guards, or, meanwhile }: Waiting<P, K, A>,
  then: Then<P, Answer<DecisionOf<P, K> | A>>,
): Promise<OutcomeOf<P> | undefined> {
  const answer: Answer<string> = await ask<Policy, string, string>(c as Case, key, {
    guards: guards ?? {},
    meanwhile: meanwhile ?? {},
    or: { ...or, suspend: true, withdrawConsent: ofPartnerOrVendor(c) },
  });
  if (answer.decision === 'suspend') return suspended(c);
  if (answer.decision === 'withdrawConsent') return await withoutConsent(c);
  return then(answer);
}

const ofPartnerOrVendor =
  (c: Case): Guard =>
  (_form, { partyId }) =>
    Promise.resolve([c.party('partner'), VENDOR].includes(partyId) ? [] : [blocker('NOT_YOUR_OPPORTUNITY')]);

function suspended(c: Case): undefined {
  c.remember({ suspendedFrom: c.state });
  c.enter('suspended');
  c.announce('partner');
}

async function withoutConsent(c: Case): Promise<string> {
  await outside.forgetNeed({ caseId: c.id });
  c.remember({ rejection: null, lastCheck: null });
  c.erase();
  return c.close('consent-withdrawn');
}

/** What is done while an opportunity is suspended: it returns to the state before, with a full new term, or an operator closes it. */
export const whileSuspended = async <P extends Policy>(c: Case<P>): Promise<OutcomeOf<P> | undefined> => {
  const opportunity = c as Case as Case<Policy>;
  const waiting = { guards: { resume: mayTakePart(opportunity) }, or: { resume: true } } as const;
  const outcome = await whenAnswered(opportunity, 'suspension', waiting, async ({ decision }) => {
    if (decision === 'close') return opportunity.close('closed-by-operator');
    await outside.releaseNeed({ caseId: c.id });
    opportunity.enter(String(c.facts.suspendedFrom));
    c.announce('partner');
    return undefined;
  });
  return outcome;
};

/** The partner's standing once more, before anything else is done. */
export const mayTakePart =
  (c: Case, alsoAsk?: Guard): Guard =>
  async (form, ...by) => {
    const inTheWay = await outside.checkPartner({ partnerId: c.party('partner') });
    return inTheWay.length > 0 || alsoAsk === undefined ? inTheWay : alsoAsk(form, ...by);
  };

/** The vendor may change the offering while a task is open; what has passed may not collide with another one for it. */
export const offeringChanges = (c: Case): Readonly<Record<'changeOffering', Meanwhile>> => ({
  changeOffering: {
    guard: ({ offering }) => outside.checkOffering({ caseId: c.id, offering: String(offering) }),
    then: async ({ offering }, by) => {
      const inTheWay = await outside.moveNeed({ caseId: c.id, offering: String(offering) });
      if (inTheWay.length === 0) c.revise({ offering }, { actor: by, right: 'role' }, false);
      else c.record({ action: 'check.failed', data: { items: inTheWay.map(({ code }) => code) } });
    },
  },
});

/** The claimed opportunity has passed; its duplicates are told where the settings say so. */
export async function confirmPassed(c: Case, state: string): Promise<void> {
  const others = await outside.confirmNeed({ caseId: c.id });
  for (const { caseId, action, form } of others) c.sendAction(caseId, action, form);
  c.enter(state);
}

/** Tells the CRM where the case stands, while the case goes on. */
export function report(c: Case): void {
  const told = { caseId: c.id, state: c.state, round: c.version };
  besideCrm(c, () => outside.reportOpportunity(told));
}

/** Tells the CRM something while the case goes on, and keeps what it answered, unless the case has ended by then. */
export function besideCrm<R extends Reported>(c: Case, tell: () => Promise<R>, keep?: (answer: R) => void): void {
  inBackground(c, async () => {
    const answer = await tell();
    if (c.outcome !== undefined) return;
    keep?.(answer);
    if (answer.refused !== undefined) c.record({ action: 'crm.refused', data: { code: answer.refused } });
    await c.commit();
  });
}

/** What follows the end of every opportunity, however it came: the CRM is told, and takes back what nobody took. */
export async function concluding({ caseId }: CaseStart, running: Promise<CaseResult>): Promise<CaseResult> {
  const ended = await running;
  if (ended.outcome !== undefined) await outside.concludeOpportunity({ caseId, outcome: ended.outcome });
  return ended;
}
