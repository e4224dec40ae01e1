import { Router } from 'express';
import { say } from '../../workflows/kit/policy/labels';
import { escape, page } from './page';
import { localeOf } from './locale';
import { PROBLEMS, type ProblemKind, type ProblemSlug } from './problem-catalogue';
import { notFound } from './problems';

/**
 * `GET /problems` and `GET /problems/{slug}`: what each problem means and what to do about it, in the reader's
 * language.
 */
export function problemPages(): Router {
  const router = Router();
  router.get('/problems', (request, response) => {
    const locale = localeOf(request);
    const items = Object.entries(PROBLEMS).map(
      ([slug, kind]) => `<li><a href="/problems/${slug}">${kind.status} ${escape(say(kind.title, locale))}</a></li>`,
    );
    response
      .type('html')
      .send(page(locale, locale === 'zh-CN' ? '错误说明' : 'Problems', `<ul>${items.join('')}</ul>`));
  });
  router.get('/problems/:slug', (request, response) => {
    const { slug } = request.params;
    if (!Object.hasOwn(PROBLEMS, slug)) throw notFound();
    const locale = localeOf(request);
    const { status, title, detail, remedy }: ProblemKind = PROBLEMS[slug as ProblemSlug];
    const body = `<p>${escape(say(detail, locale))}</p><p>${escape(say(remedy, locale))}</p><p><code>${status} ${slug}</code></p>`;
    response.type('html').send(page(locale, say(title, locale), body));
  });
  return router;
}
