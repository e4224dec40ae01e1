import { setting } from '../../db/settings';
import type { AskedFirst } from '../../workflows/kit/contract/commit';
import { RELATIONSHIP_SETTINGS } from '../../workflows/association/quotas';
import type { Change } from '../../workflows/association/change';
import type { ActivityDeps } from '../deps';
import { PortRefusal, type Ports } from '../ports';
import { askedFirst } from '../shared/asked-first';

const FIRST = 'association.preReviewFirst';

/**
 * Whether the vendor reviews first, and by whom, for the partner to read; the name is absent while nobody is assigned.
 */
export interface PreReview {
  readonly preReview: boolean;
  readonly preReviewer?: { readonly name: string; readonly email: string };
  /** Who of them is asked first, and until when. */
  readonly preReviewFirst?: AskedFirst;
}

/** Whether the vendor reviews before the customer is asked, and by whom (domain 1.1.5). */
export async function preReviewOf({ db, ports }: ActivityDeps, change: Change): Promise<PreReview> {
  if (change.operation !== 'unlink-by-partner') return { preReview: false };
  const rule = await setting<string>(db, 'association.preReview', RELATIONSHIP_SETTINGS['association.preReview']);
  const wanted =
    (rule !== 'never' && change.from === 'reseller') ||
    (rule === 'reseller+na' && (await isNamedAccount(ports, change.customerId)));
  if (!wanted) return { preReview: false };
  const { customerId, partnerId } = change;
  try {
    const [{ personId, name, email }, term] = await Promise.all([
      ports.backOffice.preReviewer({ partnerId, customerId }),
      setting<{ workingDays: number }>(db, FIRST, RELATIONSHIP_SETTINGS[FIRST]),
    ]);
    const first = await askedFirst(db, personId, term);
    return { preReview: true, preReviewer: { name, email }, ...(first && { preReviewFirst: first }) };
  } catch (error) {
    // Nobody is assigned yet: the task waits for any pre-reviewer.
    if (error instanceof PortRefusal) return { preReview: true };
    throw error;
  }
}

async function isNamedAccount(ports: Ports, id: string): Promise<boolean> {
  const { customer } = await ports.directory.customer({ id });
  return customer?.namedAccount === true;
}
