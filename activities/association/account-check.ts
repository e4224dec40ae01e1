import type { ActivityDeps } from '../deps';
import type { Db } from '../../db/knex';
import { keepsPartnerAway } from '../../db/directory/next-request';
import { quotaStatus } from '../../db/engine/quotas';
import { setting, settingsOf } from '../../db/settings';
import type { Profile } from '../../workflows/kit/policy/policy';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import type { Actor } from '../../workflows/kit/policy/roles';
import { ACCOUNT_CHECK, applies, blocker } from '../../workflows/association/account-check';
import type { Model, Operation } from '../../workflows/association/check-item';
import { RELATIONSHIP_SETTINGS } from '../../workflows/association/quotas';
import type { Change } from '../../workflows/association/change';
import type { customerUnlinkPolicy } from '../../workflows/association/customer-unlink.policy';
import type { partnerUnlinkPolicy } from '../../workflows/association/partner-unlink.policy';
import type { relationshipSwitchPolicy } from '../../workflows/association/relationship-switch.policy';
import { POLICIES } from '../../workflows/registry';
import type { CheckOf } from '../opening-check';
import { type AccountFacts, type Association, PortRefusal, type Ports } from '../ports';
import { partnerAsJudged } from '../shared/standing';
import { type PreReview, preReviewOf } from './pre-review';

/** Who requests a change of which association. */
export interface AdmitChange {
  readonly operation: Operation;
  readonly customerId: string;
  readonly actor: Actor;
  readonly profile: Profile;
}

/**
 * Whether a change may be requested, plus what the process needs to know. `change` is absent when there is no
 * association.
 */
export interface Admission extends PreReview {
  readonly blockers: readonly Blocker[];
  readonly change?: Change;
  readonly consentRequired: boolean;
  /** How often the other party may be asked. */
  readonly consentRounds: number;
}

/** What makes an item apply now, with what its reader needs to know. */
type Facts = Readonly<Record<string, boolean | { readonly until?: string; readonly caseId?: string }>>;

/** Whether a change may be requested (domain 1.1.3): everything that blocks it, all at once. */
export async function admitChange({ db, ports }: ActivityDeps, request: AdmitChange): Promise<Admission> {
  const { operation, customerId, actor, profile } = request;
  const { association } = await ports.association.current({ customerId });
  const [consentRequired, consentRounds] = await Promise.all([
    setting<boolean>(db, 'association.consentRequired', RELATIONSHIP_SETTINGS['association.consentRequired']),
    setting<number>(db, 'association.consentRounds', RELATIONSHIP_SETTINGS['association.consentRounds']),
  ]);
  // A stranger to the association must learn nothing else about the customer.
  if (association === null || !belongs(association, operation, actor))
    return {
      blockers: blockersOf(operation, 'referral', profile, { notAssociated: true }, new Set()),
      preReview: false,
      consentRequired,
      consentRounds,
    };

  const change = changeOf(operation, association, profile);
  const [outside, asked, switchedOn] = await Promise.all([
    outsideFacts(ports, change),
    askedFacts(db, change),
    switchedOnItems(db),
  ]);
  const facts = { ...outside, ...asked, alreadyInType: change.to === change.from, requested: true };
  return {
    blockers: blockersOf(operation, change.from, profile, facts, switchedOn),
    change,
    ...(await preReviewOf({ db, ports }, change)),
    consentRequired,
    consentRounds,
  };
}

/** The account check before a switch is requested. */
export const checkSwitch: CheckOf<typeof relationshipSwitchPolicy> = async (deps, { form, actor, profile }) => {
  const operation = form.toModel === 'reseller' ? 'switch-to-reseller' : 'switch-to-referral';
  return (await admitChange(deps, { operation, customerId: form.customerId, actor, profile })).blockers;
};

/** The same before a partner asks to unlink its customer. */
export const checkPartnerUnlink: CheckOf<typeof partnerUnlinkPolicy> = async (deps, { form, actor, profile }) =>
  (await admitChange(deps, { operation: 'unlink-by-partner', customerId: form.customerId, actor, profile })).blockers;

/** The same before a customer unlinks itself. */
export const checkCustomerUnlink: CheckOf<typeof customerUnlinkPolicy> = async (deps, { actor, profile }) =>
  (await admitChange(deps, { operation: 'unlink-by-customer', customerId: actor.partyId, actor, profile })).blockers;

/** A change under way; `moving` once it is about to be made, agreed to or carried out. */
export type ChangeUnderWay = Change & { readonly moving?: boolean };

/**
 * The account check of a request under way: the association must still be the one asked about; quotas are not counted
 * again. A customer may ask to leave a frozen partner, but no reseller customer is moved while the freeze lasts.
 */
