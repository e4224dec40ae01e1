import { customerUnlinkTitles, partnerUnlinkTitles, switchTitles } from './association/association.titles';
import { invitationTitles, reviewTitles } from './distribution/distribution.titles';
import { incentiveTitles, listsTitles, qualificationTitles, quarterTitles } from './fh/fh.titles';
import type { FormValues } from './kit/policy/fields';
import type { Label } from './kit/policy/labels';
import type { Policy } from './kit/policy/policy';
import type { PartyRole } from './kit/policy/roles';
import type { Titles } from './kit/policy/titles';
import { milestoneTitles, nreTitles } from './nre/nre.titles';
import { partnerOpportunityTitles, vendorOpportunityTitles } from './opportunity/opportunity.titles';
import { paymentTitles } from './payment/payment.titles';
import type { PolicyOf, ProcessType } from './registry';

const TITLES: { readonly [T in ProcessType]: Titles<PolicyOf<T>> } = {
  'relationship-switch': switchTitles,
  'partner-unlink': partnerUnlinkTitles,
  'customer-unlink': customerUnlinkTitles,
  'cooperation-review': reviewTitles,
  'distributor-invitation': invitationTitles,
  'partner-opportunity': partnerOpportunityTitles,
  'vendor-opportunity': vendorOpportunityTitles,
  'fh-qualification': qualificationTitles,
  'fh-incentive': incentiveTitles,
  'fh-lists': listsTitles,
  'fh-quarter': quarterTitles,
  nre: nreTitles,
  'nre-milestone': milestoneTitles,
  'invoice-payment': paymentTitles,
};

/** What a reader sees of a case: the form and the facts without personal values, and the parties' names. */
export interface KnownFacts {
  readonly form: FormValues;
  readonly facts: FormValues;
  readonly names: Readonly<Partial<Record<PartyRole, string>>>;
}

interface AnyTitles {
  readonly caseTitle: (facts: KnownFacts) => Label | undefined;
  readonly taskTitles: Readonly<Record<string, ((facts: KnownFacts) => Label | undefined) | undefined>>;
}

// Each process's titles take its own facts, which are these.
const titlesFor = (type: string): AnyTitles | undefined =>
  (TITLES as Readonly<Record<string, unknown>>)[type] as AnyTitles;

/** What a case is about: verb, subject, value; the process where too little is known. */
export const caseTitle = ({ type, title }: Pick<Policy, 'type' | 'title'>, known: KnownFacts): Label =>
  titlesFor(type)?.caseTitle(known) ?? title;

/** What a task of a case asks for: verb, subject, value; the task's own title where too little is known. */
export function taskTitle({ type, tasks }: Pick<Policy, 'type' | 'tasks'>, key: string, known: KnownFacts): Label {
  return titlesFor(type)?.taskTitles[key]?.(known) ?? tasks[key]?.title ?? { zh: key, en: key };
}
