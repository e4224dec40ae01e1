/** Prints one line for a part of the stack as it comes up; a part that names itself is not named twice. */
export const say =
  (part: string) =>
  (line: string): void =>
    console.log(`${part.padEnd(11)} ${line.replace(new RegExp(`^${part}:? `), '')}`);
