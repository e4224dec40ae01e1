/** A variable that the benchmark passes to its processes. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing`);
  return value;
}

/** Tells the benchmark that this process is ready. */
export function ready(): void {
  process.send?.('ready');
}

/** Resolves when this process is to end, also when the benchmark is gone. */
export const untilTold = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('disconnect', () => resolve());
  });
