import { type CaseRow } from '../../db/engine/cases';
import { deliveriesOfCase, DELIVERY_PROBLEMS, type DeliveryView } from '../../db/outbox/notices';
import { asks } from '../../workflows/kit/contract/notice-templates';
import { say } from '../../workflows/kit/policy/labels';
import { VENDOR } from '../../workflows/kit/policy/roles';
import type { Call } from '../http/http';
import type { Reader } from './parties-view';
import type { CaseMessage } from '../shapes/case';

/**
 * What became of the messages of a case that concern the reader: those to its own party, and those that ask the other
 * side for something; the vendor sees all. Addresses are masked.
 */
export async function messagesView(
  { deps }: Pick<Call, 'deps'>,
  row: CaseRow,
  { actor, locale }: Reader,
): Promise<CaseMessage[]> {
  const concerns = ({ partyId, template }: DeliveryView): boolean =>
    actor.partyId === VENDOR || partyId === actor.partyId || (partyId !== VENDOR && asks(template));
  return (await deliveriesOfCase(deps.db, row.id)).filter(concerns).map((each) => ({
    channel: each.channel,
    to: each.sentTo ?? each.address,
    party: each.partyId,
    about: each.template,
    ...(each.taskId === null ? {} : { taskId: each.taskId }),
    status: each.status,
    at: (each.sentAt ?? each.createdAt).toISOString(),
    ...(each.problem === null ? {} : { problem: say(DELIVERY_PROBLEMS[each.problem], locale) }),
  }));
}
