import { Router } from 'express';
import { sendContent } from '../../http/content';
import { notFound } from '../../http/problems';
import { type Place, signedIn } from '../frame/visit';

/** The files that pages link to, for readers who may see them. */
export function filePages(place: Place): Router {
  const router = Router();
  router.get(
    '/files/:id',
    signedIn(place, async (visit) => {
      const { request, response } = visit;
      const answer = await visit.api('GET /v1/files/{id}', { params: { id: request.params['id'] as string } });
      if (!answer.content) throw notFound();
      await sendContent(request, response, answer, answer.content);
    }),
  );
  return router;
}
