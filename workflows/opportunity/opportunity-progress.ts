import type { Case } from '../kit/engine/case';
import type { OutcomeOf, Policy } from '../kit/policy/policy';
import type { Guard } from '../kit/engine/task';
import type { Answer } from '../kit/engine/ask';
import { blocker } from './opportunity-blockers';
import { mayTakePart, offeringChanges, report, whenAnswered } from './opportunity-steps';

/** What is done while a won opportunity is on its way: the partner reports progress until it is delivered; silence makes it stale (domain 1.3.6). */
export async function whileWon<P extends Policy>(c: Case<P>): Promise<OutcomeOf<P> | undefined> {
  const opportunity = c as Case as Case<Policy>;
  const waiting = { or: { progress: mayReport(opportunity) }, meanwhile: offeringChanges(opportunity) };
  const asked = c.facts.stale === true ? 'staleProgress' : 'progressDue';
  const outcome = await whenAnswered(opportunity, asked, waiting, (answer) =>
    answer.decision === 'expired' ? flagStale(opportunity) : reported(opportunity, answer),
  );
  return outcome;
}

const mayReport = (c: Case): Guard =>
  mayTakePart(c, ({ stage, deliveryEvidence }) => {
    if (stage !== 'delivered') return Promise.resolve([]);
    const evidence = typeof deliveryEvidence === 'string' && deliveryEvidence.trim() !== '';
    return Promise.resolve([
      ...(c.facts.lastProgress === undefined ? [blocker('PROGRESS_REQUIRED_FIRST')] : []),
      ...(evidence ? [] : [blocker('EVIDENCE_REQUIRED')]),
    ]);
  });

function flagStale(c: Case): undefined {
  c.remember({ stale: true });
  c.record({ action: 'opportunity.stale' });
  c.announce('partner');
}

function reported(c: Case, { at, form }: Answer<string>): string | undefined {
  const { stage, winProbability } = form;
  c.remember({ lastProgress: { at, stage, winProbability }, stale: false });
  if (stage === 'delivered') return c.close('delivered');
  if (c.state === 'in-progress') return undefined;
  c.enter('in-progress');
  report(c);
  return undefined;
}
