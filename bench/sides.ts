import { randomUUID } from 'node:crypto';
import { BARE_FORM, type BareHandle } from './bare/client';
import type { Rig } from './rig';
import { customerId, PARTNER } from './world';

/** What both systems can be asked to do, by the same names. */
export interface Side<C> {
  readonly name: string;
  /** Opens a case that waits for a review. */
  openReview(): Promise<C>;
  /** Passes the review: one decision, after which the next task is open. */
  pass(opened: C): Promise<void>;
  /** Opens a case that waits for the customer. */
  openSwitch(): Promise<C>;
  /** What the customer's decision needs beforehand; not part of the comparison. */
  prepareConsent(opened: C): Promise<void>;
  /** Consents, and resolves when the case has ended with all its effects. */
  consent(opened: C): Promise<void>;
  workflowId(opened: C): string;
}

interface Opened {
  readonly customer: string;
  readonly taskId: string;
  readonly key: string;
  codeId: string;
}

interface CaseBody {
  readonly tasks: readonly { readonly id: string; readonly status: string }[];
}

/** A side that also accepts the same decision again. */
export interface AssentSide extends Side<Opened> {
  passAgain(opened: Opened): Promise<void>;
}

const NOTICES = { switchNoticeAccepted: true, associationNoticeAccepted: true };

/** Both sides of one rig. Made once per rig, because every case needs a customer of its own. */
export interface Sides {
  readonly rig: Rig;
  readonly ours: AssentSide;
  readonly theirs: Side<BareHandle>;
}

export const bothSides = async (rig: Rig): Promise<Sides> => ({
  rig,
  ours: await assentSide(rig),
  theirs: bareSide(rig),
});

/** Our own API, called as its clients call it: signed in, with idempotency keys. */
async function assentSide(rig: Rig): Promise<AssentSide> {
  const { assent, client } = rig;
  const [admin, reviewer] = await Promise.all([rig.signIn(`${PARTNER}.admin`), rig.signIn('vendor.pre-reviewer')]);
  const customers = new Map<string, Record<string, string>>();
  const taken = { reseller: 0, referral: 0 };
  const open = async (type: string, model: 'reseller' | 'referral', more: object): Promise<Opened> => {
    const customer = customerId(model, (taken[model] += 1));
    const form = { customerId: customer, reason: 'The customer asked for it', noticeAccepted: true, ...more };
    const key = randomUUID();
    const body = await assent.post<CaseBody>('/v1/cases', { type, form }, { ...admin, 'idempotency-key': key }, 201);
    return { customer, taskId: body.tasks.find(({ status }) => status === 'open')?.id ?? '', key, codeId: '' };
  };
  const pass = ({ taskId, key }: Opened): Promise<void> =>
    assent.post(`/v1/tasks/${taskId}/decision`, { decision: 'pass' }, { ...reviewer, 'idempotency-key': key });
  const workflowId = ({ customer }: Opened): string => `association/${customer}`;
  return {
    name: 'assent',
    openReview: () => open('partner-unlink', 'reseller', {}),
    pass,
    passAgain: pass,
    openSwitch: () => open('relationship-switch', 'referral', { toModel: 'reseller' }),
    async prepareConsent(opened) {
      const headers = await rig.signIn(opened.customer);
      customers.set(opened.customer, headers);
      const sent = await assent.post<{ codeId: string }>(`/v1/tasks/${opened.taskId}/code`, {}, headers, 201);
      opened.codeId = sent.codeId;
    },
    async consent(opened) {
      const { customer, taskId, codeId, key } = opened;
      const mobile = `19902${/\d+$/.exec(customer)?.[0]?.padStart(6, '0')}`;
      await assent.post(
        `/v1/tasks/${taskId}/decision`,
        { decision: 'grant', form: NOTICES, codeId, code: rig.code(mobile) },
        { ...customers.get(customer), 'idempotency-key': key },
      );
      await client.workflow.getHandle(workflowId(opened)).result();
    },
    workflowId,
  };
}

/** The bare reference, with forms of the same size. */
function bareSide({ bare, client }: Rig): Side<BareHandle> {
  const open = async (type: string): Promise<BareHandle> => {
    const id = randomUUID();
    await bare.post(`/cases/${type}`, { id, ...BARE_FORM }, {}, 201);
    return { id, key: randomUUID() };
  };
  const decide = ({ id, key }: BareHandle, body: object): Promise<void> =>
    bare.post(`/cases/${id}/decision/${key}`, { by: 'vendor.pre-reviewer', ...body });
  const workflowId = ({ id }: BareHandle): string => `bare/${id}`;
  return {
    name: 'bare',
    openReview: () => open('bareReview'),
    pass: (opened) => decide(opened, { decision: 'pass' }),
    openSwitch: () => open('bareSwitch'),
    prepareConsent: () => Promise.resolve(),
    async consent(opened) {
      await decide(opened, { decision: 'grant', form: NOTICES });
      await client.workflow.getHandle(workflowId(opened)).result();
    },
    workflowId,
  };
}
