/** A case of the bare reference, as its caller knows it. */
export interface BareHandle {
  readonly id: string;
  readonly key: string;
}

/** The same facts as in an opening of ours. */
export const BARE_FORM = {
  form: { customerId: 'bench-reseller-1', reason: 'The customer asked for it', noticeAccepted: true },
  actor: { personId: 'partner-a.admin', partyId: 'partner-a', roles: ['partner-admin'], proof: 'role' },
};
