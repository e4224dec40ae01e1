import type { FormValues } from '../kit/policy/fields';
import type { MovesFor, Policy } from '../kit/policy/policy';
import type { Blocker } from '../kit/policy/refusals';
import type { PartyRole } from '../kit/policy/roles';
import { blockerFrom, type Reason } from './blockers';

/** A partner of a case for which nothing may be opened, passed or paid now. */
export interface Barred {
  readonly role: PartyRole;
  readonly standing: 'frozen' | 'left';
}

/** Why nothing may be opened, passed or paid for a partner, in the words of every process. */
export const STANDING_REASONS = {
  PARTNER_FROZEN: {
    actor: 'vendor',
    title: { zh: '伙伴已被冻结', en: 'The partner is frozen' },
    hint: {
      zh: '解冻前不开通、不通过、不支付；伙伴自身的期限已停止计时。',
      en: 'Nothing is opened, passed or paid until the freeze is lifted; the clocks of the partner’s own deadlines stand still.',
    },
  },
  MASTER_FROZEN: {
    actor: 'vendor',
    title: { zh: '总经销商已被冻结', en: 'The master distributor is frozen' },
    hint: {
      zh: '冻结期间不能发展云经销商，解除冻结后可继续。',
      en: 'A frozen master distributor wins no cloud distributors; it goes on once the freeze is lifted.',
    },
  },
  DISTRIBUTOR_FROZEN: {
    actor: 'vendor',
    title: { zh: '云经销商已被冻结', en: 'The cloud distributor is frozen' },
    hint: {
      zh: '冻结期间不能建立合作，解除冻结后可继续。',
      en: 'A frozen cloud distributor begins no cooperation; it goes on once the freeze is lifted.',
    },
  },
  PARTY_HAS_LEFT: {
    actor: 'vendor',
    title: { zh: '伙伴已退出合作计划', en: 'The partner has left the programme' },
    hint: {
      zh: '无法继续办理；如有疑问，请联系运营人员。',
      en: 'Nothing can go on; contact vendor operations if in doubt.',
    },
  },
} as const satisfies Record<string, Reason>;

const FROZEN: Readonly<Partial<Record<PartyRole, keyof typeof STANDING_REASONS>>> = {
  master: 'MASTER_FROZEN',
  distributor: 'DISTRIBUTOR_FROZEN',
};

/** What keeps anything from being opened, passed or paid for a partner that stands so. */
export const standingBlocker = ({ role, standing }: Barred): Blocker =>
  blockerFrom(STANDING_REASONS)(standing === 'left' ? 'PARTY_HAS_LEFT' : (FROZEN[role] ?? 'PARTNER_FROZEN'));

/** What a person wants of a case: a decision of a task, or an action. */
export type Wanted = { readonly task: string; readonly decision: string } | { readonly action: string };

/** A case as far as the standing of its partners matters: which are barred, and between which models it moves a customer. */
export interface Standing {
  readonly barred: readonly Barred[];
  readonly data: FormValues;
}

/** Everything in the way of a decision or action because of how the partners of its case stand. */
export function standingBlockers(policy: Policy, wanted: Wanted, { barred, data }: Standing): Blocker[] {
  const moved = movedBy(policy, wanted);
  const ofReseller = [data['from'], data['to']].includes('reseller');
  const isFor = ({ role, standing }: Barred): boolean =>
    isList(moved) ? moved.includes(role) : moved.resellersOf === role && (ofReseller || standing === 'left');
  const found = barred.filter(isFor).map(standingBlocker);
  return found.filter(({ code }, at) => found.findIndex((each) => each.code === code) === at);
}

const isList = (moved: MovesFor): moved is readonly PartyRole[] => Array.isArray(moved);

function movedBy({ tasks, actions }: Policy, wanted: Wanted): MovesFor {
  const declared =
    'action' in wanted ? own(actions, wanted.action) : own(own(tasks, wanted.task)?.decisions ?? {}, wanted.decision);
  return declared?.movesFor ?? [];
}

/** Names from outside may be those of anything, such as `toString`. */
const own = <T>(of: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(of, name) ? of[name] : undefined;
