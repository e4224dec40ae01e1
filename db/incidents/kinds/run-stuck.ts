import { type Found, incidentKind } from '../kind';
import type { Run } from '../runs';

type Facts = { type: string; ended: boolean };

const found = ({ caseId, since, type, status, taskAttempts }: Run): Found<Facts> => ({
  subject: caseId,
  caseId,
  since,
  facts: { type, ended: status === 'ended' },
  tried: { attempts: taskAttempts, lastAnswer: null, nextAttemptAt: null },
});

/** An open case whose run the engine does not have, or has ended. */
export const runMissing = incidentKind<Facts>({
  kind: 'run-missing',
  title: { zh: '没有运行实例的申请', en: 'Case without a run' },
  sentence: ({ type, ended }, words) => ({
    zh: `“${words.process(type).zh}”尚未结束，但流程引擎中${ended ? '其运行实例已经终止' : '没有其运行实例'}：到期与决定都不会生效。`,
    en: `“${words.process(type).en}” is open, but ${ended ? 'its run in the engine has ended' : 'the engine has no run of it'}: neither dates nor decisions take effect.`,
  }),
  otherwise: () => ({
    zh: '申请停止不前。请由维护人员核对流程引擎的数据，必要时从备份恢复。',
    en: 'The case stands still. Whoever maintains the engine has to look at its data and restore it if necessary.',
  }),
  moves: [],
  find: async ({ runs }) => (await runs()).filter(({ status }) => status !== 'running').map(found),
});

/** From this attempt on a workflow task is not just interrupted by a worker that restarts. */
const BLOCKED_ATTEMPTS = 3;

/** A case whose workflow task fails again and again: a fault of the deployed version. */
export const runBlocked = incidentKind<Facts>({
  kind: 'run-blocked',
  title: { zh: '被程序故障阻塞的申请', en: 'Case blocked by a fault of the program' },
  sentence: ({ type }, words) => ({
    zh: `“${words.process(type).zh}”的流程步骤反复失败：当前部署的版本存在故障，需由开发人员修复后重新部署。`,
    en: `The workflow task of “${words.process(type).en}” fails again and again: the deployed version has a fault, which its developers have to correct.`,
  }),
  otherwise: () => ({
    zh: '没有数据丢失；部署修复后的版本后自动继续。',
    en: 'Nothing is lost; the case goes on by itself once a corrected worker is deployed.',
  }),
  moves: [],
  find: async ({ runs }) =>
    (await runs())
      .filter(({ status, taskAttempts }) => status === 'running' && taskAttempts >= BLOCKED_ATTEMPTS)
      .map(found),
});
