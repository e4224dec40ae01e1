import { setting } from '../../db/settings';
import { RELATIONSHIP_SETTINGS } from '../../workflows/association/quotas';
import type { Change } from '../../workflows/association/change';
import type { ActivityDeps } from '../deps';
import { PortRefusal, type Ports } from '../ports';

/**
 * Whether the vendor reviews first, and by whom, for the partner to read; the name is absent while nobody is assigned.
 */
export interface PreReview {
  readonly preReview: boolean;
  readonly preReviewer?: { readonly name: string; readonly email: string };
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
    const { name, email } = await ports.backOffice.preReviewer({ partnerId, customerId });
    return { preReview: true, preReviewer: { name, email } };
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
