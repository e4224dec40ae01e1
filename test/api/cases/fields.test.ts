import fc from 'fast-check';
import { exampleForm, fieldView, formSchema } from '../../../api/cases/fields';
import { formView, maskValue, moneyView } from '../../../api/cases/masking';
import { parse } from '../../../api/http/parse';
import { Problem } from '../../../api/http/problems';
import type { FieldKind } from '../../../workflows/kit/policy/field-kinds';
import type { Field } from '../../../workflows/kit/policy/fields';
import { POLICIES } from '../../../workflows/registry';

const label = { zh: '名称', en: 'Name' };
const field = (kind: FieldKind, more: Partial<Field> = {}): Field => ({
  name: 'value',
  kind,
  required: true,
  label,
  ...more,
});

function faults(fields: readonly Field[], form: unknown): string[] {
  try {
    parse(formSchema(fields), form, 'form');
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.extras.errors!.map(({ path, code }) => `${path} ${code}`);
  }
}

describe('a form declared as data', () => {
  it('names every fault at once, unknown fields and places in lists included', () => {
    const fields = [
      field('text', { name: 'title', max: 5 }),
      field('tick', { name: 'agreed' }),
      field('choice', { name: 'model', options: [{ value: 'a', label }] }),
      field('list', { name: 'rows', fields: [field('count', { name: 'n', min: 1 })] }),
    ];
    expect(
      faults(fields, { title: 'too long', agreed: false, model: 'b', rows: [{ n: 1 }, { n: 0, x: 1 }], other: 1 }),
    ).toEqual([
      'form.title too-big',
      'form.agreed not-accepted',
      'form.model not-allowed',
      'form.rows.1.n too-small',
      'form.rows.1.x unknown-field',
      'form.other unknown-field',
    ]);
  });

  it('says which fields are missing', () => {
    expect(faults([field('text'), field('money', { name: 'amount' })], {})).toEqual([
      'form.value required',
      'form.amount required',
    ]);
  });

  it('trims texts and refuses control characters, half characters and writing that runs backwards', () => {
    expect(parse(formSchema([field('text')]), { value: '  fine  ' })).toEqual({ value: 'fine' });
    for (const bad of ['a\u0000b', 'a\nb', 'a\ud800b', 'a\u202eb', '   '])
      expect(faults([field('text')], { value: bad })).toHaveLength(1);
    expect(faults([field('longText')], { value: 'two\nlines' })).toEqual([]);
    expect(faults([field('longText')], { value: 'bell\u0007' })).toEqual(['form.value invalid']);
  });

  it('takes money as a decimal string and keeps it in minor units', () => {
    const amounts = formSchema([field('money', { min: 1, max: 2000 })]);
    expect(parse(amounts, { value: { amount: '1234.5', currency: 'CNY' } })).toEqual({
      value: { minor: 123450, currency: 'CNY' },
    });
    for (const amount of ['-1', '1.234', '01', '1e3', '', '2000.01', '0.99']) {
      expect(faults([field('money', { min: 1, max: 2000 })], { value: { amount, currency: 'CNY' } })).toHaveLength(1);
    }
    expect(faults([field('money')], { value: { amount: 12, currency: 'XXX' } })).toHaveLength(2);
  });

  it('gives back the same amount of money that came in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (minor) => {
        const shown = moneyView({ minor, currency: 'CNY' });
        expect(parse(formSchema([field('money')]), { value: shown })).toEqual({ value: { minor, currency: 'CNY' } });
      }),
    );
  });

  it.each<[FieldKind, unknown, unknown]>([
    ['email', 'a@b.example', 'a@'],
    ['phone', '+86 13800000000', 'call me'],
    ['count', 3, 1.5],
    ['percent', 99.5, 101],
    ['date', '2026-02-28', '2026-02-30'],
    ['month', '2026-12', '2026-13'],
    ['quarter', '2026-Q4', '2026-Q5'],
    ['customer', 'customer-1', 'x'.repeat(65)],
    ['file', '00000000-0000-4000-8000-000000000000', 'file'],
    ['tick', true, 'true'],
  ])('takes a proper %s and refuses another', (kind, good, bad) => {
    expect(faults([field(kind)], { value: good })).toEqual([]);
    expect(faults([field(kind)], { value: bad })).toHaveLength(1);
  });

  it('lets optional fields out, but not empty ones in', () => {
    expect(faults([field('text', { required: false })], {})).toEqual([]);
    expect(faults([field('text', { required: false })], { value: '' })).toEqual(['form.value too-small']);
  });

  it.each(POLICIES.map((policy) => [policy.type, policy] as const))('has a valid example for %s', (_type, policy) => {
    expect(faults(policy.form, exampleForm(policy.form))).toEqual([]);
  });

  it('is told to clients in their language, without what is internal', () => {
    const told = fieldView(field('choice', { options: [{ value: 'a', label }], visibleTo: ['finance'] }), 'en-US');
    expect(told).toEqual({
      name: 'value',
      kind: 'choice',
      required: true,
      label: 'Name',
      options: [{ value: 'a', label: 'Name' }],
    });
  });
});

