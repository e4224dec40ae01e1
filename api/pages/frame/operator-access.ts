import type { RequestHandler } from 'express';
import { refused } from '../../cases/moves';
import { type Place, signedIn, type Signed } from './visit';

/** A page handler of an area that is for operators. */
export type Operated = (place: Place, visit: Signed) => Promise<void>;

/** The handlers of an area for the vendor's operators alone; others are refused, with an entry about the area. */
export const operatedIn =
  (place: Place, area: string) =>
  (handle: Operated): RequestHandler =>
    signedIn(place, async (visit) => {
      await mustOperate(place, visit, area);
      await handle(place, visit);
    });

async function mustOperate({ deps }: Place, { actor, request }: Signed, target: string): Promise<void> {
  if (actor.roles.includes('vendor-operator')) return;
  const action = request.method === 'GET' ? 'read' : 'write';
  throw await refused({ deps: deps.api, actor }, 'not-authorised', action, target);
}
