import { SESSION_LIFE, startSession } from '../../../db/directory/sessions';
import type { Place, Visit } from '../frame/visit';

/** Signs a person in, in this browser. */
export async function begin({ deps, cookies }: Place, { request, response }: Visit, personId: string): Promise<void> {
  const life = deps.sessions ?? SESSION_LIFE;
  const id = await startSession(deps.api.db, { personId, held: cookies.session(request), life });
  cookies.signIn(response, id, life.hours * 3_600_000);
}

/**
 * An address of our own to continue at; anything else becomes Home, so that a link cannot send a reader elsewhere.
 */
export const ownAddress = (to: unknown): string =>
  typeof to === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(to) && !to.startsWith('/sign-') ? to : '/home';
