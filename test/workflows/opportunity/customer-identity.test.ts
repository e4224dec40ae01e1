import {
  companyNameKey,
  likeness,
  registrationFault,
  registrationKey,
} from '../../../workflows/opportunity/customer-identity';

const NUMBER = '91310000MA1FL0000N';
const NUMBERS = [
  NUMBER,
  '91310000ma1fl0000n',
  '９１３１００００ＭＡ１ＦＬ００００Ｎ',
  '９１３１００００ｍａ１ｆｌ００００ｎ',
  ' 91310000MA1FL0000N ',
  '91310000 MA1FL0000 N',
  '9131 0000 MA1F L000 0N',
  '91-310000-MA1FL0000-N',
  '91.310000.MA1FL0000.N',
  '91/310000/MA1FL0000/N',
  '91_310000_MA1FL0000_N',
  '91－310000－MA1FL0000－N',
  '91　310000　MA1FL0000N',
  '91–310000–MA1FL0000—N',
  '(91310000MA1FL0000N)',
  '“91310000MA1FL0000N”',
  '91310000\u200bMA1FL0000\u200bN',
  '91310000\u00adMA1FL0000N',
  '\ufeff91310000MA1FL0000N',
  '⑨①③①⓪⓪⓪⓪MA①FL⓪⓪⓪⓪N',
];

const CHINESE = [
  '青禾仓储有限公司',
  '青禾仓储有限责任公司',
  '青禾仓储股份有限公司',
  '青禾仓储有限責任公司',
  '青禾仓储公司',
  '青禾仓储',
  ' 青禾 仓储 有限公司 ',
  '青禾仓储　有限公司',
  '青禾·仓储有限公司',
  '「青禾仓储」有限公司',
  '青禾（仓储）有限公司',
  '青禾(仓储)有限公司',
  '青禾仓储有限\u200b公司',
  '青禾仓储（有限公司）',
  '青禾仓储 Co., Ltd.',
  '青禾仓储Co.,Ltd',
];

const LATIN = [
  'Green Rice Storage Co., Ltd.',
  'Green Rice Storage Co.,Ltd',
  'GREEN RICE STORAGE CO LTD',
  'Green Rice Storage Company Limited',
  'Green Rice Storage Limited',
  'Green-Rice Storage Inc.',
  'Green Rice Storage, Incorporated',
  'green rice storage llc',
  'Green Rice Storage L.L.C.',
  'Green Rice Storage Corp.',
  'Green Rice Storage GmbH',
  'Green Rice Storage GmbH & Co. KG',
  'Ｇｒｅｅｎ　Ｒｉｃｅ　Ｓｔｏｒａｇｅ　Ｌｔｄ',
  'Gréen Rice Störage S.A.',
  'Green Rice Storage Pte. Ltd.',
  'GreenRice Storage',
  'Green  Rice  Storage (Pty) Ltd',
  'Green Rice Storage B.V.',
];

const DIFFERENT: readonly (readonly [string, string])[] = [
  ['青禾仓储有限公司', '青禾物流有限公司'],
  ['青禾仓储有限公司', '青禾仓储（上海）有限公司'],
  ['青禾有限公司', '青禾集团有限公司'],
  ['华东仓储有限公司', '华南仓储有限公司'],
  ['青禾仓储有限公司', '青禾仓储有限公司上海分公司'],
  ['一号仓储有限公司', '二号仓储有限公司'],
  ['青禾科技', '青禾科技发展'],
  ['北京青禾有限公司', '南京青禾有限公司'],
  ['有限公司', '股份有限公司'],
  ['青禾子公司', '青禾分公司'],
  ['Green Rice Ltd', 'Green Rise Ltd'],
  ['Green Rice Storage Ltd', 'Green Rice Foods Ltd'],
  ['Acme Holding GmbH', 'Acme GmbH'],
  ['Acme 1 Inc.', 'Acme 2 Inc.'],
  ['Limited Inc.', 'Company Ltd'],
  ['Blue Sky China Ltd', 'Blue Sky Ltd'],
  ['North Star LLC', 'South Star LLC'],
  ['Alpha & Beta Ltd', 'Alpha & Gamma Ltd'],
  ['株式会社青空', '株式会社青海'],
  ['Delta Bank AG', 'Delta AG'],
];

describe('the customer of an opportunity', () => {
  it('is the same in every one of fifty and more spellings of its number and name', () => {
    const spellings = [NUMBERS, CHINESE, LATIN];
    expect(spellings.flat().length).toBeGreaterThanOrEqual(50);
    expect(new Set(NUMBERS.map(registrationKey))).toEqual(new Set([NUMBER]));
    expect(new Set(CHINESE.map(companyNameKey))).toEqual(new Set(['青禾仓储']));
    expect(new Set(LATIN.map(companyNameKey))).toEqual(new Set(['greenricestorage']));
  });

  it.each(DIFFERENT)('%s is not %s', (one, other) => {
    expect(companyNameKey(one)).not.toBe(companyNameKey(other));
  });

  it('is refused when the check digit of its unified social credit code does not fit, in any spelling', () => {
    for (const number of ['91350100M000100Y43', ...NUMBERS]) expect(registrationFault(number)).toBeUndefined();
    for (const number of ['91350100M000100Y44', '９１３５０１００Ｍ０００１００Ｙ４４', '91310000-MA1FL0000-0'])
      expect(registrationFault(number)).toBe('check-digit');
  });

  it('may have any other number, but not one without letters and digits', () => {
    for (const number of ['HRB 12345', 'QH-1', '31000040001234O']) expect(registrationFault(number)).toBeUndefined();
    for (const number of ['', '---', '　', '…']) expect(registrationFault(number)).toBe('empty');
  });
});

test('offerings are the more alike the more letters they share in a row', () => {
  expect(likeness('ＥＲＰ　Ｓｕｉｔｅ', 'ERP Suite 2.0 (Cloud)')).toBeGreaterThan(0.5);
  expect(likeness('智能仓储标准版', '智能仓储')).toBeGreaterThan(0.5);
  expect(likeness('ERP cloud migration', 'Cold chain monitor')).toBeLessThan(0.5);
  expect(likeness('', '')).toBe(0);
});
