import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { POLICIES } from '../workflows/registry';

const ROOT = path.join(__dirname, '..');
const WINGS = ['workflows', 'activities', 'worker', 'api', 'db', 'dev'];
const LANDED = path.join('db', 'migrations');

interface Rule {
  /** The only files that may contain it. */
  readonly owners: readonly string[];
  /** What a second copy looks like. */
  readonly copies: readonly RegExp[];
  /** A line as it once stood elsewhere: the pattern has to find it. */
  readonly examples: readonly string[];
}

const RULES: Readonly<Record<string, Rule>> = {
  'what is in time': {
    owners: ['workflows/kit/policy/deadlines.ts', 'db/engine/in-time.ts'],
    copies: [
      /\b(now|at|received\w*|Date\.parse\([\w.]*\))[\w.()]*\s+[<>]=?\s+[\w.]*(dueAt|cutoff)/,
      /\b(dueAt|cutoff\w*)[\w.()]*\s+[<>]=?\s+(now|received)/,
      /due_at\s*(>(?!=)|<=)\s*(\?|:|world_now|clock_)/,
      /\b(received_at|world_now\(\))\s*[<>]=?\s*(\w+\.)?due_at/,
    ],
    examples: [
      'Date.parse(receivedAt) >= task.dueAt',
      'over: now.getTime() >= cutoff',
      '(task.dueAt === null || now < task.dueAt)',
      '(t.due_at is null or t.due_at > ?)',
      'c.received_at < tasks.due_at order by',
    ],
  },
  'who may decide': {
    // The inbox is its mirror in SQL; another test compares the two.
    owners: ['workflows/kit/policy/rights.ts', 'db/engine/tasks.ts'],
    copies: [
      /partyId [!=]== task\.partyId .*roles\.includes/,
      /personId === (\w+\.)?opener\.personId/,
      /opener->>'partyId' <> t\.party_id/,
    ],
    examples: [
      'actor.partyId === task.partyId && actor.roles.includes(task.role)',
      'actor.personId === row.opener.personId && task.partyId !== row.opener.partyId',
      "own.opened_by = ? and own.opener->>'partyId' <> t.party_id",
    ],
  },
  'which channels a notice takes': {
    owners: ['workflows/kit/policy/channels.ts'],
    copies: [/\[\s*'email',\s*'(sms|station)'/, /'email' \| 'sms' \| 'station'/],
    examples: ["asking === 'customer' ? ['email', 'sms']", "type Channel = 'email' | 'sms' | 'station'"],
  },
  'how an address is masked': {
    owners: ['workflows/kit/policy/addresses.ts'],
    copies: [/(?<!\/)\*{3}/],
    examples: ["to.replace(/^(.).*(@.*)$/, '$1***$2')"],
  },
  'how a phone number is written': {
    owners: ['workflows/kit/policy/addresses.ts'],
    copies: [/\[\+0-9\]/],
    examples: ['.regex(/^[+0-9][0-9 -]{4,31}$/)'],
  },
  'how money is written': {
    owners: ['workflows/shared/money-text.ts'],
    copies: [/% 100\)\.padStart/, /\/ 100\)\.toFixed/, /style: 'currency'/],
    examples: ["String(minor % 100).padStart(2, '0')", '(minor / 100).toFixed(2)', "{ style: 'currency' }"],
  },
  'which currencies there are': {
    owners: ['workflows/shared/money-text.ts'],
    copies: [/'CNY',\s*'USD'/],
    examples: ["['CNY', 'USD', 'EUR']"],
  },
  'what a kind of field means': {
    owners: ['workflows/kit/policy/field-kinds.ts'],
    copies: [/case '(longText|percent|choices|quarter)'/, /\['(text|tick|choice)', '(longText|text|percent)'/],
    examples: ["case 'longText':", "['tick', 'text', 'longText']"],
  },
};

/** The sources by name, each read once. */
const texts = new Map(
  WINGS.flatMap((wing) =>
    readdirSync(path.join(ROOT, wing), { recursive: true, encoding: 'utf8' }).map((name) => path.join(wing, name)),
  )
    .filter((name) => name.endsWith('.ts') && !name.startsWith(LANDED))
    .map((name) => [name, readFileSync(path.join(ROOT, name), 'utf8')] as const),
);
const sources = [...texts.keys()];

test.each(Object.entries(RULES))('one file alone says %s', (_rule, { owners, copies, examples }) => {
  examples.forEach((example) => expect([example, copies.some((copy) => copy.test(example))]).toEqual([example, true]));
  const found = sources
    .filter((name) => !owners.includes(name.replaceAll(path.sep, '/')))
    .flatMap((name) =>
      texts
        .get(name)!
        .split('\n')
        .flatMap((line, at) => (copies.some((copy) => copy.test(line)) ? [`${name}:${at + 1} ${line.trim()}`] : [])),
    );
  expect(found).toEqual([]);
  owners.forEach((owner) => expect(sources).toContain(path.normalize(owner)));
});

const LAYERS = [
  'activities/notices/facts.ts',
  'api/cases/fields.ts',
  'api/cases/masking.ts',
  'api/pages/case/case-view.ts',
  'api/pages/forms/form-fields.ts',
  'api/pages/forms/form-values.ts',
  'api/shapes/field-values.ts',
  'workflows/kit/policy/fields.ts',
];

const KINDS = path.join(ROOT, 'workflows/kit/policy/field-kinds.ts');
/** Every other file, parsed once, and how they import each other. */
const parsed = new Map<string, ts.SourceFile | undefined>();
let before: ts.Program | undefined;

/** The layers that do not compile when the file of the kinds reads like this. */
function broken(change: (kinds: string) => string): string[] {
  const config = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), (name) => ts.sys.readFile(name));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  const parse = host.getSourceFile.bind(host);
  host.readFile = (name) => (path.normalize(name) === KINDS ? change(read(name) ?? '') : read(name));
  host.getSourceFile = (name, ...how) => {
    if (path.normalize(name) === KINDS) return parse(name, ...how);
    if (!parsed.has(name)) parsed.set(name, parse(name, ...how));
    return parsed.get(name);
  };
  const program = ts.createProgram(
    LAYERS.map((name) => path.join(ROOT, name)),
    options,
    host,
    before,
  );
  before = program;
  return LAYERS.filter(
    (name) => program.getSemanticDiagnostics(program.getSourceFile(path.join(ROOT, name))).length > 0,
  );
}

test('a new kind of field does not compile until every layer knows it', () => {
  expect(broken((kinds) => kinds)).toEqual([]);
  expect(broken((kinds) => kinds.replace('  text: {', '  colour: PLAIN,\n  text: {'))).toEqual(LAYERS);
});

test('SQL names no process by a type that none has', () => {
  const known = POLICIES.map(({ type }) => type);
  const named = sources
    .filter((name) => name.startsWith('db'))
    .flatMap((name) => [...texts.get(name)!.matchAll(/\b\w+\.type (?:=|in) (\([^)]*\)|'[^']*')/g)])
    .flatMap(([, types = '']) => [...types.matchAll(/'([^']*)'/g)].map(([, type = '']) => type));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((type) => !known.includes(type))).toEqual([]);
});
