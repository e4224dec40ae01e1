// Set-up and tests are TypeScript that Node loads itself.
import 'tsx/cjs';

export default {
  testEnvironment: 'node',
  testRunner: '<rootDir>/test/support/bare-framework.mjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {},
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 180_000,
  // One more than the cores of the smallest machine: tests also wait for servers.
  maxWorkers: 3,
  // Has Jest run even a single file in a process of its own, apart from that of the servers.
  workerIdleMemoryLimit: '3GB',
};
