import { csrfIn, hidden, pagesWorld, type PagesWorld } from '../pages-world';

let pages: PagesWorld;
beforeAll(async () => {
  pages = await pagesWorld({ consentLogin: true });
});
afterAll(() => pages.close());

it('a customer who must sign in first comes back to the link, whose token is in no other address', async () => {
  const { link, token } = await pages.asked('customer-1');
  const tab = pages.browser();
  const sent = await tab.get(link).expect(303);
  expect(sent.headers['location']).not.toContain(token);

  const signIn = await tab.get(sent.headers['location'] ?? '').expect(200);
  const form = { _csrf: csrfIn(signIn.text), to: hidden(signIn.text, 'to'), persona: 'customer-1' };
  const entered = await tab.post('/sign-in').type('form').send(form).expect(303);
  const back = await tab.get(entered.headers['location'] ?? '').expect(303);
  expect(back.headers['location']).toBe(link);
  expect((await tab.get(link).expect(200)).text).toContain('name="code"');
});

it('somebody else who is signed in is refused, and cannot even ask for a code', async () => {
  const { link } = await pages.asked('customer-3');
  const tab = await pages.signedIn('customer-1');
  await tab.get(link).expect(403);
  await tab.post(`${link}/code`).type('form').send({}).expect(403);
});
