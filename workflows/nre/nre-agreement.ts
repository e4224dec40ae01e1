import { proxyActivities } from '@temporalio/workflow';
import type { ConsumeEntitlement, nreActivities } from '../../activities/nre/nre';
import { EFFECT } from '../kit/contract/activity-options';
import { type Answer, ask } from '../kit/engine/ask';
import { attempt, roundOf } from '../kit/engine/attempt';
import { invariant } from '../kit/engine/invariant';
import type { Guard } from '../kit/engine/task';
import { beijingDate } from '../kit/policy/deadlines';
import {
  type AgreedMilestone,
  type Agreement,
  changesOpened,
  type EndedMilestone,
  faultsOf,
  paidOf,
} from './agreement';
import { type Ending, mayGoOn, type Nre, outside, supportOf } from './nre-case';
import { nreMilestonePolicy } from './nre-milestone.policy';
import { blocker } from './nre.blockers';

const { consumeEntitlement } = proxyActivities<ReturnType<typeof nreActivities>>(EFFECT);

/** Looks for faults of an agreement last, so that nothing can have been opened meanwhile. */
export const mayUpload =
  (c: Nre): Guard<Agreement> =>
  async (form) => [...(await outside.checkNreRunning(supportOf(c))), ...faultsOf(form, openedOf(c))];

/** An uploaded agreement waits for its recheck. */
export function propose(c: Nre, { form, by }: Pick<Answer<string, Agreement>, 'form' | 'by'>): void {
  const { number, amount, milestones } = form;
  c.remember({
    proposedNumber: number,
    proposedAmount: amount,
    proposedMilestones: milestones,
    proposedBy: by,
    sentBack: null,
  });
}

const isProposed = ({ facts }: Nre): boolean => facts.proposedAmount != null;

/** What waits for its recheck. */
function proposalOf({ facts }: Nre): Omit<Agreement, 'agreement'> {
  const { proposedNumber: number, proposedAmount: amount, proposedMilestones: milestones } = facts;
  if (number == null || amount == null || milestones == null) return invariant('nothing was proposed');
  return { number, amount, milestones };
}

/** The money that the agreement promises is set aside, unless something else is in the way; then it is only looked for. */
const mayConfirm =
  (c: Nre): Guard<unknown> =>
  async (form, actor, receivedAt, known) => {
    const { amount, milestones } = proposalOf(c);
    const changed = changesOpened(milestones, openedOf(c)) ? [blocker('MILESTONE_ALREADY_OPEN')] : [];
    const inTheWay = [...changed, ...(await mayGoOn(c)(form, actor, receivedAt, known))];
    const looksOnly = inTheWay.length + known.length > 0;
    return [...inTheWay, ...(await outside.holdAgreement({ caseId: c.id, amount, ...(looksOnly && { looksOnly }) }))];
  };

/** Finance rechecks the agreement. */
export async function whileRechecked(c: Nre): Ending {
  const recheck = await ask(c, 'agreementRecheck', { guards: { confirm: mayConfirm(c) } });
  if (recheck.decision === 'confirm') {
    c.remember({ confirmedAt: recheck.at, round: 1 });
    c.enter('agreement-activating');
    return undefined;
  }
  await giveBack(c);
  c.enter('commercial-approved');
  refuseProposal(c, recheck.form);
  return undefined;
}

/** Gives back what was set aside, also when somebody else's decision has overtaken the guard. */
async function giveBack(c: Nre): Promise<void> {
  await c.pendingAction.checksDone();
  await outside.releaseAgreement({ caseId: c.id, round: c.version });
}

/** The reason may name figures, so it goes to the vendor alone. */
function refuseProposal(c: Nre, { reason }: { readonly reason: string }): void {
  c.remember({ sentBack: reason });
  c.announce('vendor', reason);
}

const consuming = (c: Nre): ConsumeEntitlement => ({
  caseId: c.id,
  solutionId: c.form.solutionId,
  at: String(c.facts.confirmedAt),
  round: roundOf(c),
});

/**
 * The agreement uses up the entitlement. A permanent failure is retried or given up; if it turns out to be used up, the
 * agreement takes effect all the same.
 */
export const activation = attempt({
  working: 'agreement-activating',
  failed: 'failed-needs-operator',
  repair: 'operatorRepair',
  run: (c: Nre) => consumeEntitlement(consuming(c)),
  done: begins,
  abandoned: async (c, { comment }) => {
    if (await outside.hasConsumedEntitlement(consuming(c))) return begins(c);
    await giveBack(c);
    c.enter('commercial-approved');
    c.announce('vendor', comment);
    return undefined;
  },
});

function begins(c: Nre): undefined {
  takeEffect(c);
  c.enter('agreement-effective');
  openNext(c);
  c.announce('partner', undefined, { sms: true });
}

