import { randomUUID } from 'node:crypto';
import type { Ports } from '../../../activities/ports';
import type { Db } from '../../../db/knex';
import { setWorld } from '../../../db/world/world';
import { overBothAdapters } from './both-adapters';

overBothAdapters('the solutions', (outside) => {
  let db: Db;
  let ports: Ports;
  beforeEach(() => {
    ({ db, ports } = outside());
  });

  const inspection = 'software-partner.inspection';

  test('a solution is known with its certification and how long it may ask for support, and a partner’s are listed', async () => {
    expect(await ports.solutions.solution({ id: inspection })).toEqual({
      solution: {
        id: inspection,
        partnerId: 'software-partner',
        name: '拾光智能巡检平台',
        nameEn: 'Shiguang Smart Inspection',
        product: 'shiguang-inspection',
        certification: 'certified',
        entitlementUntil: '2029-12-31',
        usedBy: null,
      },
    });
    expect(await ports.solutions.solution({ id: 'nothing' })).toEqual({ solution: null });
    const { solutions } = await ports.solutions.solutionsOf({ partnerId: 'software-partner' });
    expect(solutions.map(({ id, certification }) => [id.split('.')[1], certification])).toEqual([
      ['archive', 'certified'],
      ['campus', 'none'],
      ['energy-cloud', 'certified'],
      ['energy-edge', 'certified'],
      ['inspection', 'certified'],
      ['warehouse', 'advanced'],
    ]);
    expect(solutions[2]!.product).toBe(solutions[3]!.product);
    expect(await ports.solutions.solutionsOf({ partnerId: 'partner-a' })).toEqual({ solutions: [] });
  });

  test('the certification of a solution can be taken away and its entitlement ended', async () => {
    await setWorld(db, 'solutions', inspection, { certification: 'revoked', entitlementUntil: null });
    const { solution } = await ports.solutions.solution({ id: inspection });
    expect(solution).toMatchObject({
      certification: 'revoked',
      entitlementUntil: null,
      product: 'shiguang-inspection',
    });
    await expect(setWorld(db, 'solutions', 'nothing', { certification: 'none' })).rejects.toMatchObject({
      name: 'InvalidWorld',
    });
    await expect(setWorld(db, 'solutions', inspection, { certification: 'maybe' })).rejects.toMatchObject({
      name: 'InvalidWorld',
    });
  });

  test('the entitlement of a solution is used up by one case, however often that says so', async () => {
    const [caseId, other] = [randomUUID(), randomUUID()];
    const solutionId = 'software-partner.warehouse';
    const consume = (key: string, by: string, at = '2026-11-02T01:00:00.000Z') =>
      ports.solutions.consumeEntitlement({ key, solutionId, caseId: by, at });
    const first = { consumedAt: '2026-11-02T01:00:00.000Z' };
    expect(await consume('nre-1', caseId)).toEqual(first);
    expect(await consume('nre-1', caseId)).toEqual(first);
    expect(await consume('nre-1/again', caseId, '2026-11-03T01:00:00.000Z')).toEqual(first);
    await expect(consume('nre-2', other)).rejects.toMatchObject({ name: 'PortRefusal', code: 'entitlement-used' });
    expect((await ports.solutions.solution({ id: solutionId })).solution?.usedBy).toBe(caseId);
    const unknown = ports.solutions.consumeEntitlement({
      key: 'x',
      solutionId: 'nothing',
      caseId,
      at: first.consumedAt,
    });
    await expect(unknown).rejects.toMatchObject({ name: 'PortRefusal', code: 'unknown-solution' });
  });
});
