/** Every change of behaviour that open cases can meet, by the name recorded in their histories. */
export const PATCHES = {} as const satisfies Record<string, string>;
