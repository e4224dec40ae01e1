import { POLICIES, policyOf } from '../../workflows/registry';
import { caseTitle, taskTitle } from '../../workflows/titles';

const NAMES = { partner: '星渚云', customer: '松果湾食品', master: '澄湾', distributor: '砚山' };
const MONEY = { minor: 4_000_000, currency: 'CNY' };
const KNOWN = {
  form: {
    toModel: 'reseller',
    title: '灾备方案',
    programme: 'service-expert',
    month: '2026-12',
    quarter: '2026-Q4',
    amount: MONEY,
  },
  facts: { headCount: 2, amount: MONEY },
  names: NAMES,
};

test.each([
  ['relationship-switch', 'Switch 松果湾食品 to the reseller model', '将松果湾食品改为代售'],
  ['fh-incentive', 'December 2026 incentive: 2 people, ¥40,000.00', '2026年12月激励：2人，¥40,000.00'],
  ['fh-quarter', 'Pay the incentives of Q4 2026: ¥40,000.00', '支付2026年第4季度激励：¥40,000.00'],
  ['partner-opportunity', 'Share “灾备方案”', '共享“灾备方案”'],
])('the title of a case of %s says what is done to what, and how much it is', (type, en, zh) => {
  expect(caseTitle(policyOf(type)!, KNOWN)).toEqual({ en, zh });
});

test('the title of a task says what is to be done', () => {
  expect(taskTitle(policyOf('fh-incentive')!, 'confirmation', KNOWN)).toEqual({
    en: 'Confirm the December 2026 incentive: 2 people, ¥40,000.00',
    zh: '核对2026年12月激励：2人，¥40,000.00',
  });
});

test('where too little is known the titles are those of the policy', () => {
  const nothing = { form: {}, facts: {}, names: {} };
  for (const policy of [policyOf('relationship-switch')!, policyOf('fh-quarter')!]) {
    expect(caseTitle(policy, nothing)).toEqual(policy.title);
    for (const [key, { title }] of Object.entries(policy.tasks).filter(([key]) => !key.endsWith('Repair')))
      expect(taskTitle(policy, key, nothing)).toEqual(title);
  }
});

test('no title of any process has a gap in it, or a half-width mark beside Han characters', () => {
  for (const policy of POLICIES) {
    const titles = [caseTitle(policy, KNOWN), ...Object.keys(policy.tasks).map((key) => taskTitle(policy, key, KNOWN))];
    for (const { zh, en } of titles) {
      expect(`${zh} ${en}`).not.toMatch(/undefined|null|\[object/);
      expect(zh).not.toMatch(/\p{Script=Han}[,:;?!()]/u);
    }
  }
});
