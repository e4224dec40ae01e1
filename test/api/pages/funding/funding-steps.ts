import type { Actor } from '../../../../workflows/kit/policy/roles';
import type { EngineWorld } from '../../../support/engine-world';
import { mustBeDone, opened } from '../../../workflows/shared/common-requests';
import { line } from '../../../workflows/fh/fh-incentive-requests';
import { type QuarterCase, quarterRequests } from '../../../workflows/fh/fh-quarter-requests';
import { type NreCase, nreRequests } from '../../../workflows/nre/nre-requests';

/** A payable quarter of a system integrator: July and August 2026 approved, September rejected. */
export async function payableQuarter(world: EngineWorld, partner: Actor): Promise<QuarterCase> {
  const requests = quarterRequests(world);
  await requests.openTask(opened(await requests.apply(partner, 'si-presales')), 'renewal');
  for (const month of ['2026-07', '2026-08']) await requests.approved(partner, month);
  await requests.rejected(partner, '2026-09');
  const quarter = await requests.quarterOf(partner, '2026-Q3');
  await requests.openTask(quarter.caseId, 'paymentRequest');
  return quarter;
}

/** Lists that wait for a service partner: one of a month and two of stages. */
export async function waitingLists(world: EngineWorld, partner: Actor): Promise<void> {
  const requests = quarterRequests(world);
  const qualifications = [
    opened(await requests.apply(partner, 'service-expert')),
    opened(await requests.invite(partner)),
  ] as const;
  const accepted = { form: { agreementAccepted: true } };
  mustBeDone(await world.decide(qualifications[1], 'invitation', partner, 'submit', accepted));
  for (const qualification of qualifications) {
    await requests.openTask(qualification, 'review');
    mustBeDone(await requests.approve(qualification));
    await requests.openTask(qualification, 'renewal');
  }
  const lines = ['expert-1', 'expert-2'].map((post) => line(`${partner.partyId}.${post}`));
  await requests.openTask(opened(await requests.generate(partner, lines, { month: '2026-09' })), 'confirmation');
  for (const stage of [1, 2]) await requests.stage(partner, '2026-08', stage);
}

/** Brings an application for the support of a solution to finance's recheck of its agreement. */
export async function toRecheck(world: EngineWorld, application: NreCase): Promise<void> {
  const nre = nreRequests(world);
  const { caseId } = application;
  mustBeDone(await nre.judge(caseId, 'approve'));
  await nre.openTask(caseId, 'workloadAgreement');
  mustBeDone(await nre.agree(caseId));
  await nre.openTask(caseId, 'sow');
  mustBeDone(await nre.upload(application));
  await nre.openTask(caseId, 'techAssessment');
  await nre.toTechApproved(application);
  await nre.toCommercialReview(application);
  mustBeDone(await nre.value(caseId, 'pass'));
  await nre.openTask(caseId, 'agreementUpload');
  mustBeDone(await nre.uploadAgreement(caseId));
  await nre.openTask(caseId, 'agreementRecheck');
}
