import type { NoticeRow } from '../../db/outbox/notice-facts';
import type { WaitingNotice } from '../../db/outbox/outbox';
import type { Policy } from '../../workflows/kit/policy/policy';
import { INVITEE } from '../../workflows/distribution/distribution.policy';
import { policyOf } from '../../workflows/registry';
import type { PartnerDirectoryPort } from '../ports';
import type { Receiver } from './receiver';
import { asks, isEscalation } from '../../workflows/kit/contract/notice-templates';

/** Whether a message is the link of a task that goes to an address of the form, whatever party the task has. */
export const isInvitation = (notice: Pick<WaitingNotice, 'template' | 'type' | 'taskKey' | 'params'>): boolean =>
  asks(notice.template) &&
  !isEscalation(notice.template) &&
  notice.type !== null &&
  addressField(policyOf(notice.type), notice) !== undefined;

/** The form field with the address that a task is sent to; undefined if it goes to the people of its party. */
export function addressField(
  policy: Policy | undefined,
  { taskKey, params }: Pick<NoticeRow, 'taskKey' | 'params'>,
): string | undefined {
  const { sentTo } = params;
  return typeof sentTo === 'string' ? sentTo : policy?.tasks[taskKey ?? '']?.sentTo?.field;
}

/** The invitee, in the language of the partner that has registered the address; undefined when the form holds none. */
export async function findInvitee(
  directory: PartnerDirectoryPort,
  policy: Policy,
  notice: NoticeRow,
): Promise<Receiver | undefined> {
  const email = notice.form[addressField(policy, notice) ?? ''];
  if (typeof email !== 'string' || email === '') return undefined;
  const { partner } = await directory.partnerByEmail({ email });
  return { locale: partner?.locale ?? 'zh-CN', email, mobile: null };
}

/** The only delivery of an invitation. */
export const TO_INVITEE = [{ personId: INVITEE, channel: 'email' }] as const;
