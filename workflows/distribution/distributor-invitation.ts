import { proxyActivities } from '@temporalio/workflow';
import type { distributionActivities } from '../../activities/distribution/distribution';
import { LOOKUP } from '../kit/contract/activity-options';
import type { StartInput } from '../kit/contract/start';
import { ask, closeUnless } from '../kit/engine/ask';
import type { Case } from '../kit/engine/case';
import { checkFailed } from '../kit/engine/check-failed';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { ActionForm, OutcomeOf } from '../kit/policy/policy';
import type { Blocker } from '../kit/policy/refusals';
import { beginCooperation, type CooperationMemory } from './cooperation';
import { COOPERATION_NOTICE, INVITEE } from './distribution.policy';
import { distributorInvitationPolicy as policy } from './distributor-invitation.policy';

const { admitInvitation, checkInvitee, findInvitee } =
  proxyActivities<ReturnType<typeof distributionActivities>>(LOOKUP);

interface Memory extends CooperationMemory {
  /** How often the link has been sent, starting at 1. */
  readonly sending?: number;
  readonly deliveryProblem?: string;
  /** Texts accepted with the invitation. */
  readonly notices?: readonly { readonly notice: string; readonly version: string }[];
  /** Why the accepted invitation could not be carried out. */
  readonly failure?: { readonly blockers: readonly Blocker[] };
}

type InvitationCase = Case<typeof policy, Memory>;

const begin = beginCooperation<typeof policy, Memory>({
  working: 'accepting',
  begun: 'accepted',
  blocked: (c, blockers) => {
    c.remember({ failure: { blockers } });
    checkFailed(c, blockers);
    return c.close('failed');
  },
});

/** Invites a cloud distributor by e-mail, as often as its master distributor resends the link (domain 1.2.5). */
export function distributorInvitation(start: StartInput<typeof policy>): Promise<CaseResult> {
  const masterId = start.actor.partyId;
  return runCase<typeof policy, Memory>(policy, start, {
    open: async (c) => {
      const { email } = start.form;
      const { blockers, distributorId } = await admitInvitation({ caseId: c.id, round: 1, masterId, email });
      c.admit(blockers);
      c.involve('master', masterId);
      send(c, distributorId, 1);
      return undefined;
    },
    states: { sent: invited, 'delivery-failed': invited, accepting: begin, 'failed-needs-operator': begin },
  });
}

/** The link is out; whether it is known to have arrived makes no difference to the deadline. */
async function invited(c: InvitationCase): Promise<OutcomeOf<typeof policy> | undefined> {
  const next = (c.facts.sending ?? 1) + 1;
  const room = async ({ email = c.form.email }): Promise<readonly Blocker[]> => {
    const { blockers } = await admitInvitation({ caseId: c.id, round: next, masterId: c.party('master'), email });
    return blockers;
  };
  const answer = await ask(c, 'invitation', {
    guards: { accept: () => checkInvitee({ distributorId: c.party('distributor') }) },
    or: { resend: room },
    meanwhile: {
      identify: { then: (form) => identify(c, form) },
      reportBounce: { then: (form) => bounced(c, form) },
    },
  });
  if (answer.decision === 'resend') {
    const { distributorId } = await findInvitee({ email: c.form.email });
    send(c, distributorId, next);
    return undefined;
  }
  if (answer.decision !== 'accept')
    return closeUnless(c, answer, 'accept', { decline: 'declined', expired: 'expired' });
  c.remember({
    notices: [{ notice: 'noticeAccepted', version: COOPERATION_NOTICE.version }],
    agreed: { region: answer.form.businessRegion, at: answer.at },
  });
  c.enter('accepting');
  return undefined;
}

/**
 * Sends the link. An invitee that is not known yet is told only of the invitation itself, which goes to its address.
 */
function send(c: InvitationCase, distributorId: string | undefined, sending: number): void {
  c.remember({ sending });
  c.involve('distributor', distributorId ?? INVITEE, { reached: false });
  if (distributorId !== undefined) c.reach('distributor');
  c.enter('sent');
}

/**
 * Assigns the invitation to the partner that registered its address, unless it has been resent to another address
 * since.
 */
function identify(c: InvitationCase, { distributorId, email }: ActionForm<typeof policy, 'identify'>): void {
  const isCurrent = email === undefined || email.toLowerCase() === c.form.email.toLowerCase();
  if (isCurrent && c.party('distributor') === INVITEE) c.involveLate('distributor', distributorId);
}

/**
 * The report itself has told the master. The link may have reached the invitee another way, so the deadline runs on.
 */
function bounced(c: InvitationCase, { problem, taskId }: ActionForm<typeof policy, 'reportBounce'>): void {
  const isCurrent = taskId === undefined || c.tasks.some(({ id, status }) => id === taskId && status === 'open');
  if (!isCurrent || c.state !== 'sent') return;
  c.enter('delivery-failed');
  c.remember({ deliveryProblem: problem });
}
