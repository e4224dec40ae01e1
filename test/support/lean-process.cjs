/**
 * Loaded into the processes of the tests, for what only a living installation needs of a workflow's thread: a stack for
 * each promise, for a query that no test asks (a sixth of all processor time), and a watchdog thread for each step.
 */
const { promiseHooks } = require('node:v8');
const { Script } = require('node:vm');
const { isMainThread } = require('node:worker_threads');

const { createHook } = promiseHooks;
const { runInContext } = Script.prototype;
if (!isMainThread) {
  promiseHooks.createHook = (hooks) =>
    hooks.init?.toString().includes('promiseStackStore') === true ? () => undefined : createHook(hooks);
  Script.prototype.runInContext = function runWithoutWatchdog(context, options) {
    return runInContext.call(this, context, { ...options, timeout: undefined });
  };
}
