import { issueToken } from '../../db/engine/consent-tokens';
import type { Db } from '../../db/knex';
import { type NoticeRow, readNotice } from '../../db/outbox/notice-facts';
import { type DeliveryProblem, noteAddress } from '../../db/outbox/notices';
import { maskText } from '../../workflows/kit/policy/addresses';
import { type PartyNotice, readPartyNotice } from '../../db/outbox/party-notices';
import type { ClaimedDelivery } from '../../db/outbox/outbox';
import type { Locale } from '../../workflows/kit/policy/labels';
import type { Policy } from '../../workflows/kit/policy/policy';
import { policyOf } from '../../workflows/registry';
import { type NotificationPort, PortFault, PortRefusal, type Ports } from '../ports';
import { gatherFacts } from './facts';
import { findInvitee, isInvitation } from './invitation';
import { oneLine, toHtml, toText } from './message';
import { writeToParty } from './party-texts';
import { addressOf, findReceiver } from './receivers';
import { write } from './templates';
import { asks, isEscalation, isTemplate } from '../../workflows/kit/contract/notice-templates';

/** What sending needs. `publicUrl` is where the pages are, without a trailing slash. */
export interface SendingDeps {
  readonly db: Db;
  readonly ports: Pick<Ports, 'directory' | 'notification'>;
  readonly publicUrl: string;
}

/**
 * How a try ended; `unneeded` when nobody has to be asked any more. `detail` is an outside system's code, never a text,
 * which may hold addresses.
 */
export type Tried =
  | { readonly status: 'sent' | 'unneeded' }
  | { readonly status: 'failed' | 'bounced'; readonly problem: DeliveryProblem; readonly detail?: string }
  | Again;

/** A try that must be repeated, no sooner than `retryAfterMs`. */
export interface Again {
  readonly status: 'again';
  readonly problem: DeliveryProblem;
  readonly detail?: string;
  readonly retryAfterMs?: number;
}

/** What a fault of an outside system means for a try. */
export const again = ({ outcome, answer, retryAfterMs }: PortFault): Again => ({
  status: 'again',
  problem: outcome === 'ours' ? 'ours-to-mend' : 'unreachable',
  ...(answer === undefined || answer === '' ? {} : { detail: answer }),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/** Makes the text of a delivery and sends it, once per id. Throws PortFault when the directory does not answer. */
export async function sendDelivery(deps: SendingDeps, delivery: ClaimedDelivery): Promise<Tried> {
  const { db, ports } = deps;
  const { id, personId, channel } = delivery;
  const aboutParty = await readPartyNotice(db, id);
  if (aboutParty !== undefined) return sendToParty(deps, delivery, aboutParty);
  const notice = await readNotice(db, id);
  if (notice === undefined) throw new Error(`no delivery ${id}`);
  const { template, role } = notice;
  const policy = policyOf(notice.type);
  // Another release may know them: workers are replaced one after the other.
  if (!isTemplate(template) || policy === undefined) return { status: 'again', problem: 'unknown-template' };
  if (asks(template) && !notice.taskOpen) return { status: 'unneeded' };
  const invited = isInvitation(notice);
  const receiver = invited
    ? await findInvitee(ports.directory, policy, notice)
    : await findReceiver(ports.directory, { role, personId });
  if (receiver === undefined) return { status: 'failed', problem: invited ? 'no-address' : 'no-receiver' };
  const to = addressOf(receiver, channel, personId);
  if (to === null) return { status: 'failed', problem: 'no-address' };

  await noteAddress(db, id, maskText(to));
  const { locale } = receiver;
  const facts = await gatherFacts(ports.directory, policy, notice, locale);
  const url = await urlFor(deps, policy, notice, delivery);
  const message = write(template, locale, { ...facts, ...(url === undefined ? {} : { url }) });
  return hand(ports.notification, {
    key: id,
    channel,
    to,
    subject: message.subject,
    text: channel === 'sms' ? message.short : toText(message, locale),
    ...(channel === 'email' ? { html: toHtml(message, locale) } : {}),
  });
}

/** Sends a message that is about a party and no case. */
async function sendToParty(
  { db, ports }: SendingDeps,
  { id, personId, channel }: ClaimedDelivery,
  { event, role, about }: PartyNotice,
): Promise<Tried> {
  const receiver = await findReceiver(ports.directory, { role, personId });
  if (receiver === undefined) return { status: 'failed', problem: 'no-receiver' };
  const to = addressOf(receiver, channel, personId);
  if (to === null) return { status: 'failed', problem: 'no-address' };
  await noteAddress(db, id, maskText(to));
  const { locale } = receiver;
  const name = about === undefined ? '' : await partyName(ports.directory, about, locale);
  const message = writeToParty(event, locale, name);
  return hand(ports.notification, {
    key: id,
    channel,
    to,
    subject: oneLine(message.subject),
    text: channel === 'sms' ? oneLine(message.short) : toText(message, locale),
    ...(channel === 'email' ? { html: toHtml(message, locale) } : {}),
  });
}

async function partyName(directory: Ports['directory'], id: string, locale: Locale): Promise<string> {
  const party = (await directory.partner({ id })).partner ?? (await directory.customer({ id })).customer;
  if (party === null) return id;
  return locale === 'zh-CN' ? party.name : party.nameEn;
}

/** A decision link is made anew for every try and goes only where it is not stored: never into the message box. */
async function urlFor(
  { db, publicUrl }: SendingDeps,
  policy: Policy,
  notice: NoticeRow,
  { channel }: ClaimedDelivery,
): Promise<string | undefined> {
  const { taskId, taskKey, caseId, taskPartyId, template, role } = notice;
  const casePage = `${publicUrl}/cases/${caseId}`;
  if (!asks(template)) return channel === 'sms' ? undefined : casePage;
  if (taskId === null || taskPartyId === null) return undefined;
  if (isEscalation(template)) return `${publicUrl}/tasks/${taskId}`;
  if (notice.channel === 'inbox') {
    const { decisions = {} } = policy.tasks[taskKey ?? ''] ?? {};
    // A task answered by a case action has no decisions on its own page.
    return Object.keys(decisions).length === 0 ? casePage : `${publicUrl}/tasks/${taskId}`;
  }
  if (channel === 'station' || (channel === 'sms' && role !== 'customer')) return undefined;
  const token = await issueToken(db, { taskId, caseId, partyId: taskPartyId });
  return `${publicUrl}/${role === 'customer' ? 'consent' : 'invitations'}/${token}`;
}

async function hand(port: NotificationPort, message: Parameters<NotificationPort['send']>[0]): Promise<Tried> {
  try {
    const { status, detail } = await port.send(message);
    if (status === 'sent') return { status };
    const code = /^[A-Z ]*\d{3}([ -]\d\.\d{1,3}\.\d{1,3})?/.exec(detail ?? '')?.[0];
    return { status, problem: 'bounced', ...(code === undefined ? {} : { detail: code }) };
  } catch (error) {
    if (error instanceof PortRefusal) {
      // An earlier try was accepted and its answer lost: the receiver has that message, whose link is still good.
      if (error.code === 'key-reused') return { status: 'sent' };
      return { status: 'failed', problem: 'refused', detail: error.code };
    }
    if (!(error instanceof PortFault)) throw error;
    return again(error);
  }
}
