/** Packages that ship only ES modules are compiled like our own sources. */
const esModules = [
  ...['jose', 'htmx.org', 'oidc-provider', '@sparticuz/chromium'],
  ...['file-type', 'strtok3', 'token-types', 'uint8array-extras', '@tokenizer/inflate', '@borewit/text-codec'],
].join('|');

module.exports = {
  testEnvironment: 'node',
  // `npm test` runs them together instead, see test/together.
  testMatch: ['<rootDir>/test/**/*.test.ts', '!<rootDir>/test/together/**'],
  transform: { '^.+\\.(ts|js|mjs)$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }] },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules})/)`],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 180_000,
  // One more than the cores of the smallest machine: tests also wait for servers.
  maxWorkers: 3,
  // What a test file leaves in memory slows down those that follow it in the same process.
  workerIdleMemoryLimit: '512MB',
};
