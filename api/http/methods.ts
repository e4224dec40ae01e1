import type { RequestHandler, Router } from 'express';
import type { Route } from './http';
import { Problem } from './problems';

interface Known {
  readonly pattern: RegExp;
  readonly parameters: number;
  readonly allow: readonly string[];
}

/** A refusal of a method, with the ones that the address takes. */
const notAllowed = (allow: readonly string[]): Problem => new Problem('method-not-allowed', { allow });

const withImplied = (methods: readonly string[]): string[] =>
  [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].sort();

function knownOf(routes: readonly Route[]): Known[] {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method.toUpperCase()]);
  return [...methods]
    .map(([path, found]) => ({
      pattern: new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}/?$`, 'i'),
      parameters: path.split('{').length,
      allow: withImplied(found),
    }))
    .sort((a, b) => a.parameters - b.parameters);
}

/** Answers OPTIONS, and methods that an address of the API does not take; the path with fewer parameters counts. */
export function apiMethods(routes: readonly Route[], first: (route: string) => RequestHandler): RequestHandler {
  const known = knownOf(routes);
  return async (request, response, next) => {
    const place = known.find(({ pattern }) => pattern.test(request.path));
    if (!place || (place.allow.includes(request.method) && request.method !== 'OPTIONS')) return next();
    if (request.method === 'OPTIONS') return void response.status(204).set('Allow', place.allow.join(', ')).end();
    // Strangers learn nothing but that they have to sign in.
    await first(request.path)(request, response, (error?: unknown) => next(error ?? notAllowed(place.allow)));
  };
}

interface Layer {
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
  match(path: string): boolean;
}

const methodsAt = (stack: readonly Layer[], path: string): string[] =>
  stack.flatMap((layer) => {
    if (layer.route) return layer.match(path) ? Object.keys(layer.route.methods).map((name) => name.toUpperCase()) : [];
    return layer.handle.stack ? methodsAt(layer.handle.stack, path) : [];
  });

/** The same for everything else that a router serves, documents and pages; the last of its handlers. */
export const otherMethods =
  (router: Router): RequestHandler =>
  (request, response, next) => {
    const allow = methodsAt(router.stack as unknown as readonly Layer[], request.path);
    if (allow.length === 0) return next();
    if (request.method !== 'OPTIONS') throw notAllowed(withImplied(allow));
    response.status(204).set('Allow', withImplied(allow).join(', ')).end();
  };
