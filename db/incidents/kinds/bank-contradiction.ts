import { VENDOR } from '../../../workflows/kit/policy/roles';
import type { Label } from '../../../workflows/kit/policy/labels';
import { BANK_SAYS, quoted, type BankSays } from '../../../workflows/payment/bank-says';
import { invoicePaymentPolicy } from '../../../workflows/payment/invoice-payment.policy';
import { type Found, incidentKind } from '../kind';

type Facts = {
  type: string;
  /** The place of the word on the record of its case. */
  seq: number;
  said: BankSays;
  reference: string;
  known: string;
  knownReference: string | null;
};

/** What the record says of the payment: the bank's word before, or how the case has ended. */
function onRecord({ known, knownReference }: Facts): Label {
  if (known in BANK_SAYS) return quoted(known as BankSays, knownReference);
  const { title } = invoicePaymentPolicy.outcomes[known as keyof typeof invoicePaymentPolicy.outcomes];
  return { zh: `“${title.zh}”`, en: `“${title.en}”` };
}

/** The bank says the contrary of what it had said, or of how a payment has ended, and nobody has cleared it yet. */
export const bankContradiction = incidentKind<Facts>({
  kind: 'bank-contradiction',
  title: { zh: '银行的答复前后矛盾', en: 'The bank contradicts itself' },
  sentence: (facts, words) => {
    const [said, known] = [quoted(facts.said, facts.reference), onRecord(facts)];
    return {
      zh: `“${words.process(facts.type).zh}”：银行的答复是${said.zh}，而记录为${known.zh}。`,
      en: `“${words.process(facts.type).en}”: the bank says ${said.en}, while the record says ${known.en}.`,
    };
  },
  otherwise: () => ({
    zh: '在与银行核实之前，款项与记录可能不一致。',
    en: 'Until somebody clears it with the bank, the money may not be where the record says.',
  }),
  moves: ['settle'],
  money: true,
  find: async ({ db }) => {
    const { rows } = await db.raw<{ rows: Found<Facts>[] }>(
      `select e.case_id || '/' || e.seq as subject, e.case_id as "caseId", :vendor as "partyId", 'finance' as role, e.at as since,
         jsonb_build_object('type', c.type, 'seq', e.seq, 'said', e.data ->> 'result', 'reference', e.data ->> 'reference',
           'known', coalesce(e.data ->> 'known', c.outcome),
           'knownReference', case when e.data ->> 'known' is null then c.data ->> 'bankReference' end) as facts
       from audit_events e join cases c on c.id = e.case_id
       where e.action in ('payment.contradicted', 'paymentResult.late')
         and case when e.data ->> 'known' is not null then true
           when c.outcome = 'paid' then e.data ->> 'result' <> 'paid' or e.data ->> 'reference' is distinct from c.data ->> 'bankReference'
           else e.data ->> 'result' = 'paid' end
         and not exists (select from audit_events s
           where s.case_id = e.case_id and s.action = 'payment.contradiction-settled' and s.data ->> 'seq' = e.seq::text)`,
      { vendor: VENDOR },
    );
    return rows;
  },
});
