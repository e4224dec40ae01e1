import type { Ports } from '../../../activities/ports';
import type { Db } from '../../../db/knex';
import { overBothAdapters } from './both-adapters';

overBothAdapters('messages and one-time codes', (outside) => {
  let db: Db;
  let ports: Ports;
  beforeEach(() => {
    ({ db, ports } = outside());
  });

  const codeSentTo = async (to: string): Promise<string> => {
    const row = await db('world_effects').where({ port: 'notification', subject: to }).orderBy('at', 'desc').first<{
      request: { text: string };
    }>();
    return /\d{6}/.exec(row.request.text)?.[0] as string;
  };
  const sendCode = (key: string) =>
    ports.verificationCode.send({ key, partyId: 'customer-1', purpose: 'consent', binding: 'mine' });

  test('a station message is written once for its key', async () => {
    const message = { key: 'n', channel: 'station', to: 'partner-a.admin', subject: '待办', text: '请处理' } as const;
    expect(await ports.notification.send(message)).toEqual({ status: 'sent' });
    expect(await ports.notification.send(message)).toEqual({ status: 'sent' });
    expect(await db('station_messages').pluck('body')).toEqual(['请处理']);
  });

  test('a code opens the door once, in the browser that asked for it, and for its purpose alone', async () => {
    const sent = await sendCode('v');
    expect(sent.sentTo).toBe('199****0001');
    expect(await sendCode('v')).toEqual(sent);
    const proof = { codeId: sent.codeId, code: await codeSentTo('19900000001'), purpose: 'consent', binding: 'mine' };
    expect(await ports.verificationCode.verify({ ...proof, binding: 'theirs' })).toEqual({
      result: 'wrong',
      attemptsLeft: 4,
    });
    expect(await ports.verificationCode.verify({ ...proof, purpose: 'unlink' })).toEqual({
      result: 'wrong',
      attemptsLeft: 3,
    });
    expect(await ports.verificationCode.verify(proof)).toEqual({ result: 'passed', attemptsLeft: 2 });
    expect(await ports.verificationCode.verify(proof)).toEqual({ result: 'unknown', attemptsLeft: 0 });
    expect(await ports.verificationCode.verify({ ...proof, codeId: 'x' })).toEqual({
      result: 'unknown',
      attemptsLeft: 0,
    });
  });

  test('of fifty guesses at once five are counted, and then the right code opens nothing', async () => {
    const { codeId } = await sendCode('v');
    const code = await codeSentTo('19900000001');
    const wrong = code === '000000' ? '000001' : '000000';
    const guess = { codeId, code: wrong, purpose: 'consent', binding: 'mine' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => ports.verificationCode.verify(guess)));
    expect(
      answers
        .filter((each) => each.result === 'wrong')
        .map((each) => each.attemptsLeft)
        .sort(),
    ).toEqual([0, 1, 2, 3, 4]);
    expect(answers.filter((each) => each.result === 'exhausted')).toHaveLength(45);
    expect(await ports.verificationCode.verify({ ...guess, code })).toEqual({ result: 'exhausted', attemptsLeft: 0 });
  });

  test('a code is dead when its ten minutes are over on the world clock', async () => {
    const { codeId } = await sendCode('v');
    await db('world_clock').update({ offset_ms: 10 * 60_000 });
    const proof = { codeId, code: await codeSentTo('19900000001'), purpose: 'consent', binding: 'mine' };
    expect(await ports.verificationCode.verify(proof)).toEqual({ result: 'expired', attemptsLeft: 0 });
  });

  test('an eleventh code within ten minutes is refused', async () => {
    for (let index = 0; index < 10; index += 1) await sendCode(`v${index}`);
    await expect(sendCode('v10')).rejects.toMatchObject({ code: 'too-many-codes' });
  });
});
