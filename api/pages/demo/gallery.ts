import { Router } from 'express';
import { open, type Place } from '../frame/visit';
import { GalleryPage } from './gallery-page';

/** The components of the pages, for who builds and who judges them. */
export function galleryPages(place: Place): Router {
  const router = Router();
  router.get(
    '/gallery',
    open(place, (visit) => visit.show(GalleryPage, {})),
  );
  return router;
}
