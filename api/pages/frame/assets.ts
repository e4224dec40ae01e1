import { Router } from 'express';
import { ASSETS } from './render';

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
