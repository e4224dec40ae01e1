import { ActivityFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import { beijingDate } from '../kit/policy/deadlines';
import type { FormValues, Money } from '../kit/policy/fields';
import { EFFECT } from '../kit/contract/activity-options';
import type { Guard } from '../kit/engine/task';
import { type Answer, ask } from '../kit/engine/ask';
import type { ConsumeEntitlement, Milestone, NreActivities } from './nre-activities';
import { blocker } from './nre-blockers';
import { openNext } from './nre-milestones';
import { changesOpened, faultsOf } from './nre-money';
import { maySubmit, sowChanged } from './nre-sow';
import { type Ending, mayGoOn, type Nre, outside, supportOf } from './nre-steps';

const { consumeEntitlement } = proxyActivities<NreActivities>(EFFECT);

/** The agreement is signed outside and uploaded; until then the partner may still change its statement of work. */
export async function whileCommercialApproved(c: Nre): Ending {
  const upload = await ask(c, 'agreementUpload', { guards: { upload: mayUpload(c) }, or: { changeSow: maySubmit(c) } });
  if (upload.decision === 'changeSow') return sowChanged(c, upload);
  propose(c, upload);
  c.enter('agreement-recheck');
  return undefined;
}

/** What is wrong with an agreement is looked for last, so that nothing can have been opened meanwhile. */
export const mayUpload =
  (c: Nre): Guard =>
  async (form, ...by) => [...(await mayGoOn(c)(form, ...by)), ...faultsOf(c, form)];

/** An uploaded agreement waits for its recheck. */
export function propose(c: Nre, { form, by }: Answer<string>): void {
  const { number, amount, milestones } = form;
  c.remember({
    proposedNumber: number,
    proposedAmount: amount,
    proposedMilestones: milestones,
    proposedBy: by,
    sentBack: null,
  });
}

/** Nobody rechecks what he has uploaded himself, and what it promises is set aside. */
export const mayConfirm =
  (c: Nre): Guard =>
  async (form, actor, receivedAt) => {
    const { proposedBy, proposedAmount, proposedMilestones } = c.facts;
    if (actor.personId === proposedBy) return [blocker('UPLOADED_BY_YOURSELF')];
    if (changesOpened(c, proposedMilestones as readonly Milestone[])) return [blocker('MILESTONE_ALREADY_OPEN')];
    const paused = await mayGoOn(c)(form, actor, receivedAt);
    return paused.length > 0 ? paused : outside.holdAgreement({ caseId: c.id, amount: proposedAmount as Money });
  };

/** Finance rechecks the agreement. */
export async function whileRechecked(c: Nre): Ending {
  const recheck = await ask(c, 'agreementRecheck', { guards: { confirm: mayConfirm(c) } });
  if (recheck.decision === 'confirm') {
    c.remember({ confirmedAt: recheck.at, round: 1 });
    c.enter('agreement-activating');
    return undefined;
  }
  await outside.releaseAgreement({ caseId: c.id, round: c.version });
  c.enter('commercial-approved');
  refuseProposal(c, recheck.form);
  return undefined;
}

/** The reason may name figures: it goes to the vendor alone. */
export function refuseProposal(c: Nre, { reason }: FormValues): void {
  c.remember({ sentBack: reason });
  c.announce('vendor', String(reason));
}

const consuming = (c: Nre): ConsumeEntitlement => ({
  caseId: c.id,
  solutionId: supportOf(c).solutionId,
  at: String(c.facts.confirmedAt),
  round: Number(c.facts.round),
});

/** The entitlement is used up with the agreement; what cannot be done for good is for an operator. */
export async function whileActivating(c: Nre): Ending {
  await c.commit();
  try {
    await consumeEntitlement(consuming(c));
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    c.enter('failed-needs-operator');
    c.record({ action: 'effect.failed', data: { reason: error.cause?.message ?? error.message } });
    return undefined;
  }
  return begins(c);
}

/** Tried again, or given back to the ecosystem manager; an entitlement that turns out to be used makes the agreement effective all the same. */
export async function whileFailed(c: Nre): Ending {
  const repair = await ask(c, 'operatorRepair');
  if (repair.decision === 'retry') {
    c.remember({ round: Number(c.facts.round) + 1 });
    c.enter('agreement-activating');
    return undefined;
  }
  if (await outside.hasConsumedEntitlement(consuming(c))) return begins(c);
  await outside.releaseAgreement({ caseId: c.id, round: c.version });
  c.enter('commercial-approved');
  c.announce('vendor', repair.comment);
  return undefined;
}

function begins(c: Nre): undefined {
  takeEffect(c);
  c.enter('agreement-effective');
  openNext(c);
  c.announce('partner', undefined, { sms: true });
  return undefined;
}

/** What was proposed is the agreement from now on, and everybody reads it; every version is kept. */
export function takeEffect(c: Nre): void {
  const { proposedNumber: number, proposedAmount: amount, proposedMilestones: milestones } = c.facts;
  const version = Number(c.facts.agreementVersion ?? 0) + 1;
  const effectiveOn = beijingDate(Date.parse(String(c.facts.confirmedAt)));
  const versions = [
    ...((c.facts.versions ?? []) as readonly FormValues[]),
    { version, number, amount, effectiveOn, milestones },
  ];
  c.judgeFiles('accepted');
  c.remember({ agreementNumber: number, agreementVersion: version, amount, milestones, effectiveOn, versions });
  forgetProposal(c);
  c.record({ action: 'agreement.effective', data: { version } });
}

/** Nothing waits for a recheck any more. */
export const forgetProposal = (c: Nre): void =>
  c.remember({
    proposedNumber: null,
    proposedAmount: null,
    proposedMilestones: null,
    proposedBy: null,
    sentBack: null,
  });
