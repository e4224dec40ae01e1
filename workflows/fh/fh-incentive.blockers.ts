import type { Blocker } from '../kit/policy/refusals';
import { blockerFrom, blockersFrom, type Reason } from '../shared/blockers';
import type { Line } from './fh-incentive.policy';

/** Blockers of an incentive besides its partner's standing, and who can clear them (domain 1.4.4, 1.4.5, 1.6). */
export const FH_INCENTIVE_BLOCKERS = {
  NOT_QUALIFIED: {
    actor: 'partner',
    title: { zh: '尚未通过该项目的资格申请', en: 'Not qualified for this programme' },
    hint: { zh: '请先完成资格申请。', en: 'Apply for the qualification first.' },
  },
  LIST_IS_GENERATED: {
    actor: 'nobody',
    title: { zh: '该项目的名单由平台或生态经理生成', en: 'The lists of this programme come from the vendor' },
    hint: { zh: '名单生成后请在14个工作日内核对。', en: 'Confirm the list within 14 working days once it is there.' },
  },
  PARTNER_APPLIES: {
    actor: 'partner',
    title: { zh: '该项目由伙伴自行申请', en: 'The partner applies for this programme itself' },
    hint: { zh: '请伙伴管理员提交激励申请。', en: 'Ask an administrator of the partner to apply.' },
  },
  LIST_REQUIRED: {
    actor: 'vendor',
    title: { zh: '缺少激励人员名单、伙伴或阶段', en: 'The list, the partner or the stage is missing' },
    hint: { zh: '请填写伙伴、阶段与人员名单。', en: 'Name the partner, the stage and the specialists.' },
  },
  NO_STAGES: {
    actor: 'partner',
    title: { zh: '该项目没有阶段', en: 'This programme has no stages' },
    hint: { zh: '请不要填写阶段。', en: 'Leave the stage out.' },
  },
  ALREADY_THIS_PERIOD: {
    actor: 'nobody',
    title: { zh: '该月份或阶段已有激励', en: 'There is an incentive for this month or stage already' },
    hint: { zh: '每个项目每月只能申请一次。', en: 'A programme pays once for a month.' },
  },
  REINSTATEMENT_OFF: {
    actor: 'vendor',
    title: { zh: '失效的激励名单不予恢复', en: 'Expired lists are not reinstated' },
    hint: {
      zh: '如需恢复，请运营人员开启设置 fh.reinstatement。',
      en: 'Operations may allow it with the setting fh.reinstatement.',
    },
  },
  NOTHING_EXPIRED: {
    actor: 'nobody',
    title: { zh: '该月份或阶段没有可恢复的失效名单', en: 'No list of this month or stage has expired' },
    hint: {
      zh: '只能恢复该月份或阶段最后一份已失效的名单。',
      en: 'Only the last list of a month or stage can be reinstated, and only once it has expired.',
    },
  },
  TOO_LATE_TO_REINSTATE: {
    actor: 'nobody',
    title: { zh: '本季度已申请付款，不能再恢复', en: 'It is too late: the payment of the quarter has been requested' },
    hint: {
      zh: '失效的名单只能在季度付款申请提交前恢复。',
      en: 'An expired list can be reinstated until the payment of its quarter is requested.',
    },
  },
  MONTH_NOT_OPEN: {
    actor: 'nobody',
    title: { zh: '该月份不在可申请的季度内', en: 'This month cannot be applied for now' },
    hint: {
      zh: '只能申请本季度内已开始的月份。',
      en: 'Months of the current quarter that have begun can be applied for.',
    },
  },
  HEAD_COUNT_DIFFERS: {
    actor: 'partner',
    title: { zh: '专职人员数量与名单不符', en: 'The number of specialists is not that of the list' },
    hint: { zh: '请核对名单；如名单有误，请提出异议。', en: 'Check the list. If it is wrong, object to it.' },
  },
  AMOUNT_DIFFERS: {
    actor: 'partner',
    title: { zh: '激励金额与名单不符', en: 'The amount is not that of the list' },
    hint: { zh: '请核对名单；如名单有误，请提出异议。', en: 'Check the list. If it is wrong, object to it.' },
  },
  PERSON_NOT_CHECKED: {
    actor: 'partner',
    title: { zh: '名单中有人员未核对或缺少证明', en: 'Not everybody on the list was checked and proved' },
    hint: { zh: '请为名单中的每名人员各上传一次证明。', en: 'Hand in proof for each person of the list, once.' },
  },
  NOBODY_NAMED: {
    actor: 'partner',
    title: { zh: '没有填写专职人员', en: 'No specialist is named' },
    hint: { zh: '请至少填写一名专职人员。', en: 'Name at least one specialist.' },
  },
  MATERIALS_MISSING: {
    actor: 'partner',
    title: { zh: '缺少项目材料', en: 'The project materials are missing' },
    hint: { zh: '请上传项目材料。', en: 'Hand in the project materials.' },
  },
  PERSON_TWICE: {
    actor: 'partner',
    title: { zh: '同一人员填写了多次', en: 'A person is named more than once' },
    hint: { zh: '每名人员只填一次。', en: 'Name each person once.' },
  },
  PERSON_NOT_DEDICATED: {
    actor: 'partner',
    title: { zh: '有人员不是该项目的项目专员', en: 'Somebody is not a specialist of yours for this programme' },
    hint: { zh: '请先在项目专员信息中完成申请与审核。', en: 'Have this person accepted as dedicated personnel first.' },
  },
  POSITION_DIFFERS: {
    actor: 'partner',
    title: { zh: '有人员的岗位不是解决方案架构师', en: 'Somebody is no solution architect' },
    hint: { zh: '售前专职人员激励仅限解决方案架构师。', en: 'Pre-sales incentives are for solution architects.' },
  },
  CERTIFICATE_MISSING: {
    actor: 'partner',
    title: { zh: '有人员没有当月有效的证书', en: 'Somebody has no certificate that was valid in the month' },
    hint: { zh: '请更新证书信息。', en: 'Bring the certificates up to date.' },
  },
  EXPERIENCE_TOO_SHORT: {
    actor: 'nobody',
    title: { zh: '有人员从事华为云工作不足半年', en: 'Somebody has done this work for less than half a year' },
    hint: { zh: '满半年后再申请。', en: 'Apply once half a year has passed.' },
  },
  PERSON_REQUESTS_USED_UP: {
    actor: 'nobody',
    title: { zh: '有人员的申请次数已用完', en: 'The applications for somebody are used up' },
    hint: {
      zh: '资助期一年内每人的申请次数有限。',
      en: 'Only so many applications count for a person in the first year of funding.',
    },
  },
  PERSON_CLAIMED: {
    actor: 'partner',
    title: { zh: '有人员当月已申请其他激励', en: 'Somebody counts in another incentive of this month' },
    hint: { zh: '每人每月只能计入一个激励。', en: 'A person counts in one incentive of a month.' },
  },
  PROJECT_CLAIMED: {
    actor: 'partner',
    title: { zh: '有项目已由其他专员申请', en: 'A project was claimed for another specialist' },
    hint: { zh: '同一项目只能由一名专员申请。', en: 'A project can be claimed for one specialist only.' },
  },
  TRAINING_TOO_SHORT: {
    actor: 'partner',
    title: { zh: '有讲师的授课工作日不足', en: 'A lecturer has not taught enough days' },
    hint: {
      zh: '请核对当月授课工作日，每天至少6小时才计入。',
      en: 'Check the working days of training in the month; a day counts with at least six hours.',
    },
  },
  SATISFACTION_TOO_LOW: {
    actor: 'partner',
    title: { zh: '有讲师的平均满意度不足', en: 'The satisfaction with a lecturer is too low' },
    hint: { zh: '请核对当月的平均满意度。', en: 'Check the average satisfaction of the month.' },
  },
  PAYMENT_REQUESTED: {
    actor: 'nobody',
    title: { zh: '本季度已提交付款申请', en: 'The payment of the quarter has been requested' },
    hint: {
      zh: '提交付款申请后，初审未通过的月份不能再重新提交。',
      en: 'With that request the months that were rejected were given up.',
    },
  },
  CURRENCIES_DIFFER: {
    actor: 'vendor',
    title: { zh: '名单中的币种不一致', en: 'The list mixes currencies' },
    hint: { zh: '请使用同一币种。', en: 'Use one currency.' },
  },
  NOTHING_TO_PAY: {
    actor: 'vendor',
    title: { zh: '激励金额为零', en: 'There is nothing to be paid' },
    hint: {
      zh: '请为每名人员填写激励金额，或由运营人员设置金额。',
      en: 'Say what is paid for each person, or have operations set it.',
    },
  },
  BUDGET_EXHAUSTED: {
    actor: 'vendor',
    title: { zh: '激励预算不足', en: 'The budget is exhausted' },
    hint: { zh: '请联系运营人员追加预算。', en: 'Ask operations to raise the budget.' },
  },
} as const satisfies Record<string, Reason>;

export type FhIncentiveBlocker = keyof typeof FH_INCENTIVE_BLOCKERS;

/** A blocker of this catalogue. */
export const blocker = blockerFrom(FH_INCENTIVE_BLOCKERS);

/** The blockers of this catalogue that apply. */
export const blockersOf = blockersFrom(FH_INCENTIVE_BLOCKERS);

/** What makes a list invalid. */
export const faultsOf = (lines: readonly Line[]): Blocker[] =>
  blockersOf({
    PERSON_TWICE: new Set(lines.map(({ personId }) => personId)).size < lines.length,
    CURRENCIES_DIFFER: new Set(lines.map(({ amount }) => amount.currency)).size > 1,
    NOTHING_TO_PAY: lines.some(({ amount }) => amount.minor <= 0),
  });
