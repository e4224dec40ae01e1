/**
 * Loaded into the processes of the tests, for what only a living installation needs. The SDK notes a stack for each
 * promise of a workflow, for a query that no test asks: a sixth of all processor time.
 */
const { promiseHooks } = require('node:v8');
const { isMainThread } = require('node:worker_threads');

const { createHook } = promiseHooks;
if (!isMainThread) {
  promiseHooks.createHook = (hooks) =>
    hooks.init?.toString().includes('promiseStackStore') === true ? () => undefined : createHook(hooks);
}
