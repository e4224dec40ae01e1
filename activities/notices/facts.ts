import type { NoticeRow } from '../../db/notice-facts';
import { DELIVERY_PROBLEMS, type DeliveryProblem } from '../../db/notices';
import type { FormValues } from '../../workflows/kit/fields';
import { type Label, type Locale, say } from '../../workflows/kit/labels';
import type { Policy } from '../../workflows/kit/policy';
import type { Blocker } from '../../workflows/kit/refusals';
import type { PartyRole } from '../../workflows/kit/roles';
import type { PartnerDirectoryPort } from '../ports';
import { oneLine } from './message';
import { instantText } from '../../workflows/kit/beijing-time';

/** Everything a template may say, in the receiver's language. Names are left out for receivers who are no party of the case. */
export interface Facts {
  readonly requestNo: string;
  /** What the request is called. */
  readonly title: string;
  /** Who asks; undefined when it is the receiver's own party. */
  readonly asker?: string;
  readonly partner?: string;
  readonly customer?: string;
  /** Why it was asked for, where the receiver may read that. */
  readonly reason?: string;
  readonly task?: { readonly title: string; readonly sentence: string; readonly silence: string };
  /** Until when, with its zone. */
  readonly due?: string;
  readonly outcome?: { readonly title: string; readonly tone: 'good' | 'bad' | 'neutral' };
  /** What a person said when he ended the case. */
  readonly comment?: string;
  /** What silence meant, when the case ended by it. */
  readonly silence?: string;
  /** What stands in the way. */
  readonly items: readonly string[];
  /** Why a message to the other side has not arrived. */
  readonly undelivered?: string;
  /** Where to act or look. */
  readonly url?: string;
  /** The task is decided by a consent link. */
  readonly byLink: boolean;
}

/** Gathers the facts of a notice. PortFault when the directory does not answer. */
export async function gatherFacts(
  directory: PartnerDirectoryPort,
  policy: Policy,
  notice: NoticeRow,
  locale: Locale,
): Promise<Facts> {
  const names = await namesOf(directory, notice, locale);
  const task = notice.taskKey === null ? undefined : policy.tasks[notice.taskKey];
  const outcome = notice.outcome === null ? undefined : policy.outcomes[notice.outcome];
  const reason = reasonFor(policy, notice);
  const lastWord = outcome === undefined || outcome.tone === 'good' ? null : notice.lastWord;
  const silent = lastWord?.action === 'task.expired' ? policy.tasks[lastWord.taskKey ?? ''] : undefined;
  const byHand = lastWord !== null && lastWord.actor !== 'system' && (lastWord.comment ?? '').trim() !== '';
  return {
    requestNo: notice.requestNo,
    title: say(policy.title, locale),
    ...names,
    ...(reason === undefined ? {} : { reason: oneLine(reason) }),
    ...(task === undefined
      ? {}
      : {
          task: {
            title: say(task.title, locale),
            sentence: say(task.sentence, locale),
            silence: say(task.silence, locale),
          },
        }),
    ...(notice.dueAt === null ? {} : { due: instantText(notice.dueAt, locale) }),
    ...(outcome === undefined ? {} : { outcome: { title: say(outcome.title, locale), tone: outcome.tone } }),
    ...(byHand ? { comment: oneLine(lastWord.comment ?? '') } : {}),
    ...(silent === undefined ? {} : { silence: say(silent.silence, locale) }),
    items: itemsOf(notice.params, notice.data, locale),
    ...undeliveredOf(notice.params, locale),
    byLink: notice.channel === 'link',
  };
}

type Names = Pick<Facts, 'asker' | 'partner' | 'customer'>;

const VENDOR_NAME: Label = { zh: '云服务商', en: 'The cloud vendor' };

async function namesOf(directory: PartnerDirectoryPort, notice: NoticeRow, locale: Locale): Promise<Names> {
  const { parties, partyId, opener } = notice;
  if (!Object.values(parties).includes(partyId)) return {};
  const [partner, customer] = await Promise.all([
    parties.partner === undefined ? null : directory.partner({ id: parties.partner }).then((found) => found.partner),
    parties.customer === undefined
      ? null
      : directory.customer({ id: parties.customer }).then((found) => found.customer),
  ]);
  const nameOf = (party: { name: string; nameEn: string }): string => (locale === 'zh-CN' ? party.name : party.nameEn);
  const named = {
    ...(partner === null ? {} : { partner: nameOf(partner) }),
    ...(customer === null ? {} : { customer: nameOf(customer) }),
  };
  if (opener.partyId === partyId) return named;
  const names: Partial<Record<PartyRole, string>> = { ...named, vendor: say(VENDOR_NAME, locale) };
  const asking = (['partner', 'customer', 'vendor'] as const).find((role) => parties[role] === opener.partyId);
  const asker = asking === undefined ? undefined : names[asking];
  return asker === undefined ? named : { ...named, asker };
}

function reasonFor({ form }: Policy, notice: NoticeRow): string | undefined {
  const field = form.find(({ name }) => name === 'reason');
  const value = notice.form['reason'];
  if (field === undefined || field.personal || typeof value !== 'string') return undefined;
  return field.visibleTo === undefined || field.visibleTo.includes(notice.role) ? value : undefined;
}

function itemsOf(params: FormValues, data: FormValues, locale: Locale): string[] {
  const lastCheck = data['lastCheck'] as { blockers?: readonly Blocker[] } | undefined;
  const blockers = (params['blockers'] as readonly Blocker[] | undefined) ?? lastCheck?.blockers ?? [];
  return blockers.map(({ title, hint }) =>
    locale === 'zh-CN' ? `${title.zh}。${hint.zh}` : `${title.en}. ${hint.en}`,
  );
}

function undeliveredOf({ problem }: FormValues, locale: Locale): Pick<Facts, 'undelivered'> {
  return typeof problem === 'string' && problem in DELIVERY_PROBLEMS
    ? { undelivered: say(DELIVERY_PROBLEMS[problem as DeliveryProblem], locale) }
    : {};
}
