import { email, lines, mailAddress } from '../../../api/http/texts';
import { isBlank } from '../../../workflows/kit/policy/blank';
import { REGIONS } from '../../../workflows/distribution/regions';
import { apiWorld, type ApiWorld } from '../api-world';

describe('an e-mail address', () => {
  it.each([
    ['联系@例子.中国', '联系@xn--fsqu00a.xn--fiqs8s'],
    ['联系@xn--fsqu00a.xn--fiqs8s', '联系@xn--fsqu00a.xn--fiqs8s'],
    ['müller@Bücher.example', 'müller@xn--bcher-kva.example'],
    ['someone@EXAMPLE.com', 'someone@example.com'],
    ['a.b+c@mail.example.com', 'a.b+c@mail.example.com'],
    ['sales@例子。中国', 'sales@xn--fsqu00a.xn--fiqs8s'],
  ])('%s has one form, by which it is found again', (typed, form) => {
    expect(email().parse(` ${typed} `)).toBe(form);
    expect(mailAddress(form)).toBe(form);
  });

  it.each([
    '',
    'nobody',
    '@例子.中国',
    'a@b',
    'a b@example.com',
    'a..b@example.com',
    'a@-x.com',
    'a@例子',
    'a@x.com\u200b@',
  ])('%j is none', (typed) => expect(email().safeParse(typed).success).toBe(false));
});

it.each(['', '   ', '\u200b\u200b', '\u3164', '\u2060\ufeff', '\u00ad', '\u2800', '\t\n'])(
  'a reason of %j says nothing and counts as blank',
  (text) => {
    expect(isBlank(text)).toBe(true);
    expect(lines(256).safeParse(text).success).toBe(false);
  },
);

it.each(['好', '0', '-', '原因\u200b', 'é'])('a reason of %j says something', (text) => {
  expect(isBlank(text)).toBe(false);
  expect(lines(256).safeParse(text).success).toBe(true);
});

describe('an invitation', () => {
  let api: ApiWorld;
  beforeAll(async () => {
    api = await apiWorld();
  });
  afterAll(() => api.close());

  it('goes to an international address in its one form', async () => {
    const invite = (address: string) =>
      api.post('master-1.admin', '/v1/cases', { type: 'distributor-invitation', form: { email: address } });
    const first = await invite('联系@例子.中国');
    expect(first.status).toBe(201);
    const { form } = await api.world.caseRow(first.body.id);
    expect(form).toMatchObject({ email: '联系@xn--fsqu00a.xn--fiqs8s' });
    const again = await invite('联系@xn--fsqu00a.xn--fiqs8s');
    expect([again.status, again.body.blockers[0]?.code]).toEqual([422, 'INVITATION_OPEN']);
  });

  it('is not ended by a business region that is none: the answer names those that are', async () => {
    const { email: address } = (await api.get('distributor-4.admin', '/v1/directory/partners/distributor-4'))
      .body as unknown as {
      email: string;
    };
    const { body: invited } = await api.post('master-1.admin', '/v1/cases', {
      type: 'distributor-invitation',
      form: { email: address },
    });
    const task = invited.tasks[0]!.id;
    for (const businessRegion of ['cn', 'China', 'XX', '']) {
      const form = { businessRegion, noticeAccepted: true };
      const wrong = await api.post('distributor-4.admin', `/v1/tasks/${task}/decision`, { decision: 'accept', form });
      expect([wrong.status, wrong.body.errors[0]?.path]).toEqual([422, 'form.businessRegion']);
    }
    expect((await api.get('master-1.admin', `/v1/cases/${invited.id}`)).body).toMatchObject({ state: 'sent' });
    expect(REGIONS.map(({ value }) => value)).toContain('CN');
  });
});
