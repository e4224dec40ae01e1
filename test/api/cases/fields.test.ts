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
