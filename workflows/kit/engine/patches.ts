/** Every change of behaviour that open cases meet, by the name under which it is recorded in their histories. */
export const PATCHES = {} as const satisfies Record<string, string>;
