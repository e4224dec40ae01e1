import {
  roomForInvitation,
  reserveInvitation,
  type NoRoom,
  type Reservation,
} from '../../db/distribution/distribution';
import { setting } from '../../db/settings';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import type { cooperationReviewPolicy } from '../../workflows/distribution/cooperation-review.policy';
import type { distributorInvitationPolicy } from '../../workflows/distribution/distributor-invitation.policy';
import { DISTRIBUTION_SETTINGS } from '../../workflows/distribution/distribution.policy';
import {
  blocker,
  DISTRIBUTION_BLOCKERS,
  type DistributionCode,
} from '../../workflows/distribution/distribution-blockers';
import type { ActivityDeps } from '../deps';
import type { CheckOf } from '../opening-check';
import type { Partner, Ports } from '../ports';
import { partnerAsJudged } from '../shared/standing';

/** Who is to cooperate with whom, and in which business region. */
export interface Pair {
  readonly distributorId: string;
  readonly masterId: string;
  readonly region: string;
}

export interface AdmitReview extends Pair {
  readonly programmeDecision: 'approved' | 'rejected';
}

export interface AdmitInvitation {
  readonly caseId: string;
  /** Counts how often the invitation has been sent, from 1. */
  readonly round: number;
  readonly masterId: string;
  readonly email: string;
}

/** Whether an invitation may be sent, and to which partner: absent while nobody has registered the address. */
export interface InvitationAdmission {
  readonly blockers: readonly Blocker[];
  readonly distributorId?: string;
}

const PROGRAMME = 'cloud-distributor';
const PER_DAY = 'distributor.invitationsPerDay';
const CODES = Object.keys(DISTRIBUTION_BLOCKERS) as DistributionCode[];

type Found = Readonly<Partial<Record<DistributionCode, boolean>>>;

/** The blockers that apply, in catalogue order. */
const blockersOf = (found: Found): Blocker[] => CODES.filter((code) => found[code] === true).map(blocker);

const isMaster = (partner: Partner | null): boolean =>
  partner?.kind === 'master-distributor' && partner.status !== 'left';

const aboutMaster = (master: Partner | null): Found => ({
  NOT_A_MASTER_DISTRIBUTOR: !isMaster(master),
  MASTER_FROZEN: isMaster(master) && master?.status === 'frozen',
});

const hasMaster = async ({ directory }: Ports, distributorId: string): Promise<boolean> =>
  (await directory.cooperation({ distributorId })).cooperation !== null;

interface Both {
  readonly distributor: Partner | null;
  readonly master: Partner | null;
  readonly found: Found;
}

/** What both checks of a would-be cooperation share. */
async function lookAt(ports: Ports, { distributorId, masterId, region }: Pair): Promise<Both> {
  const [distributor, master, taken] = await Promise.all([
    partnerAsJudged(ports, distributorId),
    partnerAsJudged(ports, masterId),
    hasMaster(ports, distributorId),
  ]);
  const serves = (partner: Partner | null): boolean => partner === null || partner.regions.includes(region);
  return {
    distributor,
    master,
    found: {
      ...aboutMaster(master),
      DISTRIBUTOR_UNKNOWN: distributor === null,
      NOT_A_CLOUD_DISTRIBUTOR: distributor !== null && distributor.kind !== 'cloud-distributor',
      ALREADY_HAS_MASTER: taken,
      DIFFERENT_COUNTRY_OR_REGION: !serves(distributor) || !serves(master),
    },
  };
}

/**
 * Everything that keeps an application from the master distributor (domain 1.2.3); after a failed programme review all
 * it needs is an applicant.
 */
export async function admitReview(
  { ports }: Pick<ActivityDeps, 'ports'>,
  { programmeDecision, ...pair }: AdmitReview,
): Promise<Blocker[]> {
  const { distributor, found } = await lookAt(ports, pair);
  if (programmeDecision === 'rejected') return blockersOf({ DISTRIBUTOR_UNKNOWN: distributor === null });
  return blockersOf({ ...found, ACCOUNT_IN_OTHER_PROGRAMME: isElsewhere(distributor) });
}

const isElsewhere = (distributor: Partner | null): boolean =>
  distributor?.kind === 'cloud-distributor' && distributor.programmes.some((each) => each !== PROGRAMME);

