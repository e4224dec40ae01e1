import pino from 'pino';
import type { NotificationPort } from '../../activities/ports';
import { sweep } from '../../worker/incidents/watch';
import type { EngineWorld } from './engine-world';

const unread: NotificationPort = { send: () => Promise.resolve({ status: 'sent' }) };

/** Has the watch look once; what it tells operators goes to `notification`. */
export const lookForIncidents = ({ db, client, ports }: EngineWorld, notification = unread): Promise<void> =>
  sweep({
    db,
    client,
    ports: { directory: ports.directory, notification },
    publicUrl: 'https://assent.example',
    log: pino({ level: 'silent' }),
  });
