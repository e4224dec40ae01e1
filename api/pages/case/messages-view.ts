import type { DeliveryView } from '../../../db/outbox/notices';
import type { CaseAnswer, WaitingAnswer } from '../frame/answers';
import type { Words } from '../frame/words';
import type { Tone } from '../parts/badge';
import type { MessageLine } from './case-page';
import { whoIs } from './case-view';
import { words as texts } from './words';

const TONES: Readonly<Record<DeliveryView['status'], Tone>> = {
  queued: 'now',
  sent: 'good',
  failed: 'bad',
  bounced: 'bad',
  unneeded: 'neutral',
};

const SENTENCE = { 'zh-CN': '。', 'en-US': '. ' } as const;

/** One line per message and receiver, with what became of it on every channel. */
export function messagesIn(deliveries: readonly DeliveryView[], row: CaseAnswer, reader: Words): MessageLine[] {
  const { m } = reader;
  const lines = new Map<string, DeliveryView[]>();
  for (const delivery of deliveries) {
    const key = `${delivery.noticeId}/${delivery.role}`;
    lines.set(key, [...(lines.get(key) ?? []), delivery]);
  }
  return [...lines.values()].map((line) => ({
    what: m.case.templates[line[0]!.template] ?? line[0]!.template,
    to: whoIs(line[0]!.role, '', row.parties, reader),
    at: (line[0]!.sentAt ?? line[0]!.createdAt).toISOString(),
    channels: line.map(({ channel, status }) => ({
      text: `${m.case.channels[channel]} ${m.case.delivery[status]}`,
      tone: TONES[status],
    })),
  }));
}

/** What became of the messages that ask for an open task, in a sentence or two; undefined if none was made. */
export function messageState(
  deliveries: readonly DeliveryView[],
  { taskId, role }: Pick<WaitingAnswer, 'taskId' | 'role'>,
  { m, f, locale }: Words,
): string | undefined {
  const sent = deliveries.filter((each) => each.taskId === taskId && each.role === role);
  const asked = sent.filter(({ template }) => template === 'task-opened');
  const latest = new Map(asked.map((each) => [each.channel, each]));
  if (latest.size === 0) return undefined;
  const channels = [...latest.values()].map(
    ({ channel, status }) => `${m.case.channels[channel]} ${m.case.delivery[status]}`,
  );
  const reminders = sent.filter(({ template, sentAt }) => template === 'task-reminder' && sentAt !== null);
  const days = [...new Set(reminders.map(({ noticeId }) => noticeId))].length;
  const last = reminders.at(-1)?.sentAt;
  const said = channels.join(m.comma);
  return last ? `${said}${SENTENCE[locale]}${texts[locale].move.reminded(days, f.short(last))}` : said;
}
