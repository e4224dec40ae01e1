declare global {
  // Set-up and teardown run in the same process; Jest gives them nothing else to share.
  var stopAssentTestServers: (() => Promise<void>) | undefined;
}

/** Jest runs this once after all test files. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.stopAssentTestServers?.();
}
