import type { Field, FormOf, Money } from '../kit/policy/fields';
import type { Blocker } from '../kit/policy/refusals';
import type { Role } from '../kit/policy/roles';
import { blockersOf } from './nre.blockers';

/** Who deals with agreements: nobody else sees an amount before it is effective. */
export const AGREEMENT_READERS = ['ecosystem-manager', 'finance', 'vendor-operator'] as const satisfies readonly Role[];

const SECRET = { visibleTo: AGREEMENT_READERS } as const;
const NUMBER = { kind: 'text', max: 64, label: { zh: '协议编号', en: 'Number of the agreement' } } as const;
const AMOUNT = { kind: 'money', label: { zh: '协议金额', en: 'Amount of the agreement' } } as const;
const MILESTONES = {
  kind: 'list',
  max: 20,
  label: { zh: '里程碑', en: 'Milestones' },
  fields: [
    { name: 'title', kind: 'text', required: true, max: 64, label: { zh: '里程碑', en: 'Milestone' } },
    { name: 'amount', kind: 'money', required: true, label: { zh: '金额', en: 'Amount' } },
    { name: 'plannedOn', kind: 'date', required: true, label: { zh: '计划验收日期', en: 'Acceptance planned on' } },
  ],
} as const;

/** A signed agreement as it is uploaded; its list of milestones is prefilled from `beginsWith`. */
export const agreementFields = <const B extends string>(beginsWith: B) =>
  [
    {
      ...SECRET,
      name: 'agreement',
      kind: 'file',
      required: true,
      max: 3,
      label: { zh: '已签署的协议', en: 'Signed agreement' },
    },
    { ...SECRET, ...NUMBER, name: 'number', required: true },
    { ...SECRET, ...AMOUNT, name: 'amount', required: true },
    { ...SECRET, ...MILESTONES, name: 'milestones', required: true, min: 1, beginsWith },
  ] as const satisfies readonly Field[];

const EFFECTIVE = { kind: 'date', label: { zh: '生效日期', en: 'Effective on' } } as const;
const VERSION = { kind: 'count', label: { zh: '协议版本', en: 'Version of the agreement' } } as const;

/** What is known of the agreement: few see one that awaits its recheck, everybody sees an effective one. */
export const AGREEMENT_FACTS = [
  { ...NUMBER, name: 'agreementNumber', required: false },
  { ...VERSION, name: 'agreementVersion', required: false },
  { ...AMOUNT, name: 'amount', required: false },
  { ...EFFECTIVE, name: 'effectiveOn', required: false },
  { ...MILESTONES, name: 'milestones', required: false },
  { name: 'paid', kind: 'money', required: false, label: { zh: '已付金额', en: 'Paid so far' } },
  {
    name: 'versions',
    kind: 'list',
    required: false,
    label: { zh: '协议各版本', en: 'Versions of the agreement' },
    fields: [
      { ...VERSION, name: 'version', required: true },
      { ...NUMBER, name: 'number', required: true },
      { ...AMOUNT, name: 'amount', required: true },
      { ...EFFECTIVE, name: 'effectiveOn', required: true },
      { ...MILESTONES, name: 'milestones', required: true },
    ],
  },
  {
    ...SECRET,
    ...NUMBER,
    name: 'proposedNumber',
    required: false,
    label: { zh: '待复核的协议编号', en: 'Agreement to be rechecked' },
  },
  {
    ...SECRET,
    ...AMOUNT,
    name: 'proposedAmount',
    required: false,
    label: { zh: '待复核的协议金额', en: 'Amount to be rechecked' },
  },
  {
    ...SECRET,
    ...MILESTONES,
    name: 'proposedMilestones',
    required: false,
    label: { zh: '待复核的里程碑', en: 'Milestones to be rechecked' },
  },
  { ...SECRET, name: 'proposedBy', kind: 'person', required: false, label: { zh: '协议上传人', en: 'Uploaded by' } },
  {
    ...SECRET,
    name: 'sentBack',
    kind: 'longText',
    required: false,
    label: { zh: '复核退回原因', en: 'Why the agreement was sent back' },
  },
] as const satisfies readonly Field[];

/** An uploaded agreement. */
export type Agreement = FormOf<ReturnType<typeof agreementFields>>;

/** A milestone of an agreement. */
export type AgreedMilestone = Agreement['milestones'][number];

/**
 * What is wrong with an agreement whose first milestones are already open. Names no figure, since the partner may read
 * it.
 */
export function faultsOf({ amount, milestones }: Agreement, opened: readonly AgreedMilestone[]): Blocker[] {
  const all = [amount, ...milestones.map((each) => each.amount)];
  const sum = milestones.reduce((total, each) => total + each.amount.minor, 0);
  return blockersOf({
    AMOUNT_MISSING: all.some(({ minor }) => minor <= 0),
    CURRENCIES_DIFFER: all.some(({ currency }) => currency !== amount.currency),
    AMOUNTS_DIFFER: sum !== amount.minor,
    MILESTONE_ALREADY_OPEN: changesOpened(milestones, opened),
  });
}

/** An amendment changes only what is not open yet (domain 1.5.7). */
export const changesOpened = (milestones: readonly AgreedMilestone[], opened: readonly AgreedMilestone[]): boolean =>
  opened.some((each, n) => !isSame(each, milestones[n]));

const isSame = (one: AgreedMilestone, other: AgreedMilestone | undefined): boolean =>
  one.title === other?.title &&
  one.plannedOn === other.plannedOn &&
  one.amount.minor === other.amount.minor &&
  one.amount.currency === other.amount.currency;

/** How the payment of a milestone (counted from 1) ended. */
export interface EndedMilestone {
  readonly milestone: number;
  readonly outcome: 'paid' | 'cancelled';
}

/** What has been paid of an agreement. */
export function paidOf(
  { amount, milestones }: Pick<Agreement, 'amount' | 'milestones'>,
  ended: readonly EndedMilestone[],
): Money {
  const paid = ended.filter(({ outcome }) => outcome === 'paid');
  const minor = paid.reduce((sum, { milestone }) => sum + (milestones[milestone - 1]?.amount.minor ?? 0), 0);
  return { minor, currency: amount.currency };
}
