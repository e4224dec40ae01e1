import { apiWorld, type ApiWorld, type Body, like, LIST } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
});
afterAll(() => api.close());

const invite = (email: string): object => ({ type: 'distributor-invitation', form: { email } });
const send = (items: object[], key: string) =>
  api.post('master-1.admin', '/v1/cases/bulk', { items }).set('Idempotency-Key', key);

const wrong: object[] = [
  { ...invite('no address'), other: 1 },
  { type: 'distributor-invitation', form: { email: 7, more: true }, policyProfile: 'CN' },
  { type: 'distributor-invitation' },
];
const mended = ['x@four.example', 'y@four.example', 'z@four.example'].map(invite);

test('of a hundred with three wrong 97 are opened and three explained; the list may be repeated, and mended once it is right', async () => {
  const items = Array.from({ length: 100 }, (_, n) => wrong[n - 50] ?? invite(`n${n}@one.example`));
  const { status, body } = await send(items, 'hundred');
  expect(status).toBe(200);
  const good = like({ status: 201, case: like({ type: 'distributor-invitation', state: 'sent' }) });
  const explained = like({ status: 422, problem: like({ type: '/problems/invalid', errors: LIST }) });
  expect(body.items).toEqual(items.map((_, n) => (wrong[n - 50] === undefined ? good : explained)));
  const paths = (n: number) => (body.items[50 + n]!.problem as Body).errors.map(({ path }) => path).sort();
  expect([paths(0), paths(1), paths(2)]).toEqual([
    ['form.email', 'other'],
    ['form.email', 'form.more', 'policyProfile'],
    ['form'],
  ]);
  const opened = () => api.world.db('cases').where({ type: 'distributor-invitation' });
  expect(await opened()).toHaveLength(97);
  const told = ({ items: all }: Body): unknown[] => all.map((each) => [each.status, (each as { case?: unknown }).case]);
  expect(told((await send(items, 'hundred')).body)).toEqual(told(body));
  expect(await opened()).toHaveLength(97);
  expect((await send(mended, 'mended')).body.items).toEqual(mended.map(() => good));
});

test('what a process refuses is that item’s result, too', async () => {
  const { body } = await send([invite('contact@distributor-3.example'), { type: 'nothing' }], 'refused');
  expect(body.items).toEqual([
    like({ status: 422, problem: like({ type: '/problems/ineligible' }) }),
    like({ status: 422, problem: like({ type: '/problems/invalid' }) }),
  ]);
});

test('more than a thousand are refused as a whole', async () => {
  const { status, body } = await send(
    Array.from({ length: 1_001 }, (_, n) => invite(`n${n}@three.example`)),
    'too many',
  );
  expect([status, body.errors[0]!.path]).toEqual([422, 'items']);
});
