import type { Ports } from '../../../activities/ports';
import { createRegistryPorts } from '../../../activities/ports/registry';
import { startCooperation } from '../../../db/directory/relationships';
import { testWorld } from '../../support/test-world';
import { operator } from '../shared/common-requests';
import { distributionRequests } from './distribution-requests';

describe('an approved cooperation on its way to begin', () => {
  /** What happens just before a cooperation is to start. */
  let before: () => Promise<void> = () => Promise.resolve();
  const world = testWorld({
    portsOf: (db): Ports => {
      const ports = createRegistryPorts(db);
      const start: Ports['directory']['startCooperation'] = async (call) => {
        await before();
        return ports.directory.startCooperation(call);
      };
      return { ...ports, directory: { ...ports.directory, startCooperation: start } };
    },
  });
  const distribution = distributionRequests(world);
  beforeEach(() => {
    before = () => Promise.resolve();
  });

  it('what is lost between approval and start asks the master once more, with the items', async () => {
    const { distributor, master, caseId } = await distribution.applied();
    await distribution.refuseStart(caseId);
    await distribution.approve(caseId, master);
    await distribution.inState(caseId, 'failed-needs-operator');
    await distribution.allowStart(caseId);
    await distribution.set('directory', distributor, { programmes: [] });
    const first = await world.task(caseId, 'masterReview');
    await world.decide(caseId, 'operatorRepair', operator, 'retry');
    await distribution.inState(caseId, 'pending-master');
    const second = await world.task(caseId, 'masterReview');
    expect([second.id === first.id, second.status]).toEqual([false, 'open']);
    expect(await distribution.told(caseId)).toContain(`check-failed → ${master}`);
    expect((await world.caseRow(caseId)).data).toMatchObject({
      lastCheck: { blockers: [{ code: 'MEMBERSHIP_LAPSED' }] },
    });
    await distribution.set('directory', distributor, { programmes: ['cloud-distributor'] });
    await distribution.approve(caseId, master);
    expect(await world.outcome(caseId)).toBe('cooperating');
    expect(await distribution.masterOf(distributor)).toBe(master);
  });

  it('a cooperation that somebody else starts at the last moment is an answer, not a fault: superseded', async () => {
    const { distributor, master, caseId } = await distribution.applied();
    const other = await distribution.master();
    const at = (await world.now()).toISOString();
    before = async () => {
      await startCooperation(world.db, { distributorId: distributor, masterId: other, region: 'CN', at });
    };
    await distribution.approve(caseId, master);
    expect(await world.outcome(caseId)).toBe('superseded');
    expect(await distribution.masterOf(distributor)).toBe(other);
  });

  it('a directory that fails for a while is asked again, and the cooperation starts once', async () => {
    const { distributor, master, caseId } = await distribution.applied();
    let failures = 2;
    before = async () => {
      failures -= 1;
      if (failures >= 0) return Promise.reject(new Error('down'));
      return Promise.resolve();
    };
    await distribution.approve(caseId, master);
    expect(await world.outcome(caseId)).toBe('cooperating');
    expect(await world.db('cooperations').where({ distributor_id: distributor })).toHaveLength(1);
  });

  it('when the directory refuses, an operator tries again or gives up; a cooperation that has begun cannot be given up', async () => {
    const [given, begun] = [await distribution.applied(), await distribution.applied()];
    for (const { caseId, master } of [given, begun]) {
      await distribution.refuseStart(caseId);
      await distribution.approve(caseId, master);
      await distribution.inState(caseId, 'failed-needs-operator');
    }
    const abandon = (caseId: string) =>
      world.decide(caseId, 'operatorRepair', operator, 'abandon', { comment: '系统停用' });
    await abandon(given.caseId);
    expect(await world.outcome(given.caseId)).toBe('abandoned');
    expect(await distribution.masterOf(given.distributor)).toBeUndefined();

    const { distributor: distributorId, master: masterId } = begun;
    const at = (await world.now()).toISOString();
    await startCooperation(world.db, { distributorId, masterId, region: 'CN', at });
    await abandon(begun.caseId);
    expect(await world.outcome(begun.caseId)).toBe('cooperating');
  });
});
