import pino from 'pino';
import { openDatabase } from '../db/knex';
import { DEMO_SECRET, readConfig } from '../worker/config';
import { portsOf } from '../worker/ports';
import { connectClient, temporalDeclaration } from '../worker/temporal';
import { composeApi } from './compose';
import { listen } from './server';

/** Serves the API alone, as production does; `npm start` composes it with everything else. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = pino({ level: config.LOG_LEVEL });
  const db = openDatabase(config.DATABASE_URL, { name: 'api', max: 20 });
  const temporal = await connectClient({
    address: config.TEMPORAL_ADDRESS,
    namespace: config.TEMPORAL_NAMESPACE,
  });
  const { taskQueue } = temporalDeclaration;
  const secret = config.ASSENT_SECRET ?? DEMO_SECRET;
  const api = await listen(
    composeApi({ config, db, client: temporal.client, taskQueue, ports: portsOf(config, db), logger, secret }),
    config.PORT,
  );
  logger.info({ port: api.port }, 'listening');
  const stop = async (): Promise<void> => {
    await api.stop();
    await Promise.all([temporal.close(), db.destroy()]);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop().catch((error: unknown) => {
        logger.error({ err: error }, 'stopped badly');
        process.exitCode = 1;
      });
    });
  }
}

main().catch((error: unknown) => {
  pino().fatal({ err: error }, 'cannot start');
  process.exitCode = 1;
});
