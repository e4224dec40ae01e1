import { saveParty, savePerson } from '../../db/directory/directory';
import type { Db } from '../../db/knex';
import { saveSolution } from '../../db/directory/solutions';
import { saveSpecialist } from '../../db/directory/specialists';
import { setWorld } from '../../db/world/world';
import { addMonths } from '../../workflows/kit/policy/deadlines';
import { firstDayOf, monthsOf } from '../../workflows/shared/months';
import type { FhProgramme } from '../../workflows/shared/funding';
import { NRE } from '../../workflows/shared/funding';
import { type Random, random } from '../random';

/** A specialist of a partner that takes part. */
export interface Expert {
  readonly id: string;
  readonly name: string;
  readonly certificate: string;
  readonly project: string;
  /** The monthly amount for this person, in minor units. */
  readonly minor: number;
}

/** A partner's solution whose one-time engineering is to be supported. */
export interface Engineering {
  readonly solutionId: string;
  /** What the agreement pays for each milestone, in minor units. */
  readonly milestones: readonly number[];
}

/** A partner that takes part, in one programme. */
export interface Player {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly admin: string;
  readonly programme: FhProgramme | typeof NRE;
  readonly taxNumber: string;
  readonly experts: readonly Expert[];
  readonly engineering?: Engineering;
}

/** The partners' programmes, in turn. */
const TURNS: readonly FhProgramme[] = [
  ...(['service-expert', 'si-presales', 'lecturer-fund', 'service-expert', 'service-ccoe'] as const),
  ...(['service-expert', 'si-presales', 'service-expert', 'lecturer-fund', 'si-presales'] as const),
];

const KIND = {
  'service-expert': 'service-partner',
  'service-ccoe': 'service-partner',
  'si-presales': 'system-integrator',
  'lecturer-fund': 'learning-partner',
  nre: 'software-partner',
} as const;

const CERTIFICATE = {
  'service-expert': 'HCIE-Cloud Service Solutions Architect',
  'service-ccoe': 'HCCDE-Solution Architectures',
  'si-presales': 'HCIP-Cloud Service Solutions Architect',
  'lecturer-fund': 'HCCDP Instructor',
} as const;

const PLACES = [
  ...[
    ['云陌', 'Yunmo'],
    ['青崖', 'Qingya'],
    ['汀澜', 'Tinglan'],
    ['北麓', 'Beilu'],
    ['星野', 'Xingye'],
  ],
  ...[
    ['禾川', 'Hechuan'],
    ['松筠', 'Songyun'],
    ['镜湖', 'Jinghu'],
    ['岩屿', 'Yanyu'],
    ['柏舟', 'Bozhou'],
  ],
  ...[
    ['远帆', 'Yuanfan'],
    ['澄江', 'Chengjiang'],
    ['鹿鸣', 'Luming'],
    ['泽雨', 'Zeyu'],
    ['朗月', 'Langyue'],
  ],
  ...[
    ['雪竹', 'Xuezhu'],
    ['烟渚', 'Yanzhu'],
    ['槐序', 'Huaixu'],
    ['苍梧', 'Cangwu'],
    ['晴岚', 'Qinglan'],
  ],
] as const;
const TRADES = [
  ...[
    ['云服务有限公司', 'Cloud Services'],
    ['信息技术有限公司', 'Information Technology'],
    ['数字科技有限公司', 'Digital'],
  ],
  ...[
    ['系统集成有限公司', 'Systems'],
    ['软件服务有限公司', 'Software Services'],
    ['数据有限公司', 'Data'],
  ],
  ...[
    ['网络科技有限公司', 'Networks'],
    ['智联科技有限公司', 'Connected'],
    ['咨询有限公司', 'Consulting'],
    ['教育科技有限公司', 'Learning'],
  ],
] as const;
const SURNAMES = ['温', '柏', '闻', '尹', '谷', '裴', '祁', '容', '叶', '商', '季', '穆'];
const GIVEN = ['若谷', '清和', '知行', '疏桐', '一诺', '亦舟', '云帆', '予安', '书宁', '景行', '望舒'];

const two = (n: number): string => String(n).padStart(2, '0');

