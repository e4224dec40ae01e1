/**
 * What an outside answer means. `refused`: the request itself is impossible, a retry is useless; `later`: may pass by
 * itself; `ours`: operators must fix our account, address, network or message; says nothing about the request.
 */
export type Outcome = 'done' | 'refused' | 'ours' | 'later';

/**
 * The first matching row wins. `named`: the body names a business code; `unnamed`: it does not, so a proxy or a wrong
 * path may have answered.
 */
const HTTP: readonly { from: number; to: number; named: Outcome; unnamed: Outcome }[] = [
  { from: 200, to: 299, named: 'done', unnamed: 'done' },
  { from: 300, to: 399, named: 'ours', unnamed: 'ours' }, // another address than the one we were given
  { from: 401, to: 401, named: 'ours', unnamed: 'ours' }, // our token
  { from: 407, to: 407, named: 'ours', unnamed: 'ours' }, // a proxy of ours
  { from: 408, to: 408, named: 'later', unnamed: 'later' },
  { from: 425, to: 425, named: 'later', unnamed: 'later' },
  { from: 429, to: 429, named: 'later', unnamed: 'later' },
  { from: 400, to: 499, named: 'refused', unnamed: 'ours' },
  { from: 500, to: 599, named: 'later', unnamed: 'later' },
];

/** What an HTTP answer means; `code` is the business code that its body names. */
export function httpOutcome(status: number, code?: string): Outcome {
  const row = HTTP.find(({ from, to }) => from <= status && status <= to);
  return (code === undefined ? row?.unnamed : row?.named) ?? 'ours';
}

/** The codes by which an SMS provider blames the number: those of docs/ports.md and, by number, Twilio's. */
const ABOUT_THE_NUMBER: readonly string[] = [
  'invalid-number',
  'unknown-number',
  'not-a-mobile',
  'opted-out',
  '21211', // not a valid number
  '21610', // has unsubscribed
  '21614', // not a mobile
];

/** What the HTTP answer of an SMS provider means: only a code about the number can refuse it. */
export const smsOutcome = (status: number, code?: string): Outcome =>
  httpOutcome(status, code !== undefined && ABOUT_THE_NUMBER.includes(code) ? code : undefined);

/** How far a mail had come: greeting, encryption and sign-in; MAIL FROM; RCPT TO; DATA and what follows. */
export type SmtpStage = 'session' | 'sender' | 'receiver' | 'content';

/**
 * Enhanced status codes (RFC 3463, IANA registry) without the leading class 5, once a receiver has been named. Any
 * other is ours.
 */
const ENHANCED: Readonly<Record<string, Outcome>> = {
  '1.0': 'refused',
  '1.1': 'refused', // no such mailbox
  '1.2': 'refused', // no such domain
  '1.3': 'refused', // not an address
  '1.4': 'refused', // ambiguous
  '1.6': 'refused', // moved
  '1.10': 'refused', // the domain takes no mail
  '2.0': 'refused',
  '2.1': 'refused', // disabled
  '2.2': 'later', // full: may be emptied, and most servers call the same 452
  '4.1': 'refused', // Exchange Online: not in the directory
  '4.4': 'refused', // no way to the domain
  '5.0': 'refused', // Outlook.com: mailbox unavailable
  '7.17': 'refused', // has another owner now
  '7.18': 'refused', // its domain has another owner now
};

/** Replies to RCPT TO with no enhanced status, unless their words say otherwise. */
const PLAIN: Readonly<Record<string, Outcome>> = {
  501: 'refused',
  550: 'refused',
  551: 'refused',
  552: 'later',
  553: 'refused',
};

const SAYS_NOBODY =
  /\b(user|mailbox|recipient|address|account)\b.{0,40}\b(unknown|not found|no such|does ?n[o']t exist|invalid|disabled|inactive)|\b(no such|unknown|invalid) (user|mailbox|recipient|address|account)/i;
const SAYS_POLICY =
  /\b(relay|relaying|rcpthosts|block|blocked|blocklist|blacklist|blacklisted|spam|rbl|dnsbl|reputation|policy|prohibited|denied|auth|authenticate|authentication)\b/i;

/** What a reply of a mail server means, by the stage at which it came; `reply` begins with its three digits. */
export function smtpOutcome(stage: SmtpStage, reply: string): Outcome {
  if (/^[23]/.test(reply)) return 'done';
  if (/^4/.test(reply)) return 'later';
  if (stage === 'session' || stage === 'sender') return 'ours';
  const enhanced = enhancedStatus(reply);
  if (enhanced !== undefined && enhanced !== '0.0') return ENHANCED[enhanced] ?? 'ours';
  if (SAYS_NOBODY.test(reply)) return 'refused';
  const plain = PLAIN[reply.slice(0, 3)];
  return stage === 'content' || plain === undefined || SAYS_POLICY.test(reply) ? 'ours' : plain;
}

/** `1.1` of `550 5.1.1 …`, and of qmail's `550 … (#5.1.1)`; an IP address does not count. */
function enhancedStatus(reply: string): string | undefined {
  const found = /^5\d\d[ -]5\.(\d{1,3}\.\d{1,3})(?![.\d])/.exec(reply) ?? /#5\.(\d{1,3}\.\d{1,3})(?![.\d])/.exec(reply);
  return found?.[1];
}

/** What a missing answer means: an untrusted certificate stays so until somebody acts, anything else may pass. */
export function networkOutcome(error: unknown): 'ours' | 'later' {
  const { message = '', cause } = (error ?? {}) as { message?: string; cause?: unknown };
  if (/certificate/i.test(message)) return 'ours';
  return cause === undefined ? 'later' : networkOutcome(cause);
}
