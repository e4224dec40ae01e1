/** Random choices that come out the same for the same seed. */
export interface Chance {
  /** A whole number from 0, below a bound. */
  below(bound: number): number;
  /** One of several; undefined of none. */
  pick<T>(from: readonly T[]): T | undefined;
}

/** The choices of one name, whatever is drawn for others. Draws by the generator mulberry32. */
export function chanceOf(name: string): Chance {
  let state = [...name].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5);
  const below = (bound: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
  return { below, pick: (from) => from[below(Math.max(1, from.length))] };
}

/** The same things in an order of chance. */
export function shuffled<T>(things: readonly T[], chance: Chance): T[] {
  const left = [...things];
  return things.map(() => left.splice(chance.below(left.length), 1)[0]!);
}