/** The proposal becomes the agreement, visible to everybody; every version is kept. */
function takeEffect(c: Nre): void {
  const { number, amount, milestones } = proposalOf(c);
  const version = (c.facts.agreementVersion ?? 0) + 1;
  const effectiveOn = beijingDate(Date.parse(String(c.facts.confirmedAt)));
  const versions = [...(c.facts.versions ?? []), { version, number, amount, effectiveOn, milestones }];
  c.judgeFiles('accepted');
  c.remember({ agreementNumber: number, agreementVersion: version, amount, milestones, effectiveOn, versions });
  forgetProposal(c);
  c.record({ action: 'agreement.effective', data: { version } });
}

/** Nothing waits for a recheck any more. */
const forgetProposal = (c: Nre): void =>
  c.remember({
    proposedNumber: null,
    proposedAmount: null,
    proposedMilestones: null,
    proposedBy: null,
    sentBack: null,
  });

/** The milestones go on; the agreement may be amended meanwhile and is then rechecked. */
export const inForce = (c: Nre): Ending => (isProposed(c) ? whileAmended(c) : whileEffective(c));

async function whileEffective(c: Nre): Ending {
  const answer = await ask(c, 'milestones', {
    or: {
      amend: mayUpload(c),
      milestoneEnded: { interrupts: ({ milestone }) => isOver(c, milestone), then: (news) => ended(c, news) },
    },
    meanwhile: { milestoneAccepted: { then: ({ milestone }) => accepted(c, milestone) } },
  });
  if (answer.decision === 'milestoneEnded') ended(c, answer.form);
  else propose(c, answer);
  return whenOver(c);
}

/** An amended agreement is rechecked while open milestones go on; the next one waits for it. */
async function whileAmended(c: Nre): Ending {
  const recheck = await ask(c, 'agreementRecheck', {
    guards: { confirm: mayConfirm(c) },
    or: { amend: mayUpload(c) },
    meanwhile: {
      milestoneAccepted: { then: ({ milestone }) => accepted(c, milestone) },
      milestoneEnded: { then: (news) => ended(c, news) },
    },
  });
  if (recheck.decision === 'amend') {
    propose(c, recheck);
    return undefined;
  }
  if (recheck.decision === 'confirm') {
    c.remember({ confirmedAt: recheck.at });
    takeEffect(c);
    c.announce('partner', undefined, { sms: true });
  } else {
    await c.pendingAction.checksDone();
    await outside.holdAgreement({ caseId: c.id, amount: inForceOf(c).amount });
    forgetProposal(c);
    refuseProposal(c, recheck.form);
  }
  openNext(c);
  return whenOver(c);
}

/** The agreement in force. */
function inForceOf({ facts: { amount, milestones } }: Nre): Pick<Agreement, 'amount' | 'milestones'> {
  if (amount == null || milestones == null) return invariant('no agreement is in force');
  return { amount, milestones };
}

/** The milestones opened so far. */
const openedOf = ({ facts: { milestones, openedMilestones = 0 } }: Nre): readonly AgreedMilestone[] =>
  (milestones ?? []).slice(0, openedMilestones);

/**
 * Opens the first milestone, and each next one once the previous is accepted. Opens nothing while an amendment waits
 * for its recheck.
 */
function openNext(c: Nre): void {
  const { openedMilestones: opened = 0, acceptedMilestones: upTo = 0, agreementVersion } = c.facts;
  const { milestones } = inForceOf(c);
  const next = milestones[opened];
  if (next === undefined || isProposed(c) || upTo < opened) return;
  c.open(nreMilestonePolicy, {
    ...supportOf(c),
    nreCaseId: c.id,
    nreNo: c.requestNo,
    milestone: opened + 1,
    milestones: milestones.length,
    title: next.title,
    amount: next.amount,
    agreementVersion,
  });
  c.remember({ openedMilestones: opened + 1 });
}

/** The acceptance of a milestone was approved: its payment and the next milestone run side by side. */
function accepted(c: Nre, milestone: number): void {
  c.remember({ acceptedMilestones: Math.max(c.facts.acceptedMilestones ?? 0, milestone) });
  openNext(c);
}

/** The payment of a milestone has ended, well or not. */
function ended(c: Nre, { milestone, outcome }: EndedMilestone): void {
  const { endedMilestones: before = [] } = c.facts;
  if (before.some((each) => each.milestone === milestone)) return;
  const endedMilestones = [...before, { milestone, outcome }];
  c.remember({ endedMilestones, paid: paidOf(inForceOf(c), endedMilestones) });
}

/** Whether the agreement is finished once the payment of these milestones, if any, has ended too. */
function isOver(c: Nre, ...milestones: number[]): boolean {
  const { endedMilestones = [] } = c.facts;
  const all = new Set([...endedMilestones.map(({ milestone }) => milestone), ...milestones]);
  return all.size === inForceOf(c).milestones.length;
}

const whenOver = (c: Nre): Awaited<Ending> =>
  isOver(c) ? c.close('completed', { sms: true, facts: ['amount', 'paid'] }) : undefined;
