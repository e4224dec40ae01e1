import { apiWorld, type ApiWorld, like } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
});
afterAll(() => api.close());

const invite = (email: string): object => ({ type: 'distributor-invitation', form: { email } });
const send = (items: object[], key: string) =>
  api.post('master-1.admin', '/v1/cases/bulk', { items }).set('Idempotency-Key', key);

test('many are opened at once with a result for each, never all or nothing', async () => {
  const items = [
    invite('a@one.example'),
    invite('no address'),
    invite('contact@distributor-3.example'),
    { type: 'nothing' },
  ];
  const { status, body } = await send(items, 'many');
  expect(status).toBe(200);
  expect(body.items).toEqual([
    like({ status: 201, case: like({ type: 'distributor-invitation', state: 'sent' }) }),
    like({ status: 422, problem: like({ type: '/problems/invalid' }) }),
    like({ status: 422, problem: like({ type: '/problems/ineligible' }) }),
    like({ status: 422, problem: like({ type: '/problems/invalid' }) }),
  ]);
});

test('the same list sent again under the same key opens nothing a second time', async () => {
  const items = [invite('b@two.example'), invite('c@two.example')];
  const [first, second] = [await send(items, 'again'), await send(items, 'again')];
  expect(second.body).toEqual(first.body);
  const { body } = await api.get('master-1.admin', '/v1/cases?type=distributor-invitation&limit=100');
  expect(
    body.items.filter(({ id }) =>
      first.body.items.some((each) => (each as unknown as { case: { id: string } }).case.id === id),
    ),
  ).toHaveLength(2);
});

test('more than a thousand are refused as a whole', async () => {
  const { status, body } = await send(
    Array.from({ length: 1_001 }, (_, n) => invite(`n${n}@three.example`)),
    'too many',
  );
  expect([status, body.errors[0]!.path]).toEqual([422, 'items']);
});
