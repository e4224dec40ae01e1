import type { Story } from './stories';

/**
 * An answer to a task: by whom, and the decision with its form in either case. `code` if a one-time code is required.
 */
export interface Part {
  readonly person: string;
  readonly agree: object;
  readonly disagree: object;
  readonly code?: boolean;
}

/** The answer that a task of a story needs. */
export function partOf({ pair, type }: Story, key: string): Part {
  const unlink = { unlinkNoticeAccepted: true };
  const notices =
    type === 'relationship-switch' ? { switchNoticeAccepted: true, associationNoticeAccepted: true } : unlink;
  const comment = 'Not as it stands';
  const parts: Record<string, Part> = {
    preReview: {
      person: 'vendor.pre-reviewer',
      agree: { decision: 'pass' },
      disagree: { decision: 'fail', comment },
    },
    submission: {
      person: pair.customer,
      agree: { decision: 'submit' },
      disagree: { decision: 'submit' },
      code: true,
    },
    customerConsent: {
      person: pair.customer,
      agree: { decision: 'grant', form: notices },
      disagree: { decision: 'refuse' },
      code: true,
    },
    partnerApproval: {
      person: `${pair.partner}.admin`,
      agree: { decision: 'approve', form: unlink },
      disagree: { decision: 'reject', comment },
    },
    operatorRepair: {
      person: 'vendor.operator',
      agree: { decision: 'retry' },
      disagree: { decision: 'abandon', comment },
    },
  };
  return parts[key] as Part;
}
