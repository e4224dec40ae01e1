import type { Ports } from '../../../activities/ports';
import { createHttpPorts } from '../../../activities/ports/http';
import { createRegistryPorts } from '../../../activities/ports/registry';
import { openDatabase, type Db } from '../../../db/knex';
import { seedWorld } from '../../../db/seeds/world';
import { freshDatabase, type FreshDatabase } from '../../support/database';
import { servePorts, type PortServer } from '../../support/port-server';

/** The outside world as one test sees it, over one adapter. */
export interface Outside {
  readonly adapter: 'registry' | 'http';
  readonly ports: Ports;
  readonly db: Db;
}

/** Tests what docs/ports.md promises over both adapters; each test has its own seeded world. */
export function overBothAdapters(what: string, tests: (outside: () => Outside) => void): void {
  describe.each(['registry', 'http'] as const)(`${what} over %s`, (adapter) => {
    let database: FreshDatabase;
    let db: Db;
    let server: PortServer | undefined;
    let ports: Ports;

    beforeEach(async () => {
      database = await freshDatabase();
      db = openDatabase(database.url, { name: 'test-ports' });
      await seedWorld(db);
      const registry = createRegistryPorts(db);
      server = adapter === 'http' ? await servePorts(registry) : undefined;
      ports = server ? createHttpPorts({ baseUrl: server.url, timeoutMs: 5_000 }) : registry;
    });

    afterEach(async () => {
      await server?.close();
      await db.destroy();
      await database.drop();
    });

    tests(() => ({ adapter, ports, db }));
  });
}
