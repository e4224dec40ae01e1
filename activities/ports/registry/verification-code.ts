import { createHash, randomBytes, randomInt } from 'node:crypto';
import { findParty, findPerson } from '../../../db/directory/directory';
import type { Db } from '../../../db/knex';
import { maskText } from '../../../workflows/kit/policy/addresses';
import { PortRefusal } from '../errors';
import type { NotificationPort } from '../notification';
import type { VerificationCodePort, VerificationResult } from '../verification-code';
import { ask, firstAnswer, meetFaults, remember } from './simulation';

const VALID_MINUTES = 10;
const MOST_TRIES = 5;
const MOST_CODES = 10;

interface Receiver {
  channel: 'email' | 'sms';
  to: string;
  locale: 'zh-CN' | 'en-US';
}

/**
 * Our own one-time codes, delivered through the notification port to the registered mobile, else the registered e-mail.
 */
export function registryVerificationCode(db: Db, notification: NotificationPort): VerificationCodePort {
  const port = 'verification-code';
  return {
    // The message cannot be part of a transaction: a repeated key after a failed delivery issues and sends a new code.
    send: async ({ key, ...request }) => {
      const { partyId, purpose } = request;
      // Only a hash of the binding is kept: with the binding itself, a copy of the tables would yield the codes.
      const asked = { partyId, purpose, browser: createHash('sha256').update(request.binding).digest('hex') };
      const call = { port, operation: 'send', subject: partyId, key, request: asked } as const;
      await meetFaults(db, port, partyId);
      const before = await firstAnswer<Awaited<ReturnType<VerificationCodePort['send']>>>(db, call);
      if (before) return before;
      const receiver = await receiverOf(db, partyId);
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      const { codeId, expiresAt } = await issue(db, { ...request, code });
      const { channel, to } = receiver;
      const sent = await notification.send({
        key: `verification/${codeId}`,
        channel,
        to,
        ...messageOf(code, receiver),
      });
      if (sent.status === 'bounced') throw new PortRefusal('undeliverable', 'the registered address takes no messages');
      return remember(db, call, { codeId, sentTo: maskText(to), expiresAt });
    },
    verify: (call) => ask(db, port, call.codeId, () => verify(db, call)),
  };
}

/**
 * The code and the browser's secret are hashed together and neither is stored, so a copy of the table does not allow
 * trying all million codes.
 */
const hashOf = (proof: { codeId: string; code: string; purpose: string; binding: string }): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([proof.codeId, proof.code, proof.purpose, proof.binding]))
    .digest();

async function issue(
  db: Db,
  asked: { partyId: string; purpose: string; binding: string; code: string },
): Promise<{ codeId: string; expiresAt: string }> {
  const codeId = randomBytes(24).toString('base64url');
  const insert = {
    sql: `insert into verification_codes (id, party_id, purpose, hash, max_tries, sent_at, expires_at)
     select :codeId, :partyId, :purpose, :hash, :tries, now, now + :minutes * interval '1 minute'
     from (select world_now() as now) clock
     where :codes > (select count(*) from verification_codes
                     where party_id = :partyId and sent_at > now - :minutes * interval '1 minute')
     returning expires_at`,
    bindings: {
      codeId,
      partyId: asked.partyId,
      purpose: asked.purpose,
      hash: hashOf({ ...asked, codeId }),
      tries: MOST_TRIES,
      minutes: VALID_MINUTES,
      codes: MOST_CODES,
    },
  };
  const issued = await db.transaction(async (tx) => {
    // A party's codes are counted one after the other: many requested at once would not see each other.
    await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`verification-codes/${asked.partyId}`]);
    const { rows } = await tx.raw<{ rows: { expires_at: Date }[] }>(insert.sql, insert.bindings);
    return rows[0];
  });
  if (!issued) throw new PortRefusal('too-many-codes', `more than ${MOST_CODES} codes in ${VALID_MINUTES} minutes`);
  return { codeId, expiresAt: issued.expires_at.toISOString() };
}

async function verify(
  db: Db,
  proof: { codeId: string; code: string; purpose: string; binding: string },
): Promise<{ result: VerificationResult; attemptsLeft: number }> {
  // Counting and comparing are one statement: parallel guesses queue on the row and each costs a try.
  const tried = await db.raw<{ rows: { passed: boolean; left: number }[] }>(
    `update verification_codes
     set tries = tries + 1, passed_at = case when hash = :hash then world_now() end
     where id = :codeId and passed_at is null and tries < max_tries and world_now() < expires_at
     returning passed_at is not null as passed, max_tries - tries as left`,
    { codeId: proof.codeId, hash: hashOf(proof) },
  );
  const counted = tried.rows[0];
  if (counted) return { result: counted.passed ? 'passed' : 'wrong', attemptsLeft: counted.left };
  const dead = await db.raw<{ rows: { why: VerificationResult }[] }>(
    `select case when passed_at is not null then 'unknown' when tries >= max_tries then 'exhausted' else 'expired' end as why
     from verification_codes where id = ?`,
    [proof.codeId],
  );
  return { result: dead.rows[0]?.why ?? 'unknown', attemptsLeft: 0 };
}

async function receiverOf(db: Db, id: string): Promise<Receiver> {
  const registered = (await findParty(db, id)) ?? (await findPerson(db, id));
  if (!registered) throw new PortRefusal('unknown-party', 'there is no such party or person');
  const { mobile, email, locale } = registered;
  return mobile ? { channel: 'sms', to: mobile, locale } : { channel: 'email', to: email, locale };
}

function messageOf(code: string, { locale }: Receiver): { subject: string; text: string } {
  if (locale === 'en-US') {
    const text = `Your verification code is ${code}, valid for ${VALID_MINUTES} minutes. Do not tell it to anybody.`;
    return { subject: 'Your verification code', text };
  }
  return { subject: '验证码', text: `您的验证码为 ${code}，${VALID_MINUTES} 分钟内有效，请勿告知他人。` };
}
