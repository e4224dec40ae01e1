/** A text in both languages of the product. */
export interface Label {
  readonly zh: string;
  readonly en: string;
}

export type Locale = 'zh-CN' | 'en-US';

/** The text of a label in one language. */
export const say = (label: Label, locale: Locale): string => (locale === 'zh-CN' ? label.zh : label.en);
