import { Router } from 'express';
import { z } from 'zod';
import { findPersonBySubject } from '../../../db/directory/directory';
import { requestIdOf } from '../../http/request-id';
import { open, type Place, type Visit } from '../frame/visit';
import { begin, ownAddress } from './begin';
import { type Organisation, SignInFailed, type SignInFault } from './oidc';
import { SignInFailedPage } from './sign-in-failed-page';
import { signInWords } from './words';

const UNDER = '/sign-in';
const FLOW = 'assent-flow-';
const MINUTES_10 = 600_000;
/** How many sign-ins a browser may have begun at once; more would make its requests too large. */
const MOST_FLOWS = 8;
/** A longer address does not fit into a cookie. */
const MOST_LETTERS = 2_000;
const RETRY_AFTER_S = 5;

const flows = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), to: z.string() });

const STATUS: Readonly<Record<SignInFault, number>> = {
  denied: 403,
  unknown: 403,
  used: 400,
  unasked: 400,
  clock: 400,
  refused: 400,
  down: 503,
};

/**
 * Signing in with the organisation: authorisation code with PKCE, state and nonce. What a sign-in is bound to, and where
 * it leads, is in a cookie of its own, so that those of several tabs do not disturb each other.
 */
export function oidcRoutes(place: Place, organisation: Organisation): Router {
  const router = Router();
  router.get(
    '/sign-in/organisation',
    open(place, (visit) => told(place, visit, toOf(visit.request.query['to']), () => send(place, visit, organisation))),
  );
  router.get(
    '/sign-in/callback',
    open(place, async (visit) => {
      const flow = takeFlow(place, visit);
      await told(place, visit, flow?.to, () => complete(place, visit, organisation, flow));
    }),
  );
  return router;
}

const toOf = (to: unknown): string => {
  const own = ownAddress(to);
  return own.length > MOST_LETTERS ? ownAddress(undefined) : own;
};

const nameOf = (state: string): string => FLOW + state.slice(0, 16);

async function send({ cookies }: Place, visit: Visit, organisation: Organisation): Promise<void> {
  const { request, response } = visit;
  const { address, ...flow } = await organisation.begin(request.query['as'] === 'another');
  const others = cookies.keptNames(request, FLOW);
  if (others.length >= MOST_FLOWS) for (const name of others) cookies.drop(response, name, UNDER);
  const kept: z.output<typeof flows> = { ...flow, to: toOf(request.query['to']) };
  cookies.keep(response, nameOf(flow.state), kept, MINUTES_10, UNDER);
  visit.goTo(address);
}

/** What the sign-in of a callback is bound to; it counts once. */
function takeFlow({ cookies }: Place, { request, response }: Visit): z.output<typeof flows> | undefined {
  const { state } = request.query;
  if (typeof state !== 'string') return undefined;
  const { data } = flows.safeParse(cookies.kept(request, nameOf(state)));
  if (data?.state !== state) return undefined;
  cookies.drop(response, nameOf(state), UNDER);
  return data;
}

async function complete(
  place: Place,
  visit: Visit,
  organisation: Organisation,
  flow: z.output<typeof flows> | undefined,
): Promise<void> {
  if (!flow) throw new SignInFailed('unasked', 'no sign-in with this state');
  const account = await organisation.complete(visit.request.originalUrl, flow);
  const person = await findPersonBySubject(place.deps.api.db, account.subject);
  if (!person)
    return fail(place, visit, { fault: 'unknown', reason: 'unknown subject', to: flow.to, account: account.name });
  await begin(place, visit, person.id);
  visit.goTo(flow.to);
}

/** Does a step of a sign-in; when it fails, the reader is told, and can try again to get where they wanted. */
async function told(place: Place, visit: Visit, to: string | undefined, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof SignInFailed)) throw error;
    await fail(place, visit, { ...error, to });
  }
}

async function fail(
  place: Place,
  visit: Visit,
  { fault, reason, to, account }: { fault: SignInFault; reason: string; to: string | undefined; account?: string },
): Promise<void> {
  const requestId = requestIdOf(visit.request);
  place.deps.api.logger.warn({ fault, reason, requestId }, 'sign-in failed');
  if (fault === 'down') visit.response.set('Retry-After', String(RETRY_AFTER_S));
  const again = (as?: string): string =>
    `/sign-in/organisation?${new URLSearchParams({ to: to ?? ownAddress(undefined), ...(as && { as }) }).toString()}`;
  const ways = {
    again: fault === 'unknown' ? undefined : again(),
    another: fault === 'down' ? undefined : again('another'),
  };
  const said = signInWords[visit.locale].faults[fault];
  await visit.show(SignInFailedPage, { ...said, account, requestId, ...ways }, STATUS[fault]);
}
