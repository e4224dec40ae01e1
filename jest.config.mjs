// Set-up and tests are TypeScript that Node loads itself.
import 'tsx/cjs';
import { fileURLToPath } from 'node:url';

const noPromiseStacks = fileURLToPath(new URL('test/support/no-promise-stacks.cjs', import.meta.url));
// For the processes that run the tests: most of what they make is short-lived.
process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --max-semi-space-size=64 --require ${JSON.stringify(noPromiseStacks)}`;

export default {
  testEnvironment: 'node',
  testRunner: '<rootDir>/test/support/bare-framework.mjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {},
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 180_000,
  // Twice the cores of the smallest machine: each test waits for servers most of its time.
  maxWorkers: 4,
  // Has Jest run even a single file in a process of its own, apart from that of the servers.
  workerIdleMemoryLimit: '3GB',
};