export async function checkChange({ db, ports }: ActivityDeps, change: ChangeUnderWay): Promise<Blocker[]> {
  const [{ association }, outside, switchedOn] = await Promise.all([
    ports.association.current({ customerId: change.customerId }),
    outsideFacts(ports, change),
    switchedOnItems(db),
  ]);
  const stands = association?.partnerId === change.partnerId && association.model === change.from;
  const facts = { ...outside, notAssociated: !stands };
  const found = blockersOf(change.operation, change.from, change.profile, facts, switchedOn);
  const waits = change.moving === true && change.operation === 'unlink-by-customer' && change.from === 'reseller';
  return waits && outside['partnerFrozen'] === true ? [...found, blocker('PARTNER_FROZEN')] : found;
}

const belongs = ({ customerId, partnerId }: Association, operation: Operation, actor: Actor): boolean =>
  actor.partyId === (operation === 'unlink-by-customer' ? customerId : partnerId);

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
  return Object.entries(ACCOUNT_CHECK).flatMap(([code, item]) => {
    const fact = applies(item, operation, model, profile, switchedOn) && (facts[item.fact] ?? false);
    return fact === false ? [] : [{ ...blocker(code), ...(fact === true ? {} : fact) }];
  });
}

async function outsideFacts(ports: Ports, { customerId, partnerId }: Change): Promise<Facts> {
  const [account, partner, { customer }] = await Promise.all([
    accountOf(ports, { customerId, partnerId }),
    partnerAsJudged(ports, partnerId),
    ports.directory.customer({ id: customerId }),
  ]);
  const partyGone = partner?.status === 'left' || customer?.status === 'closed';
  if (account === undefined) return { partyGone: true };
  return {
    ...booleansOf(account),
    masterWithIndependentSubs: account.enterpriseRelation === 'master-with-independent-subs',
    independentSub: account.enterpriseRelation === 'independent-sub',
    managedSub: account.enterpriseRelation === 'managed-sub',
    masterWithManagedSubs: account.enterpriseRelation === 'master-with-managed-subs',
    partnerFrozen: partner?.status === 'frozen',
    partyGone,
  };
}

/** The facts of an account; undefined when the billing system no longer knows the customer. */
async function accountOf(
  ports: Ports,
  pair: { customerId: string; partnerId: string },
): Promise<AccountFacts | undefined> {
  try {
    return await ports.accountCheck.facts(pair);
  } catch (error) {
    if (error instanceof PortRefusal && error.code === 'unknown-party') return undefined;
    throw error;
  }
}

const booleansOf = (facts: AccountFacts): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(facts).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
  );

async function askedFacts(db: Db, { customerId, partnerId, profile, operation }: Change): Promise<Facts> {
  const [byPartner, byCustomer, open] = await Promise.all([
    quotaStatus(db, 'association.partnerRequestWindow', `${partnerId}/${customerId}`, profile),
    quotaStatus(db, 'association.customerUnlinkWindow', customerId, profile),
    openRequestAbout(db, customerId, operation),
  ]);
  return {
    partnerQuotaUsed: byPartner.used >= byPartner.allowed && until(byPartner.freeAt),
    customerUnlinkQuotaUsed:
      operation === 'unlink-by-customer'
        ? byCustomer.used >= byCustomer.allowed && until(byCustomer.freeAt)
        : keepsPartnerAway(byCustomer, byPartner) && until(byCustomer.clearAt),
    openRequest: open !== undefined && { caseId: open.id },
  };
}

const YIELDING = POLICIES.flatMap(({ states }) => Object.keys(states).filter((state) => states[state]?.yields));

const ASSOCIATION_TYPES = POLICIES.filter(({ lock }) => lock.name === 'association').map(({ type }) => type);

/** The open request about a customer; one that is not submitted yet is in nobody's way but its own. */
const openRequestAbout = (db: Db, customerId: string, operation: Operation): Promise<{ id: string } | undefined> =>
  db('cases')
    .join('case_parties', 'case_parties.case_id', 'cases.id')
    .where({ 'case_parties.role': 'customer', 'case_parties.party_id': customerId })
    .whereIn('cases.type', ASSOCIATION_TYPES)
    .whereNull('cases.closed_at')
    .modify((query) => {
      if (operation !== 'unlink-by-customer') void query.whereNotIn('cases.state', YIELDING);
    })
    .first<{ id: string } | undefined>('cases.id as id');

const until = (at: string | null): { until?: string } => (at === null ? {} : { until: at });

async function switchedOnItems(db: Db): Promise<Set<string>> {
  const keys = Object.values(ACCOUNT_CHECK).flatMap((item) => (item.setting === undefined ? [] : [item.setting]));
  const values = await settingsOf(db, keys);
  return new Set(keys.filter((key) => values.get(key) === true));
}
