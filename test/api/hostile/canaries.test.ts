import { CUSTOMER, CUT, invite, mark, PERSONAL, played, type Secrets } from './canary-stories';
import { canaryWorld, type CanaryWorld } from './canary-world';
import { eventually } from '../../support/engine-world';

let world: CanaryWorld;
let secrets: Secrets;

beforeAll(async () => {
  world = await canaryWorld();
  secrets = await played(world);
});
afterAll(() => world.close());

/** Which of some texts occur in another. */
const in_ = (where: string, what: readonly string[]): string[] => what.filter((text) => where.includes(text));
/** Six separate digits: those of a time or a hash are no code. */
const codesIn = (where: string): string[] =>
  secrets.codes.filter((code) => new RegExp(`(?<![\\w.])${code}(?!\\w)`).test(where));
const personalIn = (where: string): string[] => in_(where, [...Object.values(PERSONAL), mark]);

describe('the name, address, number and words of a person', () => {
  it('stand in no line of the log, of however many requests and messages', () => {
    expect(world.logged.length).toBeGreaterThan(40);
    expect(world.logged.join('')).toContain('notice sent');
    expect(personalIn(world.logged.join(''))).toEqual([]);
  });

  it('stand in no line of the log either when a write of them fails', async () => {
    const { api, logged } = world;
    await api.world.db.raw(
      `create function as_by_a_fault() returns trigger language plpgsql as $$ begin raise exception 'as_by_a_fault'; end $$;
       create trigger as_by_a_fault before insert or update on parties for each row execute function as_by_a_fault()`,
    );
    const { name, accountName, email, mobile } = PERSONAL;
    const row = { name, nameEn: `Fault ${mark}`, accountName, email, mobile };
    const before = logged.length;
    await api.put('vendor.operator', `/v1/directory/customers/${CUSTOMER}`, row).expect(500);
    const said = logged.slice(before).join('');
    expect(said).toContain('P0001');
    expect(personalIn(said)).toEqual([]);
  });

  it('stand in no metric', async () => {
    const metrics = await world.metrics();
    expect(metrics).toContain('route="/consent/:token/decision"');
    expect(personalIn(metrics)).toEqual([]);
    expect(in_(metrics, [CUSTOMER, 'partner-a'])).toEqual([]);
  });

  it('stand in nothing that Temporal lists: no workflow id, search attribute, memo or summary', async () => {
    const shown = await world.shown();
    expect(shown).toContain('relationship');
    expect(personalIn(shown)).toEqual([]);
  });
});

describe('the token of a link', () => {
  it('is kept nowhere: no table, no history, no log, no metric', async () => {
    const [tables, histories, shown] = await Promise.all([world.tables(), world.histories(), world.shown()]);
    // The search does find what is there.
    expect([personalIn(tables).length, in_(histories, [PERSONAL.reason]).length]).toEqual([12, 1]);
    const tokens = [...secrets.consents, ...secrets.invitations];
    expect(tokens).toHaveLength(6);
    expect(tokens.every((token) => token.length === 43)).toBe(true);
    const written = [
      ...tokens.map((token) => token.slice(0, -CUT)),
      ...tokens.map((token) => Buffer.from(token).toString('hex')),
    ];
    for (const kept of [tables, histories, shown, world.logged.join(''), await world.metrics()])
      expect(in_(kept, written)).toEqual([]);
  });

  it('to a consent stands on no page but in the forms of its own, and in no header but the way back to it', () => {
    const tokens = secrets.consents;
    expect(world.answers.length).toBeGreaterThan(12);
    for (const { text, headers, request } of world.answers) {
      const own = tokens.find((token) => new URL(request.url).pathname.startsWith(`/consent/${token}`));
      const rest = own === undefined ? text : text.replaceAll(/ (form)?action="[^"]*"/g, '');
      expect(in_(rest, tokens)).toEqual([]);
      const { location = '', ...others } = headers as Record<string, string>;
      expect(in_(JSON.stringify(others), tokens)).toEqual([]);
      expect(in_(location, tokens)).toEqual(own !== undefined && location !== '' ? [own] : []);
      if (own !== undefined)
        expect(others).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    }
  });
});

describe('an invitation', () => {
  it('names neither its token nor its address in the instance of a problem', () => {
    const problems = world.answers.filter(({ type }) => type === 'application/problem+json').map(({ text }) => text);
    expect(problems).toHaveLength(6);
    const said = problems.join('\n');
    expect(said).toContain('"instance":"/invitations/-/nowhere"');
    expect([personalIn(said), in_(said, secrets.invitations)]).toEqual([[], []]);
  });

  it('leaves its address out of the worker’s log too when a write of it fails', async () => {
    const { db } = world.api.world;
    const email = `faulty.${mark}@canary.example`;
    await db.raw(
      `alter table cases add constraint as_by_another_fault check (form ->> 'email' is distinct from '${email}')`,
    );
    const before = world.logged.length;
    const said = (): string => world.logged.slice(before).join('');
    const [{ status }] = await Promise.all([
      invite(world, email),
      eventually('the worker to complain', () => Promise.resolve(said().includes('Activity failed'))).finally(() =>
        db.raw('alter table cases drop constraint as_by_another_fault'),
      ),
    ]);
    expect(status).toBe(201);
    expect(said()).toContain('as_by_another_fault');
    expect(personalIn(said())).toEqual([]);
  });
});

describe('a one-time code', () => {
  it('is kept nowhere and shown on no page: it goes to the telephone alone', async () => {
    expect(secrets.codes).toHaveLength(2);
    expect(codesIn(world.texts.map(({ text }) => text).join('\n'))).toEqual(secrets.codes);
    const [tables, histories, shown, metrics] = await Promise.all([
      world.tables(),
      world.histories(),
      world.shown(),
      world.metrics(),
    ]);
    const pages = world.answers.map(({ text, headers }) => text + JSON.stringify(headers)).join('\n');
    const mails = world.mails.map(({ text }) => text).join('\n');
    for (const kept of [tables, histories, shown, metrics, pages, mails, world.logged.join('')])
      expect(codesIn(kept)).toEqual([]);
  });
});
