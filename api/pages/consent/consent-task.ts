import { randomUUID } from 'node:crypto';
import type { Problem } from '../../http/problems';
import { faultOf, messagesOf } from '../forms/faults';
import { textOf } from '../forms/form-values';
import type { TaskDetail } from '../frame/answers';
import { type Place, policyFor, type Signed } from '../frame/visit';
import type { AskedCode } from './asked-code';
import { ConsentPage } from './consent-page';
import { type Asked, consentView, formOf, labelsOfLink } from './consent-view';

/** Whether a task is a consent that its reader may give, which looks the same by link and by sign-in. */
export const isConsent = ({ channel, role, canDecide }: TaskDetail): boolean =>
  channel === 'link' && role === 'customer' && canDecide;

/** The page of a consent for a customer who is signed in, with what was sent and what is wrong with it. */
export async function showConsentTask(
  place: Place,
  visit: Signed,
  { row, task }: Pick<Asked, 'row' | 'task'>,
  { problem, code }: { readonly problem?: Problem; readonly code?: AskedCode },
): Promise<void> {
  const { locale, posted } = visit;
  const asked = { row, task, policy: policyFor(place, row.type) };
  const here = `/tasks/${encodeURIComponent(task.id)}`;
  const errors = problem ? messagesOf(problem, visit) : new Map<string, string>();
  const sent = code ?? sentBefore(visit);
  const kept = sent ? { codeId: sent.codeId, sentTo: sent.sentTo, expiresAt: sent.expiresAt } : {};
  const hidden = { key: randomUUID(), version: String(row.version), ...kept };
  const blockers = problem?.extras.blockers;
  const form = {
    ...formOf(asked, locale, { typed: posted, errors, prefix: 'form' }),
    sent,
    codeError: errors.get('code') ?? errors.get('codeId'),
    codeJustSent: code !== undefined,
    hidden: Object.entries(hidden),
  };
  const view = await consentView(place, visit, asked, { here, codeTo: `${here}/code`, decideTo: here }, blockers);
  const fault = problem && faultOf(problem, visit, labelsOfLink(asked, locale, 'form.'));
  await visit.show(ConsentPage, { view, form, problem: fault }, problem?.status ?? 200);
}

/** The code that was asked for on the page from which a form was sent. */
function sentBefore({ posted }: Signed): AskedCode | undefined {
  const [codeId, sentTo, expiresAt] = ['codeId', 'sentTo', 'expiresAt'].map((name) => textOf(posted, name));
  return codeId === undefined || sentTo === undefined || expiresAt === undefined || !isInstant(expiresAt)
    ? undefined
    : { codeId, sentTo, expiresAt };
}

const isInstant = (text: string): boolean => !Number.isNaN(Date.parse(text));
