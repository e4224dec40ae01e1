import type { Locale } from '../../workflows/kit/policy/labels';
import type { Route } from './http';
import { escape, page } from './page';

const row = ({ method, path, summary, answers, examples }: Route): string => {
  const shown = Object.entries(examples ?? {}).map(
    ([name, value]) =>
      `<details><summary>${escape(name)}</summary><pre>${escape(JSON.stringify(value, null, 2))}</pre></details>`,
  );
  const told = Object.entries(answers).map(
    ([status, told]) => `<li><code>${status}</code> ${escape(typeof told === 'string' ? told : told.description)}</li>`,
  );
  return `<section><h2><code>${method.toUpperCase()} ${escape(path)}</code></h2><p>${escape(summary)}</p><ul>${told.join('')}</ul>${shown.join('')}</section>`;
};

/** The API's calls as a page, with an example for each body. */
export const docsPage = (routes: readonly Route[], locale: Locale): string =>
  page(
    locale,
    locale === 'zh-CN' ? 'Assent 接口说明' : 'The Assent API',
    `<p><a href="/openapi.json">OpenAPI 3.1</a> · <a href="/problems">${locale === 'zh-CN' ? '错误说明' : 'Problems'}</a></p>${routes.map(row).join('')}`,
  );
