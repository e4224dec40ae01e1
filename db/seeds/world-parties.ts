import type { Party, PersonRow } from '../directory/directory';

type Name = readonly [zh: string, en: string];
/** A party as it is first written. */
export type SeedParty = Omit<Party, 'version' | 'updatedAt'>;
/** A person as first written. */
export type SeedPerson = Omit<PersonRow, 'version' | 'updatedAt' | 'externalSubject' | 'partyKind'>;

const SURNAMES: readonly Name[] = [
  ...([
    ['王', 'Wang'],
    ['李', 'Li'],
    ['陈', 'Chen'],
    ['周', 'Zhou'],
    ['吴', 'Wu'],
    ['徐', 'Xu'],
    ['孙', 'Sun'],
  ] as const),
  ...([
    ['高', 'Gao'],
    ['林', 'Lin'],
    ['何', 'He'],
    ['郭', 'Guo'],
    ['沈', 'Shen'],
    ['韩', 'Han'],
  ] as const),
];
const GIVEN_NAMES: readonly Name[] = [
  ...([
    ['思远', 'Siyuan'],
    ['雨晴', 'Yuqing'],
    ['文博', 'Wenbo'],
    ['嘉宁', 'Jianing'],
    ['子墨', 'Zimo'],
  ] as const),
  ...([
    ['若兰', 'Ruolan'],
    ['明哲', 'Mingzhe'],
    ['静怡', 'Jingyi'],
    ['浩然', 'Haoran'],
    ['晓彤', 'Xiaotong'],
  ] as const),
  ...([
    ['宇航', 'Yuhang'],
    ['诗涵', 'Shihan'],
    ['建国', 'Jianguo'],
    ['丽华', 'Lihua'],
    ['志强', 'Zhiqiang'],
  ] as const),
  ...([
    ['欣然', 'Xinran'],
    ['立群', 'Liqun'],
  ] as const),
];

let named = 0;
// 13 and 17 have no common factor, so that nobody in this small world shares a name.
function nextName(): { name: string; nameEn: string } {
  const [surname, surnameEn] = SURNAMES[named % SURNAMES.length] as Name;
  const [given, givenEn] = GIVEN_NAMES[named % GIVEN_NAMES.length] as Name;
  named += 1;
  return { name: surname + given, nameEn: `${givenEn} ${surnameEn}` };
}

// 199 0000 xxxx is nobody's number in a demonstration: messages end in its own mailbox.
const nextMobile = (): string => `1990000${String(1000 + named)}`;

function party(id: string, [name, nameEn]: Name, more: Partial<SeedParty> & Pick<SeedParty, 'kind'>): SeedParty {
  return {
    id,
    name,
    nameEn,
    accountName: `${id}-account`,
    email: `contact@${id}.example`,
    mobile: null,
    partnerKind: null,
    locale: 'zh-CN',
    status: 'active',
    programmes: [],
    regions: [],
    pathStage: null,
    verificationCodeRequired: false,
    namedAccount: false,
    ...more,
  };
}

const partner = (
  id: string,
  partnerKind: NonNullable<SeedParty['partnerKind']>,
  name: Name,
  more: Partial<SeedParty> = {},
): SeedParty => party(id, name, { kind: 'partner', partnerKind, regions: ['CN'], ...more });

const PARTNERS: readonly SeedParty[] = [
  partner('master-1', 'master-distributor', ['远汀数字分销有限公司', 'Yuanting Digital Distribution'], {
    programmes: ['distribution'],
  }),
  partner('master-2', 'master-distributor', ['广麓云贸有限公司', 'Guanglu Cloud Trading'], {
    programmes: ['distribution'],
  }),
  partner('distributor-1', 'cloud-distributor', ['青栎云服务有限公司', 'Qingli Cloud Services'], {
    programmes: ['cloud-distributor'],
  }),
  partner('distributor-2', 'cloud-distributor', ['北埠信息有限公司', 'Beibu Information'], {
    programmes: ['cloud-distributor'],
  }),
  partner('distributor-3', 'cloud-distributor', ['南屿网络有限公司', 'Nanyu Networks'], {
    programmes: ['cloud-distributor'],
  }),
  partner('distributor-4', 'cloud-distributor', ['溪岚数据有限公司', 'Xilan Data'], {
    programmes: ['cloud-distributor'],
  }),
  partner('distributor-5', 'cloud-distributor', ['云杉渡有限公司', 'Yunshandu'], {
    programmes: ['cloud-distributor'],
    regions: ['HK'],
    locale: 'en-US',
  }),
  partner('partner-a', 'csp', ['星渚云科技有限公司', 'Xingzhu Cloud Technology'], {
    programmes: ['csp', 'pce'],
    pathStage: 'competency-differentiation',
  }),
  partner('service-partner', 'service-partner', ['禾砚信息服务有限公司', 'Heyan Information Services'], {
    programmes: ['service-partner', 'service-expert', 'service-ccoe', 'pce'],
    pathStage: 'competency-differentiation',
  }),
  partner('si-partner', 'system-integrator', ['澄岳系统集成有限公司', 'Chengyue Systems Integration'], {
    programmes: ['system-integrator', 'si-presales', 'lecturer-fund', 'pce'],
    pathStage: 'competency-differentiation',
  }),
  partner('learning-partner', 'learning-partner', ['知榆教育科技有限公司', 'Zhiyu Learning'], {
    programmes: ['learning-partner', 'lecturer-fund'],
  }),
  partner('software-partner', 'software-partner', ['拾光码软件有限公司', 'Shiguangma Software'], {
    programmes: ['software-partner', 'nre', 'pce'],
    pathStage: 'role-validation',
  }),
  partner('frozen-partner', 'csp', ['霜桥云服务有限公司', 'Shuangqiao Cloud Services'], {
    programmes: ['csp'],
    status: 'frozen',
  }),
];

