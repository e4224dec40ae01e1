import type { ProcessType } from '../../../workflows/registry';
import type { Control } from './form-fields';
import type { Messages } from '../texts/messages.zh-CN';

type Title = keyof Messages['opportunities']['sections'];

/** Some fields of a long form under a title; a short form is one section without. */
export interface Section {
  readonly title?: string;
  readonly fields: readonly Control[];
}

/** Where the sections of a long form begin, by the names of their first fields. */
const BEGIN: Readonly<Record<string, Readonly<Record<string, Title>>>> = {
  'partner-opportunity': { title: 'customer', budget: 'need', offering: 'project', support: 'support' },
  'vendor-opportunity': {
    partnerId: 'customer',
    need: 'demand',
    offering: 'project',
    shareDespiteDuplicate: 'support',
  },
} satisfies Partial<Record<ProcessType, Readonly<Record<string, Title>>>>;

/** The fields of a process's form in sections, in the order in which they are filled in. */
export function sectionsOf(type: string, fields: readonly Control[], { opportunities }: Messages): Section[] {
  const begin = BEGIN[type] ?? {};
  const sections: { title?: string; fields: Control[] }[] = [];
  for (const field of fields) {
    const title = begin[field.path.split('.').at(-1) ?? ''];
    const last = sections.at(-1);
    if (last && title === undefined) last.fields.push(field);
    else sections.push({ ...(title !== undefined && { title: opportunities.sections[title] }), fields: [field] });
  }
  return sections;
}
