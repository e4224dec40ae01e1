import type { Facts } from '../../../activities/notices/facts';
import { toText } from '../../../activities/notices/message';
import { write } from '../../../activities/notices/templates';
import { TEMPLATES } from '../../../workflows/kit/contract/notice-templates';
import type { Locale } from '../../../workflows/kit/policy/labels';

/** The least data a message may have. */
const FEW: Facts = {
  requestNo: 'RS-1',
  title: 'T',
  own: false,
  named: {},
  items: [],
  failures: [],
  correctable: false,
  addressAtFault: false,
  told: [],
};

const FULL: Facts = {
  ...FEW,
  named: { partner: 'P', customer: 'C', master: 'M', distributor: 'D' },
  asker: 'the asker',
  other: 'the other',
  reason: 'R',
  task: { title: 'K', sentence: 'S', silence: 'L' },
  due: 'tomorrow',
  outcome: { title: 'O', tone: 'bad' },
  state: 'N',
  action: 'A',
  comment: 'W',
  why: 'Y',
  silence: 'L',
  items: ['I'],
  undelivered: 'U',
  correctable: true,
  url: 'https://assent.example/x',
  link: 'invitation',
  person: 'Q',
  escalation: { from: 'F', since: 'yesterday', decides: true },
};

const LOCALES: readonly Locale[] = ['zh-CN', 'en-US'];
const texts = TEMPLATES.flatMap((template) => LOCALES.map((locale) => [template, locale] as const));

test.each(texts)('%s is a whole message in %s, whatever is known', (template, locale) => {
  for (const facts of [FEW, FULL]) {
    const message = write(template, locale, facts);
    const text = `${message.subject}\n${message.short}\n${toText(message, locale)}`;
    expect(text).not.toMatch(/undefined|null|\[object|“”/);
    expect(text.split('RS-1')).toHaveLength(4);
    expect(/[\u4e00-\u9fff]/.test(text)).toBe(locale === 'zh-CN');
    if (locale === 'en-US') for (const part of message.paragraphs) expect(part).toMatch(/^$|^[A-Z“]/);
  }
});

test.each(texts)('%s says the same facts in %s as in the other language', (template, locale) => {
  const said = (language: Locale): string[] => {
    const text = toText(write(template, language, FULL), language);
    return ['P', 'M', 'D', 'C', 'R', 'S', 'O', 'N', 'A', 'W', 'U', 'I', 'Q', 'F'].filter((fact) =>
      new RegExp(`(?<![A-Za-z])${fact}(?![A-Za-z])`).test(text),
    );
  };
  expect(said(locale)).toEqual(said(locale === 'zh-CN' ? 'en-US' : 'zh-CN'));
});
