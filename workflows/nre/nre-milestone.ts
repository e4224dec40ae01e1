import { proxyActivities } from '@temporalio/workflow';
import type { Case } from '../kit/engine/case';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import { LOOKUP } from '../kit/contract/activity-options';
import type { OutcomeOf } from '../kit/policy/policy';
import type { StartInput } from '../kit/contract/start';
import { type Answer, ask } from '../kit/engine/ask';
import { invoicePaymentPolicy } from '../payment/invoice-payment.policy';
import type { NreMilestoneActivities } from './nre-milestone-activities';
import { NRE } from '../shared/funding';
import { nreMilestonePolicy } from './nre-milestone.policy';
import type { NreMoneyActivities } from './nre-money-activities';

type MilestoneCase = Case<typeof nreMilestonePolicy>;
type Ending = Promise<OutcomeOf<typeof nreMilestonePolicy> | undefined>;

const { admitMilestone, checkAcceptance, checkApproval, moveReserved } = proxyActivities<
  NreMilestoneActivities & NreMoneyActivities
>(LOOKUP);

/** The acceptance of one milestone of an agreement, and its payment (domain 1.5.4). */
export function nreMilestone(start: StartInput<typeof nreMilestonePolicy>): Promise<CaseResult> {
  const opening = async (c: MilestoneCase): Promise<undefined> => {
    c.admit(await admitMilestone(saidOf(c)));
    c.involve('partner', saidOf(c).partnerId);
    c.enter('milestone-open');
  };
  return runCase(nreMilestonePolicy, start, {
    open: opening,
    states: {
      'milestone-open': async (c) => {
        const guards = { submit: () => checkAcceptance(saidOf(c)) };
        return submitted(c, await ask(c, 'acceptance', { guards }));
      },
      'acceptance-in-review': whileInReview,
      'acceptance-rejected': async (c) => {
        const guards = { resubmit: () => checkAcceptance(saidOf(c)) };
        return submitted(c, await ask(c, 'resubmission', { guards }));
      },
      'milestone-accepted': whilePaid,
    },
  });
}

const saidOf = (c: MilestoneCase): StartInput<typeof nreMilestonePolicy>['form'] =>
  c.form as StartInput<typeof nreMilestonePolicy>['form'];

function submitted(c: MilestoneCase, { at, by }: Answer<string>): undefined {
  c.remember({ submittedAt: at, submittedBy: by, rejection: null });
  c.enter('acceptance-in-review');
}

async function whileInReview(c: MilestoneCase): Ending {
  const review = await ask(c, 'review', {
    guards: { approve: () => checkApproval(saidOf(c)) },
    or: { withdraw: true },
  });
  if (review.decision === 'approve') return approved(c, review);
  if (review.decision === 'withdraw') {
    c.enter('milestone-open');
    c.announce('vendor');
    return undefined;
  }
  const { at, comment = '' } = review;
  c.remember({ rejection: { state: 'acceptance-rejected', code: 'REVIEW', reason: comment, at } });
  c.enter('acceptance-rejected');
  c.announce('partner', comment);
  return undefined;
}

async function approved(c: MilestoneCase, { comment }: Answer<string>): Promise<undefined> {
  const { partnerId, nreCaseId, nreNo, milestone, milestones, title, amount } = saidOf(c);
  await moveReserved({ nreCaseId, milestoneCaseId: c.id, amount });
  const paymentCaseId = c.open(invoicePaymentPolicy, {
    partnerId,
    sourceCaseId: c.id,
    sourceNo: c.requestNo,
    programme: NRE,
    title: `${nreNo} ${milestone}/${milestones} ${title}`,
    amount,
    budget: NRE,
  });
  c.judgeFiles('accepted');
  c.remember({ paymentCaseId });
  c.enter('milestone-accepted');
  c.announce('partner', comment);
  c.sendAction(nreCaseId, 'milestoneAccepted', { milestone });
}

async function whilePaid(c: MilestoneCase): Ending {
  const { form } = await ask(c, 'payment', { or: { paymentEnded: true } });
  const { nreCaseId, milestone } = saidOf(c);
  const { outcome } = form;
  c.sendAction(nreCaseId, 'milestoneEnded', { milestone, outcome });
  return c.close(outcome === 'paid' ? 'paid' : 'cancelled-payment', { facts: ['amount'] });
}
