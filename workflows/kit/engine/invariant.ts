/** A contradiction in the program: blocks the case until a deploy fixes it, and closes nothing. */
export function invariant(message: string): never {
  throw new Error(message);
}
