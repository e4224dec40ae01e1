import type { Logger } from 'pino';
import { type Message, toHtml, toText } from '../../activities/notices/message';
import { type NotificationPort, type PartnerDirectoryPort, PortRefusal } from '../../activities/ports';
import type { Db } from '../../db/knex';
import { KINDS } from '../../db/incidents/kinds';
import { digestToSend, mailsToSend, type MailedIncident, noteDigest, noteMailed } from '../../db/incidents/mails';
import { WORDING } from '../../db/incidents/wording';
import { type Locale, say } from '../../workflows/kit/policy/labels';
import { VENDOR } from '../../workflows/kit/policy/roles';

/** What telling operators needs. `publicUrl` is where the pages are, without a trailing slash. */
export interface TellingDeps {
  readonly db: Db;
  readonly ports: { readonly directory: PartnerDirectoryPort; readonly notification: NotificationPort };
  readonly publicUrl: string;
  readonly log: Logger;
}

/** The hour in Beijing at which what is still open is told again. */
const DIGEST_HOUR = 9;
/** How many incidents a mail names; the page has them all. */
const NAMED = 50;

/** Tells operators once of each new incident, all of a sweep in one mail, and each morning of what is still open. */
export async function tellOperators(deps: TellingDeps): Promise<void> {
  const { db } = deps;
  const digest = await digestToSend(db, DIGEST_HOUR);
  if (digest !== undefined) {
    if (digest.incidents.length > 0) await tell(deps, `incidents/${digest.day}`, 'digest', digest.incidents);
    await noteDigest(db, digest.day);
  }
  for (const { id, incidents } of await mailsToSend(db)) {
    await tell(deps, `incidents/${id}`, 'new', incidents);
    await noteMailed(db, id);
  }
}

async function tell(
  { ports, publicUrl, log }: TellingDeps,
  key: string,
  kind: keyof typeof WORDS,
  incidents: readonly MailedIncident[],
): Promise<void> {
  const { people } = await ports.directory.contacts({ partyId: VENDOR, role: 'vendor-operator' });
  for (const { id, email, locale } of people) {
    const message = messageOf(kind, incidents, locale, `${publicUrl}/operations`);
    await unlessRefused(log, () =>
      ports.notification.send({
        key: `${key}/${id}`,
        channel: 'email',
        to: email,
        subject: message.subject,
        text: toText(message, locale),
        html: toHtml(message, locale),
      }),
    );
  }
}

/** A message that is refused for good, one sent before under this key among them, must not keep others from theirs. */
async function unlessRefused(log: Logger, send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof PortRefusal)) throw error;
    log.warn({ code: error.code }, 'an operator was not told of incidents by mail');
  }
}

const WORDS = {
  new: {
    subject: (count: number) => ({
      zh: `新发现 ${count} 项需要处理的异常`,
      en: count === 1 ? '1 new incident needs an operator' : `${count} new incidents need an operator`,
    }),
    lead: {
      zh: '以下事项已被受理但没有进展，或即将出现问题：',
      en: 'The following was accepted and does not come about, or soon will not:',
    },
  },
  digest: {
    subject: (count: number) => ({
      zh: `仍有 ${count} 项异常未处理`,
      en: count === 1 ? '1 incident is still open' : `${count} incidents are still open`,
    }),
    lead: { zh: '以下异常仍未处理：', en: 'These incidents are still open:' },
  },
} as const;

const LINK = { zh: '在运维页面查看并处理', en: 'See to them on the operations page' };

function messageOf(
  kind: keyof typeof WORDS,
  incidents: readonly MailedIncident[],
  locale: Locale,
  url: string,
): Message {
  const subject = say(WORDS[kind].subject(incidents.length), locale);
  return {
    subject,
    short: subject,
    paragraphs: [say(WORDS[kind].lead, locale)],
    details: [],
    list: incidents.slice(0, NAMED).map((incident) => lineOf(incident, locale)),
    link: { label: say(LINK, locale), url },
  };
}

function lineOf({ kind, facts, requestNo }: MailedIncident, locale: Locale): string {
  const known = KINDS.find((each) => each.kind === kind);
  const text = known === undefined ? kind : say(known.sentence(facts, WORDING), locale);
  return requestNo === null ? text : `${requestNo} · ${text}`;
}
