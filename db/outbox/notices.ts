import type { Channel } from '../../workflows/kit/policy/channels';
import { maskText } from '../../workflows/kit/policy/addresses';
import type { Label } from '../../workflows/kit/policy/labels';
import type { Db, Tx } from '../knex';

/** Why a message has not arrived, in words for those who follow the case. The codes are what is stored. */
export const DELIVERY_PROBLEMS = {
  'no-receiver': { zh: '没有担任该角色的人员', en: 'Nobody holds this role' },
  'no-address': { zh: '未登记该渠道的联系方式', en: 'No address is registered for this channel' },
  bounced: { zh: '收件地址不存在或拒收，请更正地址', en: 'The address does not exist or refuses mail: correct it' },
  refused: { zh: '消息系统拒绝发送', en: 'The messaging system refused the message' },
  'ours-to-mend': {
    zh: '本系统的发送服务出现问题，运维人员正在处理',
    en: 'Our own sending is not accepted; operators have to mend it',
  },
  unreachable: { zh: '外部系统暂时无法访问', en: 'An outside system could not be reached' },
  'unknown-template': { zh: '当前版本没有该通知模板', en: 'This release has no such template' },
  'internal-error': { zh: '系统内部错误', en: 'An error of our own' },
} as const satisfies Record<string, Label>;

export type DeliveryProblem = keyof typeof DELIVERY_PROBLEMS;

/** The problems that a correct address would solve; receivers need not know of the others. */
export const ADDRESS_PROBLEMS: readonly DeliveryProblem[] = ['no-receiver', 'no-address', 'bounced'];

/**
 * The state of one message to one person; `unneeded` when its task ended before it was sent. `address` is the
 * registered one, masked; `detail` a code of the outside system.
 */
export interface DeliveryView {
  readonly id: string;
  readonly noticeId: string;
  readonly caseId: string;
  readonly template: string;
  readonly taskId: string | null;
  readonly partyId: string;
  readonly role: string;
  readonly personId: string;
  readonly channel: Channel;
  readonly address: string | null;
  /** Where it was sent when it was tried, masked; null before. */
  readonly sentTo: string | null;
  readonly status: 'queued' | 'sent' | 'failed' | 'bounced' | 'unneeded';
  readonly attempts: number;
  readonly problem: DeliveryProblem | null;
  readonly detail: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
}

type Row = Omit<DeliveryView, 'problem' | 'detail'> & { lastError: string | null };

// The registry's tables are joined only for the mask: with another directory the address stays empty.
const SELECT = `select d.id, d.notice_id as "noticeId", d.case_id as "caseId", n.template, n.task_id as "taskId",
    n.party_id as "partyId", n.role,
    d.person_id as "personId", d.channel, d.status, d.attempts, d.last_error as "lastError", n.created_at as "createdAt",
    d.sent_at as "sentAt", d.sent_to as "sentTo",
    case d.channel when 'email' then coalesce(person.email, party.email) when 'sms' then coalesce(person.mobile, party.mobile) end as address
  from deliveries d join notices n on n.id = d.notice_id
    left join people person on person.id = d.person_id left join parties party on party.id = d.person_id`;

/** Keeps where a message is sent, masked. */
export async function noteAddress(db: Db, id: string, masked: string): Promise<void> {
  await db('deliveries').where({ id }).update({ sent_to: masked });
}

/** Every message of a case with what became of it, in order of time; notices not yet expanded have none. */
export async function deliveriesOfCase(db: Db | Tx, caseId: string): Promise<DeliveryView[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `${SELECT} where d.case_id = ? order by n.created_at, n.id, d.person_id, d.channel`,
    [caseId],
  );
  return rows.map(viewOf);
}

/**
 * For operators, newest first: wanted messages that reached their receiver by no channel and will not be retried, and
 * those put off until operators fix something of ours.
 */
export async function undelivered(db: Db | Tx, limit: number): Promise<DeliveryView[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `${SELECT} where d.status = 'queued' and d.last_error like 'ours-to-mend%' or d.status in ('failed', 'bounced') and not exists (
       select from deliveries other where other.notice_id = d.notice_id and other.person_id = d.person_id
         and other.status in ('sent', 'queued', 'unneeded'))
     order by n.created_at desc, d.id limit ?`,
    [limit],
  );
  return rows.map(viewOf);
}

function viewOf({ lastError, address, ...row }: Row): DeliveryView {
  const [problem, ...detail] = lastError?.split(' ') ?? [];
  return {
    ...row,
    address: address === null ? null : maskText(address),
    problem: problem === undefined ? null : (problem as DeliveryProblem),
    detail: detail.length === 0 ? null : detail.join(' '),
  };
}