/** The same before an application is handed on. */
export const checkReview: CheckOf<typeof cooperationReviewPolicy> = (deps, { form }) => admitReview(deps, form);

/** Everything that keeps two partners from cooperating now. */
export async function checkCooperation({ ports }: Pick<ActivityDeps, 'ports'>, pair: Pair): Promise<Blocker[]> {
  const { distributor, found } = await lookAt(ports, pair);
  const isFrozen = distributor?.status === 'frozen';
  const isMember = (isFrozen || distributor?.status === 'active') && distributor.programmes.includes(PROGRAMME);
  return blockersOf({
    ...found,
    DISTRIBUTOR_FROZEN: isFrozen,
    ACCOUNT_IN_OTHER_PROGRAMME: isElsewhere(distributor),
    MEMBERSHIP_LAPSED: distributor?.kind === 'cloud-distributor' && !isMember,
  });
}

/** Whether the invitee is a cloud distributor by now. */
export async function checkInvitee(
  { ports }: Pick<ActivityDeps, 'ports'>,
  { distributorId }: { distributorId: string },
): Promise<Blocker[]> {
  const partner = await partnerAsJudged(ports, distributorId);
  return blockersOf({ INVITEE_NOT_CLOUD_DISTRIBUTOR: partner?.kind !== 'cloud-distributor' });
}

/** Which partner has registered an address; absent while none has. */
export async function findInvitee(
  { ports }: Pick<ActivityDeps, 'ports'>,
  { email }: { email: string },
): Promise<Pick<InvitationAdmission, 'distributorId'>> {
  const { partner } = await ports.directory.partnerByEmail({ email });
  return partner === null ? {} : { distributorId: partner.id };
}

/** Uses one of the master's invitations for this day, or returns every blocker. Idempotent by case and round. */
export async function admitInvitation(deps: ActivityDeps, input: AdmitInvitation): Promise<InvitationAdmission> {
  return invite(deps, input, reserveInvitation);
}

/** The same answer before anything is opened: uses up nothing. */
export const checkInvitation: CheckOf<typeof distributorInvitationPolicy> = async (deps, { form, actor }) => {
  const none = { caseId: '00000000-0000-0000-0000-000000000000', round: 1 };
  const input = { ...none, masterId: actor.partyId, email: form.email };
  return (await invite(deps, input, roomForInvitation)).blockers;
};

async function invite(
  { db, ports }: ActivityDeps,
  { email, masterId, caseId, round }: AdmitInvitation,
  take: (db: ActivityDeps['db'], reservation: Reservation) => Promise<NoRoom>,
): Promise<InvitationAdmission> {
  const [master, { partner: invitee }, perDay] = await Promise.all([
    partnerAsJudged(ports, masterId),
    ports.directory.partnerByEmail({ email }),
    setting<number>(db, PER_DAY, DISTRIBUTION_SETTINGS[PER_DAY]),
  ]);
  // A partner that may not invite learns nothing about the address.
  if (!isMaster(master)) return { blockers: [blocker('NOT_A_MASTER_DISTRIBUTOR')] };
  const blockers = blockersOf({ ...aboutMaster(master), ...(await aboutInvitee(ports, master, invitee)) });
  const reservation = { caseId, round, masterId, email, perDay };
  const room = await (blockers.length > 0 ? roomForInvitation : take)(db, reservation);
  return {
    blockers: [...blockers, ...roomBlockers(room)],
    ...(invitee === null ? {} : { distributorId: invitee.id }),
  };
}

/** A partner of another kind may still join the programme, so nothing blocks it yet. */
async function aboutInvitee(ports: Ports, master: Partner | null, invitee: Partner | null): Promise<Found> {
  if (invitee?.kind !== 'cloud-distributor') return {};
  return {
    ALREADY_HAS_MASTER: await hasMaster(ports, invitee.id),
    DIFFERENT_COUNTRY_OR_REGION: !invitee.regions.some((region) => master?.regions.includes(region)),
  };
}

const roomBlockers = ({ open, fullUntil }: NoRoom): Blocker[] => [
  ...(open === undefined
    ? []
    : [{ ...blocker('INVITATION_OPEN'), ...(open.caseId === null ? {} : { caseId: open.caseId }) }]),
  ...(fullUntil === undefined ? [] : [{ ...blocker('DAILY_LIMIT'), until: fullUntil }]),
];
