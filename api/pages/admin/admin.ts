import { Router } from 'express';
import { operatedIn } from '../frame/operator-access';
import type { Place } from '../frame/visit';
import { changePages } from './changes';
import { showLog } from './log';
import { peoplePages } from './people';
import { showRoles } from './roles';
import { settingPages } from './settings';

/** Administration, for the vendor's operators: people, roles, settings, changes that need two persons, the record. */
export function adminPages(place: Place): Router {
  const router = Router();
  const operated = operatedIn(place, 'administration');
  peoplePages(place, router);
  router.get('/admin/roles', operated(showRoles));
  settingPages(place, router);
  changePages(place, router);
  router.get('/admin/log', operated(showLog));
  return router;
}
