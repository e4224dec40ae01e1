import { createServer } from 'node:http';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { type Backlog, commandBacklog } from '../db/engine/waiting-commands';
import { deliveryBacklog } from '../db/incidents/health';
import { incidentFigures } from '../db/incidents/incidents';
import { KINDS } from '../db/incidents/kinds';
import type { Db } from '../db/knex';
import { brokenSettings } from '../db/settings';
import type { Loop } from './loop';

/** A worker that can be monitored, on `port`. */
export interface Telemetry {
  readonly port: number;
  stop(): Promise<void>;
}

/** How many rests a loop may miss before it counts as hanging, and how long (ms) any run may take. */
const MISSED = 3;
const SLOW_MS = 60_000;

/**
 * Serves `/metrics` for Prometheus and `/health` (200, or 503 while a loop fails or hangs) on a port; 0 picks a free
 * one.
 */
export async function startTelemetry({
  db,
  loops,
  port,
}: {
  db: Db;
  loops: readonly Loop[];
  port: number;
}): Promise<Telemetry> {
  const registry = metricsOf(db, loops);
  const since = Date.now();
  const server = createServer((request, response) => {
    const send = (status: number, type: string, body: string): void => {
      response.writeHead(status, { 'Content-Type': type }).end(body);
    };
    if (request.url === '/metrics') {
      registry.metrics().then(
        (text) => send(200, registry.contentType, text),
        () => send(503, 'text/plain', 'PostgreSQL does not answer\n'),
      );
    } else if (request.url === '/health') {
      const health = healthOf(loops, since);
      send(health.healthy ? 200 : 503, 'application/json', JSON.stringify(health));
    } else {
      send(404, 'text/plain', 'Not found\n');
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The state of a loop: its last run, and whether it failed or has been silent for too long. */
const stateOf = ({ name, pollMs, lastRun }: Loop, since: number) => {
  const last = lastRun();
  const silentMs = Date.now() - (last?.endedAt.getTime() ?? since);
  return { name, ...last, healthy: last?.fault === undefined && silentMs < MISSED * pollMs + SLOW_MS };
};

function healthOf(loops: readonly Loop[], since: number) {
  const states = loops.map((loop) => stateOf(loop, since));
  return { healthy: states.every(({ healthy }) => healthy), loops: states };
}

function metricsOf(db: Db, loops: readonly Loop[]): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const STATES = ['untried', 'tried', 'undeliverable'] as const;
  const ofCommands = (name: string, help: string, value: (found: Backlog) => number): void =>
    void new Gauge({
      name: `assent_commands_${name}`,
      help,
      labelNames: ['state'],
      registers,
      async collect() {
        const backlog = await commandBacklog(db);
        for (const state of STATES) {
          const found = backlog.find((each) => each.state === state);
          this.set({ state }, found === undefined ? 0 : value(found));
        }
      },
    });
  ofCommands('waiting', 'Commands that are not settled, by how far they have come', ({ count }) => count);
  ofCommands(
    'oldest_seconds',
    'For how long the oldest command that is not settled has waited, by the world clock',
    ({ oldestSeconds }) => oldestSeconds,
  );
  gaugesOfIncidents(db, registers);
  gaugesOfDeliveries(db, registers);
  gaugesOfPool(db, registers);
  new Gauge({
    name: 'assent_settings_broken',
    help: 'Stored settings that do not fit, for which the default is used',
    registers,
    async collect() {
      this.set((await brokenSettings(db)).length);
    },
  });
  const ofLoops = (name: string, help: string, value: (loop: Loop) => number | undefined): void =>
    void new Gauge({
      name: `assent_loop_${name}`,
      help,
      labelNames: ['loop'],
      registers,
      collect() {
        for (const loop of loops) {
          const found = value(loop);
          if (found !== undefined) this.set({ loop: loop.name }, found);
        }
      },
    });
  ofLoops('last_run_timestamp_seconds', 'When the last run of a loop ended', ({ lastRun }) => {
    const last = lastRun();
    return last && last.endedAt.getTime() / 1000;
  });
  ofLoops('last_run_duration_seconds', 'How long the last run of a loop took', ({ lastRun }) => {
    const last = lastRun();
    return last && last.durationMs / 1000;
  });
  ofLoops('last_run_failed', 'Whether the last run of a loop failed', ({ lastRun }) => {
    const last = lastRun();
    return last && Number(last.fault !== undefined);
  });
  return registry;
}

function gaugesOfIncidents(db: Db, registers: Registry[]): void {
  const figure = (name: string, help: string, key: 'open' | 'oldestSeconds'): void =>
    void new Gauge({
      name: `assent_incidents_${name}`,
      help,
      labelNames: ['kind'],
      registers,
      async collect() {
        const figures = await incidentFigures(db);
        for (const { kind } of KINDS) this.set({ kind }, figures.find((each) => each.kind === kind)?.[key] ?? 0);
      },
    });
  figure('open', 'Incidents that are open, by kind', 'open');
  figure('oldest_seconds', 'For how long the oldest open incident has lasted, by the world clock', 'oldestSeconds');
}

function gaugesOfDeliveries(db: Db, registers: Registry[]): void {
  const figure = (name: string, help: string, key: 'count' | 'oldestSeconds'): void =>
    void new Gauge({
      name: `assent_deliveries_${name}`,
      help,
      labelNames: ['state'],
      registers,
      async collect() {
        for (const found of await deliveryBacklog(db)) this.set({ state: found.state }, found[key]);
      },
    });
  figure('waiting', 'Deliveries of messages that are not sent yet, by how far they have come', 'count');
  figure('oldest_seconds', 'For how long the oldest of them has waited, by the world clock', 'oldestSeconds');
}

interface Pool {
  numUsed(): number;
  numPendingAcquires(): number;
}

function gaugesOfPool(db: Db, registers: Registry[]): void {
  const { pool } = db.client as { pool: Pool };
  const figure = (name: string, help: string, value: () => number): void =>
    void new Gauge({
      name: `assent_pool_${name}`,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  figure('used', 'Connections of the pool in use', () => pool.numUsed());
  figure('waiting', 'Callers that wait for a connection', () => pool.numPendingAcquires());
}