/** The partners of a simulation with their people, plus some software partners; always the same for the same seed. */
export const castOf = (seed: number, partners: number): readonly Player[] => [
  ...Array.from({ length: partners }, (_, n) => playerOf(n, random(`${seed}/cast/${n}`))),
  ...Array.from({ length: Math.ceil(partners / 5) }, (_, n) =>
    engineerOf(n, partners, random(`${seed}/cast/nre/${n}`)),
  ),
];

function playerOf(n: number, choices: Random): Player {
  const programme = TURNS[n % TURNS.length] as FhProgramme;
  const id = `sim-${String(n + 1).padStart(3, '0')}`;
  const most = programme === 'service-expert' ? 4 : 2;
  const experts = Array.from({ length: 1 + choices.below(most) }, (_, each) =>
    expertOf(id, n, each, programme, choices),
  );
  return { ...partnerOf(id, n), programme, experts };
}

function engineerOf(n: number, partners: number, choices: Random): Player {
  const id = `sim-nre-${two(n + 1)}`;
  const milestones = Array.from({ length: 2 + choices.below(2) }, () => 8_000_000 + choices.below(12_000_000));
  const engineering = { solutionId: `${id}.solution`, milestones };
  return { ...partnerOf(id, partners + n), programme: NRE, experts: [], engineering };
}

function partnerOf(id: string, n: number): Pick<Player, 'id' | 'name' | 'nameEn' | 'admin' | 'taxNumber'> {
  const [place, placeEn] = PLACES[n % PLACES.length] as readonly [string, string];
  const [trade, tradeEn] = TRADES[(n + Math.floor(n / PLACES.length)) % TRADES.length] as readonly [string, string];
  return {
    ...{ id, name: place + trade, nameEn: `${placeEn} ${tradeEn}`, admin: `${id}.admin` },
    taxNumber: `91310000${id.replaceAll('-', '').toUpperCase().padEnd(10, '0')}`,
  };
}

function expertOf(partner: string, n: number, each: number, programme: FhProgramme, choices: Random): Expert {
  const name = (SURNAMES[choices.below(SURNAMES.length)] as string) + (GIVEN[choices.below(GIVEN.length)] as string);
  return {
    id: `${partner}.expert-${two(each + 1)}`,
    name,
    certificate: CERTIFICATE[programme],
    project: `Project ${n + 1}-${each + 1}`,
    // Odd cents, so that a sum that is off by one shows.
    minor: 1_200_000 + choices.below(1_300_000),
  };
}

/** Writes the partners into the registry, as they are before a quarter begins. */
export async function writeCast(db: Db, players: readonly Player[], quarter: string): Promise<void> {
  const [first] = monthsOf(quarter);
  const since = addMonths(firstDayOf(first), -30);
  const validUntil = addMonths(firstDayOf(first), 24);
  for (const { id, name, nameEn, admin, programme, taxNumber, experts, engineering } of players) {
    const about = { locale: 'zh-CN', mobile: null, email: `contact@${id}.example` } as const;
    await saveParty(db, {
      ...{ ...about, id, name, nameEn, kind: 'partner', partnerKind: KIND[programme], accountName: `${id}-account` },
      ...{ status: 'active', programmes: [programme], regions: ['CN'], pathStage: 'competency-differentiation' },
      ...{ verificationCodeRequired: false, namedAccount: false },
    });
    await savePerson(db, {
      ...{ ...about, id: admin, partyId: id, name: `${name}管理员`, nameEn: `${nameEn}, administrator` },
      ...{ email: `admin@${id}.example`, roles: ['partner-admin'], active: true, externalSubject: null },
    });
    await setWorld(db, 'finance', id, { taxNumber });
    if (engineering !== undefined) {
      const { solutionId } = engineering;
      const solution = { name: `${name}方案`, nameEn: `${nameEn} solution`, product: solutionId };
      await saveSolution(db, {
        ...{ ...solution, id: solutionId, partnerId: id, certification: 'certified', entitlementUntil: validUntil },
      });
    }
    if (programme === NRE) continue;
    for (const { id: expert, name: person, certificate, project, minor } of experts)
      await saveSpecialist(db, {
        ...{ id: expert, partnerId: id, name: person, email: `${expert}@${id}.example`, mobile: null },
        ...{ state: 'specialist', position: 'Solution Architect', worksSince: since, programme, project },
        ...{ certificates: [{ code: certificate, validUntil }], amountMinor: minor, amountCurrency: 'CNY' },
        ...{ activeFrom: since, activeUntil: null },
      });
  }
}