/** Every field that people fill, with the path to it, those inside lists included. */
const FILLED = POLICIES.flatMap(({ type, form, tasks, actions }) => {
  const forms: [string, readonly Field[]][] = [
    [type, form],
    ...Object.entries(tasks).flatMap(([task, { decisions }]) =>
      Object.entries(decisions).map(([key, each]): [string, readonly Field[]] => [`${type} ${task}.${key}`, each.form]),
    ),
    ...Object.entries(actions).map(([key, each]): [string, readonly Field[]] => [`${type} ${key}`, each.form]),
  ];
  const inside = (path: string, fields: readonly Field[]): [string, Field][] =>
    fields.flatMap((each) => [
      [`${path} ${each.name}`, each] as [string, Field],
      ...inside(`${path} ${each.name}`, each.fields ?? []),
    ]);
  return forms.flatMap(([path, fields]) => inside(path, fields));
});

/** What people write into a field of each kind, in either language. */
const ORDINARY: Readonly<Partial<Record<FieldKind, readonly unknown[]>>> = {
  text: [
    '约一百万',
    '云迁移方案',
    'ＥＲＰ　Ｓｕｉｔｅ',
    '《合同》（二期）',
    '张三／李四',
    'ERP Suite 2.0',
    'O’Neill & Söhne',
    'A-1/2026',
    '第3季度',
    'v1.0 (final)',
  ],
  longText: [
    '约一百万元',
    '下季度签约',
    '由王总决定。',
    '需要\n两行',
    '“已确认”',
    'About a million',
    'Q3, signed soon',
    'Mr Wang decides',
    '50% now, 50% later',
    'see: https://a.example',
  ],
  email: [
    'a@b.example',
    'A.B+c@d-e.example',
    '联系@例子.中国',
    'müller@firma.example',
    'x@münchen.example',
    '1@2.example',
    "o'neill@b.example",
    'first_last@sub.domain.example',
    'UPPER@CASE.EXAMPLE',
    'ü@ö.example',
  ],
  phone: [
    '13800000000',
    '+8613800000000',
    '+86 138 0000 0000',
    '138-0000-0000',
    '+49 30 123456',
    '010-12345678',
    '+1 (415) 555-2671',
    '１３８００００００００',
    '02112345678',
    '400-800-1234',
  ],
  money: ['1000', '1000.5', '1000.50', '99999.99', '123456', '5000.01', '20000', '30000.00', '2000', '7500'].map(
    (amount) => ({ amount, currency: 'CNY' }),
  ),
  date: [
    '2026-01-01',
    '2026-02-28',
    '2028-02-29',
    '2026-12-31',
    '2027-06-15',
    '2025-10-01',
    '2026-09-30',
    '2030-01-31',
    '2026-05-05',
    '2026-11-11',
  ],
  month: ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06', '2026-09', '2026-10', '2026-11', '2026-12'],
};
/** What looks like nothing, whoever looks. */
const EMPTY = [
  '',
  ' ',
  '\u3000\u3000',
  '\u00a0',
  '\u200b\u200b\u200b\u200b',
  '\u200c\u200d',
  '\ufeff',
  '\u2060',
  '\u3164',
  '\u115f\u1160',
  '\u2800',
  '\u00ad\u180e',
];

