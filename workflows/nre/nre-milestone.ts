import { proxyActivities } from '@temporalio/workflow';
import type { nreMilestoneActivities } from '../../activities/nre/nre-milestone';
import { LOOKUP } from '../kit/contract/activity-options';
import type { StartInput } from '../kit/contract/start';
import { type Answer, ask } from '../kit/engine/ask';
import type { Case } from '../kit/engine/case';
import { passOn, review } from '../kit/engine/review';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { OutcomeOf } from '../kit/policy/policy';
import { invoicePaymentPolicy } from '../payment/invoice-payment.policy';
import { NRE } from '../shared/funding';
import { nreMilestonePolicy } from './nre-milestone.policy';

/** What a milestone remembers. */
interface Memory {
  readonly submittedAt?: string;
  readonly submittedBy?: string;
  /** The case that pays it. */
  readonly paymentCaseId?: string;
}

type MilestoneCase = Case<typeof nreMilestonePolicy, Memory>;
type Ending = Promise<OutcomeOf<typeof nreMilestonePolicy> | undefined>;

const { admitMilestone, checkAcceptance, checkApproval, moveReserved } =
  proxyActivities<ReturnType<typeof nreMilestoneActivities>>(LOOKUP);

/** The acceptance of one milestone of an agreement, and its payment (domain 1.5.4). */
export const nreMilestone = (start: StartInput<typeof nreMilestonePolicy>): Promise<CaseResult> =>
  runCase(nreMilestonePolicy, start, {
    open: async (c: MilestoneCase) => {
      c.admit(await admitMilestone(c.form));
      c.involve('partner', c.form.partnerId);
      c.enter('milestone-open');
      return undefined;
    },
    states: {
      'milestone-open': async (c) =>
        submitted(c, await ask(c, 'acceptance', { guards: { submit: () => checkAcceptance(c.form) } })),
      'acceptance-in-review': whileInReview,
      'acceptance-rejected': async (c) =>
        submitted(c, await ask(c, 'resubmission', { guards: { resubmit: () => checkAcceptance(c.form) } })),
      'milestone-accepted': whilePaid,
    },
  });

function submitted(c: MilestoneCase, { at, by }: Pick<Answer, 'at' | 'by'>): undefined {
  c.remember({ submittedAt: at, submittedBy: by, rejection: null });
  c.enter('acceptance-in-review');
}

const whileInReview = (c: MilestoneCase): Ending =>
  review(c, 'review', {
    passes: 'approve',
    guards: { approve: () => checkApproval(c.form) },
    or: { withdraw: true },
    passed: (answer) => approved(c, answer),
    sentBack: { to: 'acceptance-rejected' },
    withdrawn: 'milestone-open',
  });

async function approved(c: MilestoneCase, answer: Pick<Answer, 'comment'>): Promise<undefined> {
  const { partnerId, nreCaseId, nreNo, milestone, milestones, title, amount } = c.form;
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
  c.remember({ paymentCaseId });
  passOn(c, 'milestone-accepted', answer);
  c.sendAction(nreCaseId, 'milestoneAccepted', { milestone });
}

async function whilePaid(c: MilestoneCase): Ending {
  const { form } = await ask(c, 'payment', { or: { paymentEnded: true } });
  const { outcome } = form;
  const { nreCaseId, milestone } = c.form;
  c.sendAction(nreCaseId, 'milestoneEnded', { milestone, outcome });
  return c.close(outcome === 'paid' ? 'paid' : 'cancelled-payment', { facts: ['amount'] });
}
