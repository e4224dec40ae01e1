/** What identifies the company behind an opportunity; two opportunities that share any of it name the same customer. */
export interface CustomerIdentity {
  /** Empty when the number holds neither letters nor digits. */
  readonly registration: string;
  readonly name: string;
  readonly accountId?: string;
}

/** A registration number as it is compared: compatible forms made one, capitals, letters and digits only. */
export const registrationKey = (number: string): string =>
  number
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** The characters of a unified social credit code, each worth its place (GB 32100-2015). */
const CODE_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CREDIT_CODE = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

/** Why a registration number cannot be one; undefined for a possible one. */
export function registrationFault(number: string): 'empty' | 'check-digit' | undefined {
  const key = registrationKey(number);
  if (key === '') return 'empty';
  return CREDIT_CODE.test(key) && checkCharacter(key) !== key.at(-1) ? 'check-digit' : undefined;
}

function checkCharacter(code: string): string | undefined {
  let [sum, weight] = [0, 1];
  for (const character of code.slice(0, -1)) {
    sum += CODE_CHARACTERS.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return CODE_CHARACTERS[(31 - (sum % 31)) % 31];
}

/** Words at the end of a company's name that only say its legal form. */
const LEGAL_WORDS: readonly string[] = (
  'co company corp corporation inc incorporated limited llc llp lp ltd plc pc coltd pteltd ptyltd pte pty pvt private sdn bhd ' +
  'gmbh ag kg kgaa ohg ug ev eg sa sas sarl sasu spa srl sl slu bv nv oy oyj ab aps as asa kk kft zrt sro doo ooo'
).split(' ');
const LEGAL_ENDING =
  /(?:股份有限公司|有限责任公司|责任有限公司|股份公司|有限公司|(?<![分子母总])公司|特殊普通合伙|普通合伙|有限合伙|株式会社|有限会社|合同会社|주식회사)$/u;
const LEGAL_BEGINNING = /^(?:株式会社|有限会社|合同会社|주식회사)/u;
const SIMPLIFIED: Readonly<Record<string, string>> = { 責: '责', 會: '会', 夥: '伙', 總: '总', 團: '团' };

/** The name of a company as it is compared: without case, accents, blanks, punctuation and legal form. */
export function companyNameKey(name: string): string {
  const words = wordsOf(name);
  let end = words.length;
  while (end > 1 && LEGAL_WORDS.includes(words[end - 1]!)) end -= 1;
  const whole = words.slice(0, end).join('');
  return whole.replace(LEGAL_BEGINNING, '').replace(LEGAL_ENDING, '') || whole;
}

const wordsOf = (name: string): string[] =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFKC')
    .replace(/[\p{Cf}.'’]/gu, '')
    .replace(/[責會夥總團]/gu, (character) => SIMPLIFIED[character] ?? character)
    .replace(/(\p{Script=Han})(?=\p{Script=Latin})/gu, '$1 ')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '' && word !== 'and');

/** How alike two offerings are written, from 0 to 1: by the pairs of neighbouring letters that they share. */
export function likeness(one: string, other: string): number {
  const [a, b] = [pairsOf(one), pairsOf(other)];
  if (a.size + b.size === 0) return 0;
  return (2 * [...a].filter((pair) => b.has(pair)).length) / (a.size + b.size);
}

function pairsOf(text: string): ReadonlySet<string> {
  const letters = [...wordsOf(text).join('')];
  return letters.length === 1
    ? new Set(letters)
    : new Set(letters.slice(1).map((letter, n) => `${letters[n]}${letter}`));
}
