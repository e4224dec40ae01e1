import { SYSTEM } from '../../workflows/kit/policy/roles';
import { opened, operator } from '../workflows/shared/common-requests';
import { type Distribution, distributionRequests } from '../workflows/distribution/distribution-requests';
import { type EngineWorld, eventually } from './engine-world';
import type { Play } from './plays';

const SUPERSEDED = { reason: 'cooperates-already' };

/** Two parties that want to cooperate, and the case about it. */
interface Scene extends Omit<Distribution, 'distributor' | 'master'> {
  readonly parties: Distribution;
  readonly distributor: string;
  readonly master: string;
  readonly caseId: string;
}

type Opening = (of: Distribution, distributor: string, master: string) => ReturnType<Distribution['apply']>;

const scene = async (world: EngineWorld, open: Opening): Promise<Scene> => {
  const distribution = distributionRequests(world);
  const { distributor, master } = await distribution.pair();
  return {
    ...distribution,
    parties: distribution,
    distributor,
    master,
    caseId: opened(await open(distribution, distributor, master)),
  };
};

const playing =
  (open: Opening, act: (s: Scene, world: EngineWorld) => Promise<unknown>): Play =>
  async (world) => {
    const played = await scene(world, open);
    await act(played, world);
    return played.caseId;
  };

const applying = (act: (s: Scene, world: EngineWorld) => Promise<unknown>): Play =>
  playing((of, distributor, master) => of.apply(distributor, master), act);
const inviting = (act: (s: Scene, world: EngineWorld) => Promise<unknown>): Play =>
  playing((of, distributor, master) => of.invite(master, distributor), act);

async function untilSilenceEnds(world: EngineWorld, caseId: string, key: string, reminders: number): Promise<void> {
  const { due_at, remind_at } = (await world.task(caseId, key)) as { due_at: Date; remind_at?: readonly Date[] };
  for (let n = 0; n < reminders; n += 1) {
    await world.advanceTo(remind_at?.[n] ?? due_at);
    await eventually(`reminder ${n + 1}`, async () => (await world.task(caseId, key)).reminded === n + 1);
  }
  await world.advanceTo(due_at);
}

async function retriedThenAbandoned({ caseId, inState }: Scene, world: EngineWorld): Promise<void> {
  await inState(caseId, 'failed-needs-operator');
  const first = await world.task(caseId, 'operatorRepair');
  await world.decide(caseId, 'operatorRepair', operator, 'retry');
  await eventually('the second task', async () => {
    const { id, status } = await world.task(caseId, 'operatorRepair');
    return id !== first.id && status === 'open';
  });
  await world.decide(caseId, 'operatorRepair', operator, 'abandon', { comment: '放弃' });
}

/** Every path through the cooperation processes, by the name of its history; each returns its case. */
export const PLAYS_DISTRIBUTION: Readonly<Record<string, Play>> = {
  'cooperation-review.approved': applying((s) => s.approve(s.caseId, s.master)),
  'cooperation-review.rejected': applying((s) => s.reject(s.caseId, s.master)),
  'cooperation-review.rejected-by-the-programme': playing(
    (of, distributor, master) => of.apply(distributor, master, { programmeDecision: 'rejected' }),
    () => Promise.resolve(),
  ),
  'cooperation-review.blocked-then-approved': applying(async (s) => {
    await s.set('directory', s.master, { status: 'frozen' });
    await s.approve(s.caseId, s.master);
    await s.set('directory', s.master, { status: 'active' });
    await s.approve(s.caseId, s.master);
  }),
  'cooperation-review.withdrawn': applying((s) => s.withdraw(s.caseId, s.distributor)),
  'cooperation-review.superseded': applying((s, world) => world.act(s.caseId, SYSTEM, 'supersede', SUPERSEDED)),
  'cooperation-review.expired-after-reminders': applying((s, world) =>
    untilSilenceEnds(world, s.caseId, 'masterReview', 2),
  ),
  'cooperation-review.retried-then-abandoned': applying(async (s, world) => {
    await s.refuseStart(s.caseId);
    await s.approve(s.caseId, s.master);
    await retriedThenAbandoned(s, world);
  }),
  'distributor-invitation.accepted': inviting((s) => s.accept(s.caseId, s.distributor)),
  'distributor-invitation.declined': inviting((s) => s.decline(s.caseId, s.distributor)),
  'distributor-invitation.cancelled': inviting((s) => s.cancel(s.caseId, s.master)),
  'distributor-invitation.superseded': inviting((s, world) => world.act(s.caseId, SYSTEM, 'supersede', SUPERSEDED)),
  'distributor-invitation.failed': inviting(async (s) => {
    await s.set('directory', s.distributor, { programmes: [] });
    await s.accept(s.caseId, s.distributor);
  }),
  'distributor-invitation.bounced-then-corrected': inviting(async (s, world) => {
    await world.act(s.caseId, SYSTEM, 'reportBounce', { problem: 'bounced' });
    const right = await s.parties.distributor();
    await s.resend(s.caseId, s.master, { email: s.emailOf(right) });
    await s.accept(s.caseId, right);
  }),
  'distributor-invitation.expired-after-a-reminder': inviting((s, world) =>
    untilSilenceEnds(world, s.caseId, 'invitation', 1),
  ),
  'distributor-invitation.retried-then-abandoned': inviting(async (s, world) => {
    await s.refuseStart(s.caseId);
    await s.accept(s.caseId, s.distributor);
    await retriedThenAbandoned(s, world);
  }),
  'distributor-invitation.registered-late': async (world) => {
    const distribution = distributionRequests(world);
    const master = await distribution.master();
    const email = `friend@${master}.example`;
    const caseId = opened(await distribution.inviteAddress(master, email));
    const distributor = await distribution.distributor({ email });
    await eventually('the invited to be known', async () => {
      const known = await world.db('tasks').where({ case_id: caseId, party_id: distributor });
      return known.length === 1;
    });
    await distribution.accept(caseId, distributor);
    return caseId;
  },
};