describe('what people write', () => {
  it.each(Object.entries(ORDINARY))('a %s takes ten ordinary answers in every field of that kind', (kind, values) => {
    const fields = FILLED.filter(
      ([, each]) => each.kind === kind && each.proof === undefined && each.pattern === undefined,
    );
    expect(fields.length).toBeGreaterThan(0);
    const refused = fields.flatMap(([path, each]) =>
      values
        .filter(
          (value) =>
            typeof value !== 'string' ||
            kind === 'longText' ||
            (value.length >= (each.min ?? 0) && value.length <= (each.max ?? 256)),
        )
        .filter((value) => faults([{ ...each, name: 'value' }], { value }).length > 0)
        .map((value) => `${path}: ${JSON.stringify(value)}`),
    );
    expect(refused).toEqual([]);
  });

  it('nothing that looks empty fills a field that is required', () => {
    const required = FILLED.filter(([, each]) => each.required && each.kind !== 'list');
    const taken = required.flatMap(([path, each]) =>
      EMPTY.filter((value) => faults([{ ...each, name: 'value' }], { value }).length === 0).map(
        (value) => `${path}: ${JSON.stringify(value)}`,
      ),
    );
    expect(taken).toEqual([]);
    expect(new Set(required.map(([, { kind }]) => kind)).size).toBeGreaterThan(10);
  });

  it('a region or another choice is one of those that are offered, before anything is decided by it', () => {
    const accept = POLICIES.find(({ type }) => type === 'distributor-invitation')!.tasks['invitation']!.decisions[
      'accept'
    ]!;
    expect(faults(accept.form, { businessRegion: 'cn', noticeAccepted: true })).toEqual([
      'form.businessRegion not-allowed',
    ]);
    expect(faults(accept.form, { businessRegion: 'CN', noticeAccepted: true })).toEqual([]);
  });
});

describe('a personal value', () => {
  it('is masked beyond use, short ones too', () => {
    expect(maskValue('张伟')).toBe('张***');
    expect(maskValue('someone@example.com')).toBe('s***@example.com');
    expect(maskValue('13812345678')).toBe('138****5678');
    expect(maskValue(42)).toBe('***');
    expect(maskValue('1234567')).toBe('1***');
  });

  it('shows nothing of itself where a part would already tell it, and of a list only its items', () => {
    const values = {
      born: '1980-05-17',
      size: 'large',
      files: [{ id: 'f' }],
      contacts: 'Li Lei',
      amount: { minor: 5, currency: 'CNY' },
    };
    const fields = [
      field('date', { name: 'born', personal: true }),
      field('choice', { name: 'size', personal: true }),
      field('file', { name: 'files', personal: true }),
      field('list', { name: 'contacts', personal: true, fields: [field('text')] }),
      field('money', { name: 'amount', personal: true }),
    ];
    const reader = { roles: ['partner-admin'] as const, locale: 'en-US' as const };
    const hidden = { born: '***', size: '***', files: '***', contacts: '***', amount: '***' };
    expect(formView(fields, values, reader)).toEqual(hidden);
  });

  it('is shown in full only where it was revealed, and not at all to roles that may not see it', () => {
    const fields = [
      field('text', { name: 'contact', personal: true }),
      field('text', { name: 'note', visibleTo: ['finance'] }),
    ];
    const values = { contact: 'Li Lei', note: 'internal' };
    const reader = { roles: ['partner-admin'] as const, locale: 'en-US' as const };
    expect(formView(fields, values, reader)).toEqual({ contact: 'L***' });
    expect(formView(fields, values, { ...reader, reveal: new Set(['contact']) })).toEqual({ contact: 'Li Lei' });
    expect(formView(fields, values, { ...reader, roles: ['finance'] })).toEqual({ contact: 'L***', note: 'internal' });
  });

  it('is everything that stands in a personal list, until the list is revealed', () => {
    const fields = [
      field('list', { name: 'contacts', personal: true, fields: [field('text'), field('phone', { name: 'phone' })] }),
    ];
    const values = { contacts: [{ value: 'Li Lei', phone: '13812345678' }] };
    const reader = { roles: ['partner-admin'] as const, locale: 'en-US' as const };
    expect(formView(fields, values, reader)).toEqual({ contacts: [{ value: 'L***', phone: '138****5678' }] });
    expect(formView(fields, values, { ...reader, reveal: new Set(['contacts']) })).toEqual(values);
  });
});