const INTL_PARTNER = partner('intl-partner', 'csp', ['沧澜国际云服务有限公司', 'Canglan International Cloud'], {
  programmes: ['csp', 'service-partner', 'service-expert'],
  pathStage: 'competency-differentiation',
  regions: ['SG'],
  locale: 'en-US',
  site: 'INTL',
});

const INTL_CUSTOMERS: readonly SeedParty[] = [
  party('customer-11', ['礁湾航运有限公司', 'Jiaowan Shipping'], { kind: 'customer', mobile: '19900000011' }),
  party('customer-12', ['棠里珠宝有限公司', 'Tangli Jewellery'], { kind: 'customer', mobile: '19900000012' }),
];

const CUSTOMER_NAMES: readonly Name[] = [
  ['松果湾食品有限公司', 'Songguowan Foods'],
  ['鲸屿物流有限公司', 'Jingyu Logistics'],
  ['鹭汀医疗器械有限公司', 'Luting Medical Devices'],
  ['麦垄零售有限公司', 'Mailong Retail'],
  ['石榴湾酒店管理有限公司', 'Shiliuwan Hotels'],
  ['榫木家居有限公司', 'Sunmu Furniture'],
  ['苍屏制造集团有限公司', 'Cangping Manufacturing Group'],
  ['雨砚茶业有限公司', 'Yuyan Tea'],
  ['铃朵幼教有限公司', 'Lingduo Kindergartens'],
  ['远岫测绘有限公司', 'Yuanxiu Surveying'],
];

const CUSTOMERS: readonly SeedParty[] = CUSTOMER_NAMES.map((name, index) =>
  party(`customer-${index + 1}`, name, {
    kind: 'customer',
    mobile: `1990000${String(index + 1).padStart(4, '0')}`,
    locale: index === 2 ? 'en-US' : 'zh-CN',
    namedAccount: index === 3,
  }),
);

/** All parties of the seeded world: the vendor, seven distributors, seven partners, twelve customers. */
export const PARTIES: readonly SeedParty[] = [
  party('vendor', ['岚渡云', 'Landu Cloud'], { kind: 'vendor' }),
  ...PARTNERS,
  ...CUSTOMERS,
  INTL_PARTNER,
  ...INTL_CUSTOMERS,
];

const PARTNER_STAFF = {
  'main-account': 'partner-main-account',
  admin: 'partner-admin',
  'account-manager': 'account-manager',
  operator: 'partner-operator',
};
const VENDOR_STAFF = ['ecosystem-manager', 'service-ops', 'finance', 'pre-reviewer', 'bd', 'operator', 'psm', 'psa'];

function person(partyId: string, post: string, role: string, locale: SeedPerson['locale']): SeedPerson {
  const email = `${post}@${partyId}.example`;
  return {
    id: `${partyId}.${post}`,
    partyId,
    ...nextName(),
    email,
    mobile: nextMobile(),
    locale,
    roles: [role],
    active: true,
  };
}

function customerPerson({ id, email, mobile, locale }: SeedParty): SeedPerson {
  return { id, partyId: id, ...nextName(), email, mobile, locale, roles: ['customer'], active: true };
}

/** All people of the seeded world; a customer is one person whose id is the customer's. */
export const PEOPLE: readonly SeedPerson[] = [
  ...VENDOR_STAFF.map((post) => person('vendor', post, post === 'operator' ? 'vendor-operator' : post, 'zh-CN')),
  ...PARTNERS.flatMap(({ id, locale }) =>
    Object.entries(PARTNER_STAFF).map(([post, role]) => person(id, post, role, locale)),
  ),
  person('partner-a', 'account-director', 'account-director', 'zh-CN'),
  ...CUSTOMERS.map(customerPerson),
  // Last, so that everybody else keeps their name.
  ...['technical-reviewer', 'commercial-panel'].map((role) => person('vendor', role, role, 'zh-CN')),
  // What one of them has made, another has to check.
  ...(
    [
      ['ecosystem-manager-2', 'ecosystem-manager'],
      ['ecosystem-manager-3', 'ecosystem-manager'],
      ['finance-2', 'finance'],
      ['operator-2', 'vendor-operator'],
    ] as const
  ).map(([post, role]) => person('vendor', post, role, 'zh-CN')),
  ...Object.entries(PARTNER_STAFF).map(([post, role]) => person(INTL_PARTNER.id, post, role, INTL_PARTNER.locale)),
  ...INTL_CUSTOMERS.map(customerPerson),
  // A third of finance, for what one of the others has rechecked and the other entered.
  ...(
    [
      ['finance-3', 'finance'],
      ['bd-2', 'bd'],
      ['psm-2', 'psm'],
    ] as const
  ).map(([post, role]) => person('vendor', post, role, 'zh-CN')),
];
