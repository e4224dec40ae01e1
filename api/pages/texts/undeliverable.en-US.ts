import type { zhUndeliverable } from './undeliverable.zh-CN';

/** The same in English. */
export const enUndeliverable: typeof zhUndeliverable = {
  unconfirmed: 'the case has not answered yet',
  'no-case': 'its case does not exist and is not being opened',
  'no-run': 'the engine has no run of its case',
  'run-ended': 'the run of its case was ended in the engine',
  'update-limit': 'the run of its case can take no more messages',
  'not-accepted': 'the engine refuses to take it',
  failed: 'it failed',
};
