import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Router } from 'express';

const OURS = path.join(__dirname, '..', 'assets');

/** The files that pages refer to, by the name in their address. */
export const ASSETS = {
  'assent.css': { file: path.join(OURS, 'assent.css'), type: 'text/css' },
  'assent.js': { file: path.join(OURS, 'assent.js'), type: 'text/javascript' },
  'icon.svg': { file: path.join(OURS, 'icon.svg'), type: 'image/svg+xml' },
  'htmx.js': {
    file: path.join(__dirname, '..', '..', '..', 'node_modules', 'htmx.org', 'dist', 'htmx.min.js'),
    type: 'text/javascript',
  },
} as const;

/** Stands in the addresses of the assets and changes with their content. */
export const ASSET_VERSION = createHash('sha256')
  .update(
    Object.values(ASSETS)
      .map(({ file }) => readFileSync(file, 'utf8'))
      .join('\n'),
  )
  .digest('hex')
  .slice(0, 12);

const YEAR_S = 31_536_000;

/** The stylesheet and scripts, cached for ever under an address that changes with their content. */
export function assetFiles(): Router {
  const router = Router();
  router.get('/assets/:name', (request, response, next) => {
    const { name } = request.params;
    if (!Object.hasOwn(ASSETS, name)) return next();
    const { file, type } = ASSETS[name as keyof typeof ASSETS];
    const kept = request.query['v'] === undefined ? 300 : YEAR_S;
    response
      .set('Cache-Control', `public, max-age=${kept}${kept === YEAR_S ? ', immutable' : ''}`)
      .type(type)
      .sendFile(file, { dotfiles: 'allow' });
  });
  return router;
}
