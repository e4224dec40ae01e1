import { proxyActivities } from '@temporalio/workflow';
import type { Case } from '../kit/engine/case';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { FormValues } from '../kit/policy/fields';
import { LOOKUP } from '../kit/contract/activity-options';
import type { StartInput } from '../kit/contract/start';
import type { Blocker } from '../kit/policy/refusals';
import { ask, closeUnless } from '../kit/engine/ask';
import { COOPERATION_NOTICE, INVITEE } from './distribution.policy';
import type { DistributionActivities } from './distribution-activities';
import { beginCooperation } from './distribution-steps';
import { distributorInvitationPolicy } from './distributor-invitation.policy';

const { admitInvitation, checkInvitee } = proxyActivities<DistributionActivities>(LOOKUP);

/** Invites a cloud distributor by e-mail, as often as its master distributor sends the link again (domain 1.2.5). */
export async function distributorInvitation(
  start: StartInput<typeof distributorInvitationPolicy>,
): Promise<CaseResult> {
  const masterId = start.actor.partyId;
  return runCase(distributorInvitationPolicy, start, async (c) => {
    // By address, because several corrections may be under way at once and the one that is carried out decides.
    const known: Record<string, string | undefined> = {};
    const admit = async (round: number, email: string): Promise<readonly Blocker[]> => {
      const { blockers, distributorId } = await admitInvitation({ caseId: c.id, round, masterId, email });
      known[email.toLowerCase()] = distributorId;
      return blockers;
    };
    c.admit(await admit(1, start.form.email));
    c.involve('master', masterId);

    for (let round = 1; ; round += 1) {
      involveInvited(c, known[addressOf(c)]);
      c.enter('sent');
      const answer = await ask(c, 'invitation', {
        guards: { accept: () => checkInvitee({ distributorId: c.party('distributor') }) },
        or: { resend: ({ email }) => admit(round + 1, typeof email === 'string' ? email : String(c.form.email)) },
        meanwhile: {
          identify: { then: (form) => identify(c, form) },
          reportBounce: { then: (form) => bounced(c, form) },
        },
      });
      if (answer.decision === 'resend') continue;
      const ended = closeUnless(c, answer, 'accept', { decline: 'declined', expired: 'expired' });
      if (ended !== undefined) return ended;

      c.remember({ notices: [{ notice: 'noticeAccepted', version: COOPERATION_NOTICE.version }] });
      const begun = await beginCooperation(c, 'accepting', {
        distributorId: c.party('distributor'),
        masterId,
        region: String(answer.form.businessRegion),
        at: answer.at,
      });
      if (begun === undefined) return c.close('abandoned');
      if ('since' in begun) return c.close('accepted');
      const { blockers } = begun;
      c.remember({ failure: { blockers }, lastCheck: { at: new Date(c.now()).toISOString(), blockers } });
      c.record({ action: 'check.failed', data: { items: blockers.map(({ code }) => code) } });
      return c.close('failed');
    }
  });
}

const addressOf = (c: Case): string => String(c.form.email).toLowerCase();

/** Whoever is not known yet is told of nothing but the invitation itself, which goes to its address. */
function involveInvited(c: Case, distributorId: string | undefined): void {
  c.involve('distributor', distributorId ?? INVITEE, { reached: false });
  if (distributorId !== undefined) c.reach('distributor');
}

/** The invitation belongs to whoever has registered its address, unless it has been sent to another one meanwhile. */
function identify(c: Case, { distributorId, email }: FormValues): void {
  const isCurrent = email === undefined || (typeof email === 'string' && email.toLowerCase() === addressOf(c));
  if (isCurrent && c.party('distributor') === INVITEE) c.involveLate('distributor', String(distributorId));
}

/** The master has been told with the report itself; the link may have reached the invited one another way, so that the term runs on. */
function bounced(c: Case, { problem, taskId }: FormValues): void {
  const isCurrent = taskId === undefined || c.tasks.some(({ id, status }) => id === taskId && status === 'open');
  if (!isCurrent || c.state !== 'sent') return;
  c.enter('delivery-failed');
  c.remember({ deliveryProblem: problem });
}
