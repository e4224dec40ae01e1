import type { Undeliverable } from '../../engine/waiting-commands';
import type { Label } from '../../../workflows/kit/policy/labels';
import { type Found, incidentKind } from '../kind';

type Facts = { type: string; command: string; why: Undeliverable | 'untried' | 'unconfirmed'; behind: boolean };

const COMMANDS: Readonly<Record<string, Label>> = {
  open: { zh: '发起申请', en: 'The opening' },
  decide: { zh: '作出的决定', en: 'A decision' },
  act: { zh: '执行的操作', en: 'An action' },
  redate: { zh: '日期重算', en: 'A new date' },
};

const WHY: Readonly<Record<Facts['why'], Label>> = {
  untried: { zh: '尚未尝试投递，请检查工作进程是否在运行', en: 'no delivery has been tried: check that a worker runs' },
  unconfirmed: { zh: '流程引擎没有应答', en: 'the engine has not answered' },
  'no-case': { zh: '申请不存在', en: 'there is no such case' },
  'no-run': { zh: '流程引擎中没有该申请的运行实例', en: 'the engine has no run of its case' },
  'run-ended': { zh: '该申请的运行实例已经终止', en: 'the run of its case has ended' },
  'update-limit': { zh: '运行实例不再接受更新', en: 'the run takes no more updates' },
  'not-accepted': { zh: '流程引擎拒绝接收', en: 'the engine does not accept it' },
  failed: { zh: '执行时失败', en: 'it failed while it was carried out' },
};

/** A command that was accepted and is not in effect: waiting too long, never tried, or impossible to deliver. */
export const commandWaiting = incidentKind<Facts>({
  kind: 'command-waiting',
  title: { zh: '已受理但未生效的操作', en: 'Accepted and not in effect' },
  sentence: ({ type, command, why, behind }, words) => ({
    zh: `“${words.process(type).zh}”${COMMANDS[command]?.zh ?? command}尚未生效：${WHY[why].zh}${behind ? '；排在同一申请更早的操作之后' : ''}。`,
    en: `${COMMANDS[command]?.en ?? command} of “${words.process(type).en}” is not in effect: ${WHY[why].en}${behind ? '; it waits behind an older one of the same case' : ''}.`,
  }),
  otherwise: () => ({
    zh: '系统至少每小时重试一次；原因消除前不会生效，提交人看到的是“已受理”。',
    en: 'It is tried at least once an hour and takes no effect until its reason is gone; its sender sees “received”.',
  }),
  moves: ['retry'],
  find: async ({ db, numbers }) => {
    const { rows } = await db.raw<{ rows: Found<Facts>[] }>(
      `select k.id::text as subject, k.case_id as "caseId", k.received_at as since,
         jsonb_build_object('type', k.type, 'command', k.kind,
           'why', coalesce(k.undeliverable, case when k.attempts = 0 then 'untried' else 'unconfirmed' end),
           'behind', exists (select from commands older where older.workflow_id = k.workflow_id and older.status = 'received'
             and (older.received_at, older.id) < (k.received_at, k.id))) as facts,
         jsonb_build_object('attempts', k.attempts, 'lastAnswer', k.undeliverable,
           'nextAttemptAt', case when isfinite(k.next_attempt_at) then to_jsonb(k.next_attempt_at) end) as tried
       from (select world_now() as now) clock cross join commands k
       where k.status = 'received' and (k.undeliverable is not null or k.received_at < clock.now - :minutes * interval '1 minute'
         or k.attempts = 0 and k.received_at < clock.now - :seconds * interval '1 second')`,
      { minutes: numbers['incidents.commandMinutes'], seconds: numbers['incidents.untriedSeconds'] },
    );
    return rows;
  },
});
