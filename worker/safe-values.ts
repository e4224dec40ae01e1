const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Whether a value is an http:// address of another machine, so that what is sent there can be read on the way. */
export const leavesTheMachineInClear = (value: string | undefined): boolean => {
  if (value === undefined || !URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'http:' && !LOOPBACK.test(hostname);
};

const FEWEST_LETTERS = 8;
const WORDS = /secret|passwor[dt]|change.?me|default|example|qwerty|demonstration/i;

/** Whether a secret was hardly drawn at random: a piece repeated, few different letters, a row of them, or words. */
export function isGuessable(secret: string): boolean {
  const letters = [...secret];
  const repeated = /^(.{1,16}?)\1+/s.exec(secret)?.[0].length ?? 0;
  const inRow = letters.filter(
    (letter, at) => at > 0 && Math.abs(letter.charCodeAt(0) - secret.charCodeAt(at - 1)) <= 1,
  ).length;
  return (
    new Set(letters).size < FEWEST_LETTERS ||
    repeated > secret.length / 2 ||
    inRow > secret.length / 2 ||
    WORDS.test(secret)
  );
}
