import { viewerOf } from '../../http/viewer';
import type { ApiDeps } from '../../http/deps';
import { type Call, mustHoldRole, perform, type Route } from '../../http/http';
import type { Answer } from '../../http/answer';
import { parse } from '../../http/parse';
import type { Locale } from '../../../workflows/kit/policy/labels';
import type { Actor } from '../../../workflows/kit/policy/roles';

/** Who asks, in which language, within which request. */
export interface Asking {
  readonly actor: Actor;
  readonly locale: Locale;
  readonly requestId: string;
}

/** What a call takes: parameters of the path, query, body, idempotency key, expected version. */
export interface Ask {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly key?: string | undefined;
  readonly version?: number | undefined;
}

/** Calls the API as `GET /v1/cases/{id}`; throws its problems. */
export type Api = <B = Record<string, unknown>>(who: Asking, call: string, ask?: Ask) => Promise<Answer & { body: B }>;

/** The API without HTTP in between: pages use the same routes as other clients, so rights are judged in one place. */
export function createClient(deps: ApiDeps, routes: readonly Route[]): Api {
  const known = new Map(routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route]));
  return async <B>(who: Asking, name: string, ask: Ask = {}) => {
    const route = known.get(name);
    if (!route) throw new Error(`there is no call ${name}`);
    const { params = {}, query = {}, body, key, version } = ask;
    await mustHoldRole(deps, route, who.actor, addressOf(route.path, params));
    const call = {
      ...who,
      deps,
      viewer: viewerOf(who.actor, deps.policies),
      params,
      query: route.query ? parse(route.query, query) : undefined,
      body: route.body ? parse(route.body, body ?? {}) : body,
      ifVersion: version,
      idempotencyKey: key,
    } as Call<never, never>;
    return (await perform(route, call)) as Answer & { body: B };
  };
}

const addressOf = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole);
