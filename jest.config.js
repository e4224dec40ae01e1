// The tests are loaded by Node itself, in every process of Jest.
require('tsx/cjs');

module.exports = {
  testEnvironment: 'node',
  testRunner: '<rootDir>/test/support/bare-framework.js',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {},
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 180_000,
  maxWorkers: 2,
  // Has Jest run even a single file in a process of its own, apart from the servers.
  workerIdleMemoryLimit: '3GB',
};
