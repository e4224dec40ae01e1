/**
 * Loaded into the processes of the tests, for what only a living installation needs. The SDK notes a stack for each
 * promise of a workflow, for a query that no test asks: a sixth of all processor time.
 */
const { promiseHooks, setFlagsFromString } = require('node:v8');
const { isMainThread } = require('node:worker_threads');

const { createHook } = promiseHooks;
if (isMainThread) {
  // Most code runs a few times: optimising it as early as V8 does by itself costs more than it gives back.
  setFlagsFromString('--interrupt-budget=1000000');
} else {
  promiseHooks.createHook = (hooks) =>
    hooks.init?.toString().includes('promiseStackStore') === true ? () => undefined : createHook(hooks);
}
