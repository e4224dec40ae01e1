/** Prints one line for one part of the stack as it comes up. */
export const say =
  (part: string) =>
  (line: string): void =>
    console.log(`${part.padEnd(11)} ${line}`);
