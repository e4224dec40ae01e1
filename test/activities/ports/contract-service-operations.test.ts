import type { Ports } from '../../../activities/ports';
import type { Db } from '../../../db/knex';
import { overBothAdapters } from './both-adapters';

overBothAdapters('the service operations', (outside) => {
  let db: Db;
  let ports: Ports;
  beforeEach(() => {
    ({ db, ports } = outside());
  });

  test('service operations know for whom an incentive is due in a month: active in it, certified for the whole of it', async () => {
    const operations = ports.serviceOperations;
    const eligible = async (month: string, programme = 'service-expert') =>
      (await operations.eligible({ programme, month })).partners;
    const ids = async (month: string, programme?: string): Promise<string[]> =>
      (await eligible(month, programme)).flatMap(({ lines }) => lines.map(({ personId }) => personId));
    expect(await eligible('2026-04')).toEqual([
      {
        partnerId: 'service-partner',
        lines: [
          {
            personId: 'service-partner.expert-1',
            name: '温若谷',
            certificate: 'HCIE-Cloud Service Solutions Architect',
            project: '云上容灾专家服务',
            amount: { minor: 2_000_000, currency: 'CNY' },
          },
          expect.objectContaining({ personId: 'service-partner.expert-2' }) as unknown,
        ],
      },
    ]);
    // The third certificate is valid until the last day of March.
    expect(await ids('2026-03')).toContain('service-partner.expert-3');
    expect(await ids('2025-12')).toEqual([]);
    expect((await eligible('2026-04', 'lecturer-fund')).map(({ partnerId }) => partnerId)).toEqual([
      ...['learning-partner', 'si-partner'],
    ]);
    const first = db('specialists').where({ id: 'service-partner.expert-1' });
    const certificates = JSON.stringify([
      { code: 'OLD', validUntil: '2026-04-29' },
      { code: 'NEW', validUntil: '2026-04-30' },
    ]);
    await first.clone().update({ active_until: '2026-04-01', certificates, project: null });
    const [line] = (await eligible('2026-04'))[0]!.lines;
    expect(line?.certificate).toBe('NEW');
    expect(line).not.toHaveProperty('project');
    expect(await ids('2026-05')).not.toContain('service-partner.expert-1');
    await first.clone().update({ state: 'cancellation-in-review' });
    expect(await ids('2026-04')).toEqual(['service-partner.expert-2']);
  });

  test('service operations know a specialist only under the specialist’s own partner', async () => {
    const personId = 'si-partner.architect-1';
    const { specialist } = await ports.serviceOperations.specialist({ partnerId: 'si-partner', personId });
    expect(specialist).toEqual({
      id: personId,
      partnerId: 'si-partner',
      name: '裴亦舟',
      state: 'specialist',
      position: 'Solution Architect',
      worksSince: '2026-02-01',
      certificates: [{ code: 'HCIP-Cloud Service Solutions Architect', validUntil: '2029-09-30' }],
      programme: 'si-presales',
      project: null,
      amount: { minor: 1_800_000, currency: 'CNY' },
      activeFrom: '2026-01-01',
      activeUntil: null,
    });
    const of = (partnerId: string, id: string) => ports.serviceOperations.specialist({ partnerId, personId: id });
    expect(await of('service-partner', personId)).toEqual({ specialist: null });
    expect(await of('si-partner', 'nobody')).toEqual({ specialist: null });
    const invited = await of('learning-partner', 'learning-partner.lecturer-2');
    expect(invited.specialist).toMatchObject({ state: 'bound', programme: null, amount: null, certificates: [] });
  });
});
