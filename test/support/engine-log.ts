import { DefaultLogger, Runtime } from '@temporalio/worker';
import pino from 'pino';
import { engineLog } from '../../worker/engine-log';

let heard: (line: string) => void = () => undefined;

/** Passes on every line that production would keep of what Temporal's workers log from now on. */
export const hearEngine = (listener: (line: string) => void): void => void (heard = listener);

const kept = engineLog(pino({ level: 'debug' }, { write: (line: string) => heard(line) }));
// A test's author wants to see the whole error.
const shown = new DefaultLogger('ERROR');
Runtime.install({
  logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
    kept.log(level, message, meta);
    shown.log(level, message, meta);
  }),
});
