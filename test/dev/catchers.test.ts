import { createTransport } from 'nodemailer';
import { type CaughtMail, startMailCatcher } from '../../dev/mail-catcher';
import { type CaughtSms, startSmsCatcher } from '../../dev/sms-catcher';

const mail = { from: 'Assent <no-reply@assent.example>', subject: '请确认 / Please confirm', text: 'Open the link.' };

test('a mail to two recipients is caught once for each, with its words intact', async () => {
  const caught: CaughtMail[] = [];
  const catcher = await startMailCatcher({ onMail: (each) => void caught.push(each) });
  const sender = createTransport(catcher.url);
  await sender.sendMail({
    ...mail,
    to: ['li@customer.example', 'wang@customer.example'],
    html: '<p>Open the link.</p>',
  });
  sender.close();
  await catcher.stop();

  expect(caught.map(({ to }) => to)).toEqual(['li@customer.example', 'wang@customer.example']);
  expect(caught[0]).toMatchObject({
    from: 'no-reply@assent.example',
    subject: mail.subject,
    html: '<p>Open the link.</p>',
  });
  expect(caught[0]?.text.trim()).toBe(mail.text);
  expect(caught[0]?.messageId).toMatch(/^<.+>$/);
});

test('a mail that could not be kept is refused for now, so that the sender tries again', async () => {
  const catcher = await startMailCatcher({ onMail: () => Promise.reject(new Error('no database')) });
  const sender = createTransport(catcher.url);
  await expect(sender.sendMail({ ...mail, to: 'li@customer.example' })).rejects.toMatchObject({ responseCode: 451 });
  sender.close();
  await catcher.stop();
});

test('a text message repeated with its key is sent once and answered alike', async () => {
  const caught: CaughtSms[] = [];
  const catcher = await startSmsCatcher({ onSms: (each) => void caught.push(each) });
  const send = (body: unknown): Promise<Response> =>
    fetch(`${catcher.url}/sms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const message = { to: '+8613800000000', text: '验证码 123456', key: 'notice-1' };
  const answers = await Promise.all([send(message), send(message)]);
  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  const ids = await Promise.all(answers.map((answer) => answer.json()));
  expect(ids[0]).toEqual(ids[1]);
  expect(caught).toEqual([{ ...message, ...(ids[0] as { id: string }), at: expect.any(String) as string }]);
  expect((await send({ to: '+86' })).status).toBe(422);
  await catcher.stop();
});
