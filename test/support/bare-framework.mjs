/**
 * Jest runs this instead of its own framework: the same tests, hooks, time-outs and reports (jest-circus), but in plain
 * Node, with modules evaluated once per process, so that program, worker, connections and browser stay warm.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import 'tsx/cjs';
import circus from 'jest-circus/runner';
import { ModuleMocker } from 'jest-mock';

const load = createRequire(import.meta.url);

/** The jest-circus file that makes the functions and the state of a test file. */
const CIRCUS = path.join(path.dirname(load.resolve('jest-circus/runner')), 'jestAdapterInit.js');
const CIRCUS_HANDLERS = Symbol.for('EVENT_HANDLERS');
const TEST_TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');

const mocker = new ModuleMocker(globalThis);
globalThis.jest = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker),
  setTimeout: (ms) => void (globalThis[TEST_TIMEOUT] = ms),
};

/** What jest-circus needs of Jest's modules, provided by Node's. */
const runtime = {
  requireInternalModule(file) {
    if (file === CIRCUS) {
      delete load.cache[CIRCUS];
      delete globalThis[CIRCUS_HANDLERS];
    }
    return load(file);
  },
  requireModule: load,
  unstable_shouldLoadAsEsm: () => false,
  setGlobalsForRuntime: () => undefined,
  enterTestCode: () => undefined,
  leaveTestCode: () => undefined,
};

// Jest asks its processes to end, and one with a warm worker would not by itself.
const testWorker = load.cache[path.join(path.dirname(load.resolve('jest-runner')), 'testWorker.js')];
if (testWorker !== undefined) testWorker.exports.teardown = () => process.exit();

/** Runs one test file. */
export default async function run(globalConfig, config, { global: { console } }, _runtime, testPath, send) {
  const own = globalThis.console;
  // What a file prints is shown with it.
  globalThis.console = console;
  // Jest has replaced how Node maps stacks to the sources.
  Error.prepareStackTrace = undefined;
  globalThis[TEST_TIMEOUT] = config.testTimeout;
  try {
    return await circus.default(globalConfig, config, { global: globalThis }, runtime, testPath, send);
  } finally {
    globalThis.console = own;
    mocker.restoreAllMocks();
  }
}
