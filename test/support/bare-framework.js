// Jest runs this instead of its own framework: the same tests, hooks, time-outs and reports (jest-circus), but in Node itself. Modules are evaluated once
// for all test files of a process, not once a file, so the program, its worker and its connections stay warm.
require('tsx/cjs');
const { ModuleMocker } = require('jest-mock');
const circus = require('jest-circus/runner').default;

const initializer = require('node:path').join(require.resolve('jest-circus/runner'), '../jestAdapterInit.js');
const EVENT_HANDLERS = Symbol.for('EVENT_HANDLERS');
const TEST_TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');

const mocker = new ModuleMocker(globalThis);
globalThis.jest = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker),
  setTimeout: (ms) => void (globalThis[TEST_TIMEOUT] = ms),
};

/** What jest-circus asks of Jest's module system, answered by Node's. */
const runtime = {
  // The state of jest-circus belongs to one file.
  requireInternalModule(file) {
    if (file === initializer) {
      delete require.cache[initializer];
      delete globalThis[EVENT_HANDLERS];
    }
    return require(file);
  },
  requireModule: (file) => require(file),
  unstable_shouldLoadAsEsm: () => false,
  setGlobalsForRuntime: () => undefined,
  enterTestCode: () => undefined,
  leaveTestCode: () => undefined,
};

// A process that has a warm worker does not end by itself.
const jestWorker = require.cache[require.resolve('jest-runner').replace(/index\.js$/, 'testWorker.js')];
if (jestWorker !== undefined) jestWorker.exports.teardown = () => process.exit();

/** Runs one test file. */
module.exports = async function run(globalConfig, config, environment, _runtime, testPath, send) {
  const { console: own, prepareStackTrace } = globalThis;
  // What a file prints is shown with it.
  globalThis.console = environment.global.console;
  // Node maps stacks to the sources by itself.
  Error.prepareStackTrace = undefined;
  globalThis[TEST_TIMEOUT] = config.testTimeout;
  try {
    return await circus(globalConfig, config, { global: globalThis }, runtime, testPath, send);
  } finally {
    globalThis.console = own;
    mocker.restoreAllMocks();
  }
};
