import { randomUUID } from 'node:crypto';
import { mustBeDone, operator } from '../workflows/shared/common-requests';
import { KEY, nreRequests, type NreRequests, psa, stage } from '../workflows/nre/nre-requests';
import type { EngineWorld } from './engine-world';
import type { Play } from './plays';

/** A path through the support of a solution; returns its case. */
type Way = (world: EngineWorld, requests: NreRequests) => Promise<string>;

const REASON = { reason: '测试' };

const WAYS: Readonly<Record<string, Way>> = {
  'nre.withdrawn-rejected-then-discarded': async (world, requests) => {
    const { caseId, partner } = await requests.inReview();
    mustBeDone(await world.act(caseId, partner, 'withdraw', REASON));
    await requests.openTask(caseId, 'resubmission');
    mustBeDone(await world.decide(caseId, 'resubmission', partner, 'resubmit', { form: { remarks: '已修改' } }));
    await requests.openTask(caseId, 'qualificationReview');
    mustBeDone(await requests.judge(caseId, 'reject', '请补充'));
    await requests.openTask(caseId, 'resubmission');
    mustBeDone(await world.act(caseId, partner, 'discard', REASON));
    return caseId;
  },
  'nre.mended-amended-and-completed': async (world, requests) => {
    const application = await requests.assessed();
    const { caseId } = application;
    mustBeDone(await requests.assess(caseId, 'fail', '请补充架构图'));
    await requests.openTask(caseId, 'sowResubmission');
    mustBeDone(await world.act(caseId, psa, 'agreeWorkload', { workload: 60 }));
    mustBeDone(await requests.resubmitSow(application));
    await requests.openTask(caseId, 'techAssessment');
    await requests.toTechApproved(application);
    await requests.toCommercialReview(application);
    mustBeDone(await requests.value(caseId, 'sendBack', '请补充商业前景'));
    await requests.openTask(caseId, 'sow');
    mustBeDone(await requests.upload(application));
    await requests.openTask(caseId, 'techAssessment');
    await requests.toTechApproved(application);
    await requests.toCommercialReview(application);
    mustBeDone(await requests.changeSow(application, [KEY]));
    await requests.openTask(caseId, 'techAssessment');
    await requests.toTechApproved(application);
    await requests.toCommercialReview(application);
    mustBeDone(await requests.value(caseId, 'pass'));
    await requests.openTask(caseId, 'agreementUpload');
    mustBeDone(await requests.uploadAgreement(caseId));
    await requests.openTask(caseId, 'agreementRecheck');
    mustBeDone(await requests.sendBack(caseId));
    await requests.openTask(caseId, 'agreementUpload');
    mustBeDone(await requests.uploadAgreement(caseId));
    await requests.openTask(caseId, 'agreementRecheck');
    mustBeDone(await requests.confirm(caseId));
    await requests.openTask(caseId, 'milestones');
    mustBeDone(
      await requests.amend(
        caseId,
        [1, 2, 3].map((n) => stage(n)),
      ),
    );
    await requests.openTask(caseId, 'agreementRecheck');
    mustBeDone(await requests.accept(caseId, 1));
    mustBeDone(await requests.confirm(caseId));
    await requests.openTask(caseId, 'milestones');
    mustBeDone(await requests.amend(caseId, [stage(1), stage(2)]));
    await requests.openTask(caseId, 'agreementRecheck');
    mustBeDone(await requests.end(caseId, 1));
    mustBeDone(await requests.sendBack(caseId));
    await requests.openTask(caseId, 'milestones');
    for (const milestone of [2, 3]) mustBeDone(await requests.accept(caseId, milestone));
    mustBeDone(await requests.end(caseId, 3));
    mustBeDone(await requests.end(caseId, 2, 'cancelled'));
    return caseId;
  },
  'nre.repaired-then-terminated': async (world, requests) => {
    const { caseId, solutionId } = await requests.rechecked();
    await requests.use(solutionId, randomUUID());
    mustBeDone(await requests.confirm(caseId));
    await requests.openTask(caseId, 'operatorRepair');
    mustBeDone(await world.decide(caseId, 'operatorRepair', operator, 'retry'));
    await requests.openTask(caseId, 'operatorRepair');
    mustBeDone(await world.decide(caseId, 'operatorRepair', operator, 'abandon', { comment: '权益已被使用' }));
    await requests.openTask(caseId, 'agreementUpload');
    mustBeDone(await requests.terminate(caseId));
    return caseId;
  },
  'nre.repaired-and-effective': async (world, requests) => {
    const { caseId, solutionId } = await requests.rechecked([stage(1)]);
    await requests.use(solutionId, randomUUID());
    mustBeDone(await requests.confirm(caseId));
    await requests.openTask(caseId, 'operatorRepair');
    await requests.use(solutionId, caseId);
    mustBeDone(await world.decide(caseId, 'operatorRepair', operator, 'abandon', { comment: '权益已被使用' }));
    await requests.openTask(caseId, 'milestones');
    mustBeDone(await requests.accept(caseId, 1));
    mustBeDone(await requests.end(caseId, 1));
    return caseId;
  },
  'nre.rejected-by-the-panel': async (_world, requests) => {
    const { caseId } = await requests.commercialReview();
    mustBeDone(await requests.value(caseId, 'reject', '市场过小'));
    return caseId;
  },
};

/** Every path through NRE support, by the name of its history. */
export const PLAYS_NRE: Readonly<Record<string, Play>> = Object.fromEntries(
  Object.entries(WAYS).map(([name, way]): [string, Play] => [name, (world) => way(world, nreRequests(world))]),
);
