import type { Undeliverable } from '../../../db/engine/waiting-commands';

/** How far a waiting command has come, and why it is not in effect. */
export interface Waiting {
  readonly waitingSeconds: number;
  readonly attempts: number;
  readonly undeliverable: Undeliverable | null;
}

/** Why a command is not in effect, in Chinese. */
export const zhUndeliverable: Readonly<Record<Undeliverable | 'unconfirmed', string>> = {
  unconfirmed: '流程尚未答复',
  'no-case': '所属流程不存在，也没有正在发起',
  'no-run': '引擎中找不到该流程的运行',
  'run-ended': '该流程在引擎中的运行已被终止',
  'update-limit': '该流程的运行已达到可接收消息的上限',
  'not-accepted': '引擎拒绝接收',
  failed: '执行失败',
};
