import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** The metrics of one process: its own health, and how long requests take by route template, never by id. */
export function createMetrics(): { registry: Registry; observe: RequestHandler } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const observe: RequestHandler = (request, response, next) => {
    const stop = duration.startTimer();
    response.on('finish', () => {
      const { path } = (request.route ?? {}) as { path?: unknown };
      stop({
        method: request.method,
        route: typeof path === 'string' ? request.baseUrl + path : 'other',
        status: response.statusCode,
      });
    });
    next();
  };
  return { registry, observe };
}
