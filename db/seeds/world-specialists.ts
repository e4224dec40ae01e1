import { snakeKeys } from '../rows';
import type { SpecialistRow } from '../directory/specialists';

type Seed = Omit<SpecialistRow, 'version' | 'updatedAt'>;

let mobiles = 0;

function specialist(
  partnerId: string,
  post: string,
  name: string,
  more: Partial<Seed> & Pick<Seed, 'state' | 'programme'>,
): Seed {
  mobiles += 1;
  return {
    id: `${partnerId}.${post}`,
    partnerId,
    name,
    email: `${post}@${partnerId}.example`,
    mobile: `1990000${String(5000 + mobiles)}`,
    position: null,
    worksSince: '2023-07-01',
    certificates: [],
    project: null,
    amountMinor: null,
    amountCurrency: null,
    activeFrom: null,
    activeUntil: null,
    ...more,
  };
}

const until = (code: string, validUntil: string): Pick<Seed, 'certificates'> => ({
  certificates: [{ code, validUntil }],
});
const monthly = (yuan: number): Pick<Seed, 'amountMinor' | 'amountCurrency'> => ({
  amountMinor: yuan * 100,
  amountCurrency: 'CNY',
});
const ACTIVE = { state: 'specialist', activeFrom: '2026-01-01' } as const;
const EXPERT = { ...ACTIVE, programme: 'service-expert', position: '服务专家' } as const;
const ARCHITECT = { ...ACTIVE, programme: 'si-presales', position: 'Solution Architect' } as const;
const LECTURER = { ...ACTIVE, programme: 'lecturer-fund', position: '讲师' } as const;

const SPECIALISTS: readonly Seed[] = [
  specialist('service-partner', 'expert-1', '温若谷', {
    ...EXPERT,
    ...until('HCIE-Cloud Service Solutions Architect', '2029-06-30'),
    ...monthly(20_000),
    project: '云上容灾专家服务',
  }),
  specialist('service-partner', 'expert-2', '柏清和', {
    ...EXPERT,
    ...until('HCCDE-Solution Architectures', '2029-03-31'),
    ...monthly(20_000),
    project: '数据库迁移专家服务',
  }),
  specialist('service-partner', 'expert-3', '闻知行', {
    ...EXPERT,
    ...until('PMP', '2026-03-31'),
    ...monthly(15_000),
    project: '应用现代化专家服务',
  }),
  specialist('service-partner', 'ccoe-1', '尹疏桐', {
    ...ACTIVE,
    programme: 'service-ccoe',
    position: 'CCoE专家',
    ...until('HCCDE-Solution Architectures', '2029-12-31'),
    ...monthly(25_000),
    project: 'CCoE能力构建',
  }),
  specialist('service-partner', 'candidate', '谷一诺', { state: 'specialist-in-review', programme: 'service-expert' }),
  specialist('si-partner', 'architect-1', '裴亦舟', {
    ...ARCHITECT,
    ...until('HCIP-Cloud Service Solutions Architect', '2029-09-30'),
    ...monthly(18_000),
    worksSince: '2026-02-01',
  }),
  specialist('si-partner', 'architect-2', '祁云帆', {
    ...ARCHITECT,
    ...until('HCCDP-Solution Architectures', '2029-05-31'),
    ...monthly(18_000),
    worksSince: '2026-10-01',
  }),
  specialist('si-partner', 'lecturer-1', '容予安', {
    ...LECTURER,
    ...until('HCCDP Instructor', '2029-08-31'),
    ...monthly(8_000),
  }),
  specialist('learning-partner', 'lecturer-1', '叶书宁', {
    ...LECTURER,
    ...until('HCCDE Instructor', '2029-04-30'),
    ...monthly(10_000),
  }),
  specialist('learning-partner', 'lecturer-2', '商景行', { state: 'bound', programme: null }),
];

/**
 * The dedicated personnel of the seeded world (domain 1.4.4) as rows: some for whom incentives are due, and some for
 * whom they are not.
 */
export const SPECIALIST_ROWS = SPECIALISTS.map((each) =>
  snakeKeys({ ...each, certificates: JSON.stringify(each.certificates) }),
);
