import type { Db } from '../db/knex';
import { quotaStatus } from '../db/quotas';
import { setting } from '../db/settings';
import type { Profile } from '../workflows/kit/policy';
import type { Blocker } from '../workflows/kit/refusals';
import type { Actor } from '../workflows/kit/roles';
import {
  ACCOUNT_CHECK,
  applies,
  type CheckItem,
  type Model,
  type Operation,
} from '../workflows/processes/account-check';
import { RELATIONSHIP_SETTINGS } from '../workflows/processes/quotas';
import type { AdmitChange, Admission, Change } from '../workflows/processes/relationship-activities';
import type { AccountFacts, Association, Ports } from './ports';

export interface CheckDeps {
  readonly db: Db;
  readonly ports: Ports;
}

/** What makes an item true now, with what its reader needs to know. */
type Facts = Readonly<Record<string, boolean | { readonly until?: string; readonly caseId?: string }>>;

/** Whether a change may be asked for (domain 1.1.3): everything that stands in its way, all at once. */
export async function admitChange(
  { db, ports }: CheckDeps,
  request: AdmitChange,
  own?: { caseId: string },
): Promise<Admission> {
  const { operation, customerId, actor, profile } = request;
  const { association } = await ports.association.current({ customerId });
  const consentRequired = await setting(
    db,
    'association.consentRequired',
    RELATIONSHIP_SETTINGS['association.consentRequired'],
  );
  if (association === null || !belongs(association, actor))
    return {
      blockers: blockersOf(operation, 'referral', profile, { notAssociated: true }, new Set()),
      consentRequired,
    };

  const change = changeOf(operation, association, profile);
  const [outside, asked, switchedOn] = await Promise.all([
    outsideFacts(ports, change),
    askedFacts(db, change, own?.caseId),
    switchedOnItems(db),
  ]);
  const facts = { ...outside, ...asked, alreadyInType: change.to === change.from };
  const preReviewer = await preReviewerOf({ db, ports }, change);
  return {
    blockers: blockersOf(operation, change.from, profile, facts, switchedOn),
    change,
    consentRequired,
    ...(preReviewer === undefined ? {} : { preReviewer }),
  };
}

/** The account check of a request under way: the association must still be the one asked about, quotas are not counted again. */
export async function checkChange({ db, ports }: CheckDeps, change: Change): Promise<Blocker[]> {
  const [{ association }, outside, switchedOn] = await Promise.all([
    ports.association.current({ customerId: change.customerId }),
    outsideFacts(ports, change),
    switchedOnItems(db),
  ]);
  const stands = association?.partnerId === change.partnerId && association.model === change.from;
  return blockersOf(change.operation, change.from, change.profile, { ...outside, notAssociated: !stands }, switchedOn);
}

const belongs = ({ customerId, partnerId }: Association, actor: Actor): boolean =>
  actor.partyId === customerId || actor.partyId === partnerId;

const TARGET: Readonly<Record<Operation, Model | null>> = {
  'switch-to-reseller': 'reseller',
  'switch-to-referral': 'referral',
  'unlink-by-partner': null,
  'unlink-by-customer': null,
};

const changeOf = (operation: Operation, { customerId, partnerId, model }: Association, profile: Profile): Change => ({
  operation,
  customerId,
  partnerId,
  from: model,
  to: TARGET[operation],
  profile,
});

function blockersOf(
  operation: Operation,
  model: Model,
  profile: Profile,
  facts: Facts,
  switchedOn: ReadonlySet<string>,
): Blocker[] {
  return ACCOUNT_CHECK.filter((item) => applies(item, operation, model, profile, switchedOn)).flatMap((item) => {
    const fact = facts[item.fact] ?? false;
    return fact === false ? [] : [blockerOf(item, fact === true ? {} : fact)];
  });
}

const blockerOf = ({ code, title, hint, actor }: CheckItem, more: { until?: string; caseId?: string }): Blocker => ({
  code,
  title,
  hint,
  actor,
  ...more,
});

async function outsideFacts(ports: Ports, { customerId, partnerId }: Change): Promise<Facts> {
  const [account, { partner }] = await Promise.all([
    ports.accountCheck.facts({ customerId, partnerId }),
    ports.directory.partner({ id: partnerId }),
  ]);
  return {
    ...booleansOf(account),
    masterWithIndependentSubs: account.enterpriseRelation === 'master-with-independent-subs',
    independentSub: account.enterpriseRelation === 'independent-sub',
    managedSub: account.enterpriseRelation === 'managed-sub',
    masterWithManagedSubs: account.enterpriseRelation === 'master-with-managed-subs',
    partnerFrozen: partner?.status === 'frozen',
  };
}

const booleansOf = (facts: AccountFacts): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(facts).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
  );

async function askedFacts(db: Db, change: Change, ownCase: string | undefined): Promise<Facts> {
  const { customerId, partnerId, profile, operation } = change;
  const [byPartner, byCustomer, open] = await Promise.all([
    quotaStatus(db, 'association.partnerRequestWindow', `${partnerId}/${customerId}`, profile),
    quotaStatus(db, 'association.customerUnlinkWindow', customerId, profile),
    db('cases')
      .where({ workflow_id: `association/${customerId}` })
      .whereNull('closed_at')
      .first<{ id: string } | undefined>('id'),
  ]);
  const customerAllowed = operation === 'unlink-by-customer' ? byCustomer.allowed : Math.min(byCustomer.allowed, 1);
  return {
    partnerQuotaUsed: byPartner.used >= byPartner.allowed && until(byPartner.freeAt),
    customerUnlinkQuotaUsed: byCustomer.used >= customerAllowed && byCustomer.used > 0 && until(byCustomer.freeAt),
    openRequest: open !== undefined && open.id !== ownCase && { caseId: open.id },
  };
}

const until = (freeAt: string | null): { until?: string } => (freeAt === null ? {} : { until: freeAt });

async function switchedOnItems(db: Db): Promise<Set<string>> {
  const keys = ACCOUNT_CHECK.flatMap((item) => (item.setting === undefined ? [] : [item.setting]));
  const rows = await db('settings').whereIn('key', keys).select<{ key: string; value: unknown }[]>('key', 'value');
  return new Set(rows.filter(({ value }) => value === true).map(({ key }) => key));
}

async function preReviewerOf(
  { db, ports }: CheckDeps,
  change: Change,
): Promise<{ name: string; email: string } | undefined> {
  if (change.operation !== 'unlink-by-partner') return undefined;
  const rule = await setting<string>(db, 'association.preReview', RELATIONSHIP_SETTINGS['association.preReview']);
  if (rule === 'never' || change.from !== 'reseller') {
    if (rule !== 'reseller+na') return undefined;
    const { customer } = await ports.directory.customer({ id: change.customerId });
    if (customer?.namedAccount !== true) return undefined;
  }
  const { name, email } = await ports.backOffice.preReviewer({
    partnerId: change.partnerId,
    customerId: change.customerId,
  });
  return { name, email };
}
