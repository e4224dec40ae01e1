// Set-up and tests are TypeScript that Node loads itself.
import 'tsx/cjs';
import { fileURLToPath } from 'node:url';

const leanProcess = fileURLToPath(new URL('test/support/lean-process.cjs', import.meta.url));
// For the processes that run the tests: most of what they make is short-lived.
process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --max-semi-space-size=64 --require ${JSON.stringify(leanProcess)}`;

export default {
  testEnvironment: 'node',
  testRunner: '<rootDir>/test/support/bare-framework.mjs',
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {},
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 180_000,
  // Twice the cores of the smallest machine: each test waits for servers most of its time.
  maxWorkers: 4,
  // A run in one process (`jest -i`) would wait for ever for its warm worker.
  forceExit: true,
  // Has Jest run even a single file in a process of its own, apart from that of the servers.
  workerIdleMemoryLimit: '3GB',
};
