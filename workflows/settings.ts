import { QUOTAS, RELATIONSHIP_SETTINGS } from './association/quotas';
import { DISTRIBUTION_SETTINGS } from './distribution/distribution.policy';
import { FH_INCENTIVE_SETTINGS } from './fh/fh-incentive.policy';
import { FH_QUARTER_SETTINGS } from './fh/fh-quarter.policy';
import { INCIDENT_SETTINGS } from './kit/policy/incident-settings';
import type { Label } from './kit/policy/labels';
import { MAX_COUNT } from './kit/policy/deadlines';
import { KIT_SETTINGS, type Loosening, type SettingDeclaration, type SettingShape } from './kit/policy/settings';
import { NRE_SETTINGS } from './nre/nre.policy';
import { OPPORTUNITY_SETTINGS } from './opportunity/opportunity.policy';
import { POLICIES, type ProcessType } from './registry';
import { FH_PROGRAMMES, FUNDING_SETTINGS } from './shared/funding';

const DEFAULTS = {
  ...KIT_SETTINGS,
  ...INCIDENT_SETTINGS,
  ...QUOTAS,
  ...RELATIONSHIP_SETTINGS,
  ...DISTRIBUTION_SETTINGS,
  ...OPPORTUNITY_SETTINGS,
  ...FUNDING_SETTINGS,
  ...FH_INCENTIVE_SETTINGS,
  ...FH_QUARTER_SETTINGS,
  ...NRE_SETTINGS,
};

/** The date rule that a policy gives the tasks with this key; a day that the process passes in is only described. */
function dueDefault(key: string): unknown {
  const due = POLICIES.flatMap(({ tasks }) => Object.values(tasks)).find((task) => task.due?.key === key)?.due;
  if (due === undefined) throw new Error(`no task has the date ${key}`);
  return Object.fromEntries(Object.entries(due).filter(([name]) => name !== 'key'));
}

type Texts = readonly [zh: string, en: string];

const label = ([zh, en]: Texts): Label => ({ zh, en });

const due = (key: string, title: Texts, effect: Texts, { off = true, least = 1 } = {}): SettingDeclaration => ({
  shape: { kind: 'due', least, most: MAX_COUNT, off },
  default: dueDefault(key),
  label: label(title),
  effect: label(effect),
});

const declare = (
  key: keyof typeof DEFAULTS,
  shape: SettingShape,
  title: Texts,
  effect: Texts,
  loosenedBy?: Loosening,
): SettingDeclaration => ({
  shape,
  default: DEFAULTS[key],
  label: label(title),
  effect: label(effect),
  ...(loosenedBy !== undefined && { loosenedBy }),
});

const TICK = { kind: 'tick' } as const;
const QUOTA = { kind: 'quota' } as const;
const PROGRAMMES = Object.keys(FH_PROGRAMMES);
const count = (least: number, most: number, unit: Texts): SettingShape => ({
  kind: 'number',
  least,
  most,
  step: 1,
  unit: label(unit),
});

/** Every setting of an installation by its key (domain 4.1). */
export const SETTINGS = {
  'task.claimLease': declare(
    'task.claimLease',
    { kind: 'workingDays', least: 1, most: 60 },
    ['任务领取的有效期', 'How long a claim lasts'],
    ['领取后这么多个工作日未处理，任务自动释放。', 'A claimed task is free again after so many working days.'],
  ),
  'task.escalateAfter': declare(
    'task.escalateAfter',
    { kind: 'due', least: 1, most: MAX_COUNT, off: true },
    ['任务首次升级', 'First escalation of a task'],
    [
      '厂商的任务在此期限后仍未处理，即升级至同类角色或运营人员；never 表示不升级。',
      'After how long a task of the vendor that nobody has decided goes to a peer role or to operations; never: to nobody.',
    ],
  ),
  'task.escalateFurtherAfter': declare(
    'task.escalateFurtherAfter',
    { kind: 'due', least: 1, most: MAX_COUNT, off: true },
    ['任务再次升级', 'Second escalation of a task'],
    [
      '已升级至同类角色的任务在此期限后仍未处理，即升级至运营人员；never 表示不再升级。',
      'After how long a task that went to a peer role goes to operations, counted from its opening; never: to nobody more.',
    ],
  ),
  'installation.profile': declare(
    'installation.profile',
    { kind: 'choice', options: ['CN', 'INTL'] },
    ['站点', 'Site of the installation'],
    ['与任何伙伴无关的申请按哪个站点的规则办理。', 'By which rules requests are judged that are about no partner.'],
  ),
  'files.unattachedCount': declare(
    'files.unattachedCount',
    count(1, 10_000, ['个', 'files']),
    ['未使用的文件数', 'Files in no case'],
    [
      '一个单位最多可以保留多少个尚未用于任何申请的文件。',
      'How many files a party may have uploaded that are in no case.',
    ],
  ),
  'files.unattachedMegabytes': declare(
    'files.unattachedMegabytes',
    count(50, 1_000_000, ['MB', 'megabytes']),
    ['未使用文件的大小', 'Size of files in no case'],
    [
      '一个单位尚未用于任何申请的文件合计大小上限。',
      'How large the files of a party that are in no case may be together.',
    ],
  ),
  'control.secondPersonFrom': declare(
    'control.secondPersonFrom',
    count(0, Number.MAX_SAFE_INTEGER, ['最小货币单位', 'minor units']),
    ['需要第二人的起始金额', 'Amount from which a second person is needed'],
    [
      '预算变动、取消付款与人工登记的付款结果，涉及金额小于此数的，一个人即可生效。',
      'A change of a budget, the cancellation of a payment or a result of one entered by hand about less than this takes one person.',
    ],
    'more',
  ),
  'control.proposalTtl': declare(
    'control.proposalTtl',
    { kind: 'workingDays', least: 1, most: 60 },
    ['待确认变更的有效期', 'How long a proposed change waits'],
    [
      '提议的变更这么多个工作日未确认即失效。',
      'A proposed change that nobody confirms lapses after so many working days.',
    ],
  ),
  'association.consentTtl': due(
    'association.consentTtl',
    ['对方的答复期限', 'Time for the other party'],
    ['解绑或切换请求发出后，对方可答复多久。', 'How long the other party may take to answer an unlink or switch.'],
  ),
  'association.submissionTtl': due(
    'association.submissionTtl',
    ['客户提交的期限', 'Time to submit'],
    ['客户自己的请求等待验证码多久。', "How long a customer's own request waits for its code."],
    { off: false },
  ),
  'association.partnerRequestWindow': declare(
    'association.partnerRequestWindow',
    QUOTA,
    ['伙伴请求次数', "A partner's requests"],
    ['伙伴对同一客户发起解绑与切换的次数。', 'How often a partner may ask to unlink or switch one customer.'],
  ),
  'association.customerUnlinkWindow': declare(
    'association.customerUnlinkWindow',
    QUOTA,
    ['客户解绑次数', "A customer's unlinks"],
    ['客户发起解绑的次数；同期伙伴也不能发起。', 'How often a customer may ask to unlink; it also blocks the partner.'],
  ),
  'association.preReview': declare(
    'association.preReview',
    { kind: 'choice', options: ['reseller+na', 'reseller', 'never'] },
    ['解绑预审范围', 'Unlinks reviewed first'],
    ['哪些解绑请求先由厂商预审。', 'Whose unlinks the vendor reviews first.'],
    'further-down',
  ),
  'association.consentRequired': declare(
    'association.consentRequired',
    TICK,
    ['解绑须客户同意', 'Consent of the customer'],
    ['伙伴发起的解绑是否需要客户同意。', 'Whether an unlink asked for by the partner needs the customer.'],
    false,
  ),
  'association.consentRounds': declare(
    'association.consentRounds',
    count(1, 20, ['次', 'times']),
    ['征求同意的次数', 'Rounds of consent'],
    [
      '同意后无法执行时，同一申请最多征求对方同意几次。',
      'How often the other party is asked in one request when what it agreed to could not be carried out.',
    ],
  ),
  'accountCheck.masterWithManagedSubs': declare(
    'accountCheck.masterWithManagedSubs',
    TICK,
    ['检查企业主账号', 'Check of enterprise masters'],
    ['是否启用仅见于旧版页面的检查项。', 'Whether the item documented on older pages only applies.'],
    false,
  ),
  'distributor.applicationTtl': due(
    'distributor.applicationTtl',
    ['合作申请审核期限', 'Review of an application'],
    ['总经销商可审核申请多久。', 'How long a master distributor may take to review an application.'],
  ),
  'distributor.invitationTtl': due(
    'distributor.invitationTtl',
    ['邀请有效期', 'Validity of an invitation'],
    ['邀请有效多久；重新发送后重新计算。', 'How long an invitation is valid; sent again it begins anew.'],
  ),
  'distributor.invitationsPerDay': declare(
    'distributor.invitationsPerDay',
    count(0, 10_000, ['次/天', 'a day']),
    ['每日邀请数', 'Invitations a day'],
    [
      '一家总经销商在一个北京日内的邀请数，含重发。',
      'Invitations of one master distributor on one Beijing day, those sent again included.',
    ],
  ),
  'po.verificationSla': due(
    'po.verificationSla',
    ['商机核实期限', 'Verification of an opportunity'],
    ['厂商可核实商机多久；逾期视为驳回。', 'How long the vendor may take to verify; silence rejects.'],
  ),
  'ho.acceptance': due(
    'ho.acceptance',
    ['商机接受期限', 'Acceptance of an opportunity'],
    ['伙伴可考虑多久；逾期视为拒绝。', 'How long a partner may take to accept; silence rejects.'],
  ),
  'opportunity.staleAfter': due(
    'opportunity.staleAfter',
    ['商机停滞期限', 'When an opportunity is stale'],
    ['多久没有进展即标记为停滞。', 'After how much silence about its progress an opportunity is marked stale.'],
  ),
  'association.preReviewFirst': declare(
    'association.preReviewFirst',
    { kind: 'due', least: 0, most: 60, off: false },
    ['指定预审人优先', 'The named pre-reviewer first'],
    [
      '后台指定的预审人可优先预审多久；0 表示同时通知所有预审人。',
      'How long the pre-reviewer whom the back office names alone is asked; 0 asks all pre-reviewers at once.',
    ],
  ),
  'po.psmFirst': declare(
    'po.psmFirst',
    { kind: 'due', least: 0, most: 60, off: false },
    ['客户所在代表处优先', 'Office of the customer first'],
    [
      '客户所在代表处的伙伴销售经理可优先审核多久；0 表示同时通知所有人。',
      'How long the sales manager of the customer’s office alone is asked to review an opportunity; 0 asks all at once.',
    ],
  ),
  'po.duplicates': declare(
    'po.duplicates',
    { kind: 'choice', options: ['reject', 'return'] },
    ['同一客户的其他商机', 'Other opportunities of the same customer'],
    [
      '一个商机通过后，同一客户的其他商机被驳回（reject）或退回伙伴修改（return）。',
      'Once one has passed, the others of the same customer are rejected (reject) or returned for revision (return).',
    ],
  ),
  'ho.deliveredRequired': declare(
    'ho.deliveredRequired',
    count(0, 1000, ['个', 'opportunities']),
    ['所需的已交付商机数', 'Delivered opportunities needed'],
    [
      '认证伙伴十二个月内须交付多少商机，才会获得厂商商机。',
      'How many a certified partner has to deliver within twelve months before one is shared with it.',
    ],
  ),
  'fh.agreementVersion': declare(
    'fh.agreementVersion',
    { kind: 'text', most: 64 },
    ['激励协议版本', 'Version of the agreement'],
    ['伙伴勾选时接受的激励协议版本。', 'The version of the incentive agreement that a partner accepts with its tick.'],
  ),
  'fh.autoApprove': declare(
    'fh.autoApprove',
    { kind: 'anyOf', options: PROGRAMMES },
    ['自动通过的计划', 'Approved at once'],
    ['这些计划的资格申请由系统立即通过。', 'The programmes whose applications for qualification are approved at once.'],
    'more',
  ),
  'fh.qualificationValidity': due(
    'fh.qualificationValidity',
    ['资格有效期', 'Validity of a qualification'],
    ['资格有效至何时；never 表示直至撤销。', 'Until when a qualification lasts; never: until it is revoked.'],
  ),
  'fh.confirmation': due(
    'fh.confirmation',
    ['清单核对期限', 'Confirmation of a list'],
    ['伙伴可核对清单多久。', 'How long a partner has to confirm a list.'],
  ),
  'fh.pauseOnDispute': declare(
    'fh.pauseOnDispute',
    TICK,
    ['异议期间停止计时', 'Pause during a dispute'],
    ['伙伴提出异议时，核对期限是否停止计时。', 'Whether that time stands still while the partner objects.'],
  ),
  'fh.reinstatement': declare(
    'fh.reinstatement',
    TICK,
    ['恢复过期清单', 'Reinstatement'],
    [
      '生态经理可否在季度付款申请前恢复已过期的清单。',
      'Whether the ecosystem manager may reinstate an expired list until the payment of its quarter is requested.',
    ],
    true,
  ),
  'fh.application': due(
    'fh.application',
    ['草稿保留期限', 'How long a draft is kept'],
    ['激励申请的草稿保留至何时。', 'Until when a draft of an incentive is kept.'],
  ),
  'fh.resubmission': due(
    'fh.resubmission',
    ['重新提交期限', 'Resubmission'],
    ['初审未通过的激励可重新提交至何时。', 'Until when a rejected incentive may be submitted again.'],
  ),
  'fh.resubmissionGrace': declare(
    'fh.resubmissionGrace',
    count(0, 20, ['个工作日', 'working days']),
    ['月末驳回的宽限', 'Grace at the end of a month'],
    [
      '月末最后几个工作日被驳回时，还可答复多少个工作日。',
      'Working days in which a rejection of the last days of a month may still be answered.',
    ],
  ),
  'fh.generation': due(
    'fh.generation',
    ['清单生成期限', 'Drawing up of lists'],
    ['一个月的清单可生成至何时。', 'Until when the lists of a month may be drawn up.'],
    { off: false },
  ),
  'fh.monthlyAmount': declare(
    'fh.monthlyAmount',
    { kind: 'amounts', of: PROGRAMMES, most: 10 ** 15 },
    ['每月激励金额', 'Amount for a month'],
    [
      '由伙伴申请的计划中，每位专员每月的金额（人民币分）。',
      'Minor units of CNY for one specialist and month where the partner applies.',
    ],
  ),
  'fh.requestsPerPerson': declare(
    'fh.requestsPerPerson',
    count(0, 100, ['次', 'applications']),
    ['每人申请次数', 'Applications for one person'],
    ['售前专员第一年内可申请的次数。', 'Applications for one pre-sales specialist in the first year of funding.'],
  ),
  'fh.trainingDays': declare(
    'fh.trainingDays',
    count(0, 31, ['天', 'days']),
    ['讲师授课天数', 'Training days'],
    ['讲师一个月须达到的授课天数。', 'The training days a lecturer has to reach in a month.'],
    'less',
  ),
  'fh.satisfaction': declare(
    'fh.satisfaction',
    { kind: 'number', least: 0, most: 5, step: 0.01, unit: { zh: '分', en: 'points' } },
    ['讲师满意度', 'Satisfaction'],
    ['讲师一个月须达到的平均满意度。', 'The average satisfaction a lecturer has to reach in a month.'],
    'less',
  ),
  'fh.paymentOpenIfSkipped': due(
    'fh.paymentOpenIfSkipped',
    ['未申请月份的放行', 'Skipped months'],
    [
      '此日之后，未申请的月份不再阻碍付款申请；never 表示不自动放行。',
      'After that day months that were skipped no longer stand in the way of the payment; never: not by themselves.',
    ],
  ),
  'fh.overdueBillBlocks': declare(
    'fh.overdueBillBlocks',
    TICK,
    ['逾期账单阻止付款', 'Overdue bills block'],
    ['逾期账单是否阻止申请付款。', 'Whether an overdue bill stands in the way of requesting a payment.'],
    false,
  ),
  'nre.minHighOrder': declare(
    'nre.minHighOrder',
    count(0, 100, ['项', 'services']),
    ['高阶云服务数', 'High-order services'],
    [
      '使用高阶云服务的工作说明书至少列出多少项。',
      'How many high-order cloud services a statement of work has to list that uses any.',
    ],
    'less',
  ),
  'nre.minKey': declare(
    'nre.minKey',
    count(0, 100, ['项', 'services']),
    ['关键云服务数', 'Key services'],
    [
      '使用关键云服务的工作说明书至少列出多少项。',
      'How many key cloud services a statement of work has to list that uses any.',
    ],
    'less',
  ),
  'nre.sharedProductBlocks': declare(
    'nre.sharedProductBlocks',
    TICK,
    ['同一产品互斥', 'One solution of a product'],
    [
      '同一产品的另一方案获支持期间，方案是否须等待。',
      'Whether a solution has to wait while another one of the same product is supported.',
    ],
    false,
  ),
  'payment.holdCheck': due(
    'payment.holdCheck',
    ['付款暂停的复查', 'Check of a hold'],
    ['暂停的付款隔多久复查一次。', 'After how long it is checked whether a payment may go on.'],
    { off: false, least: 0 },
  ),
  'payment.bankAnswer': due(
    'payment.bankAnswer',
    ['银行答复期限', 'Answer of the bank'],
    [
      '多久没有银行答复即提醒财经并向银行查询；登记的付款结果等待确认时也是如此。',
      'After how long without a word of the bank finance is told and the bank asked, also while one entered by hand waits.',
    ],
    { off: false },
  ),
  'payment.bankOverdue': due(
    'payment.bankOverdue',
    ['银行逾期期限', 'Bank overdue'],
    ['多久没有银行答复即视为逾期。', 'After how long without a word of the bank its answer is overdue.'],
    { off: false },
  ),
  'incidents.commandMinutes': declare(
    'incidents.commandMinutes',
    count(0, 10080, ['分钟', 'minutes']),
    ['操作等待过久', 'Command waits too long'],
    ['已受理的操作这么久未生效，即为异常。', 'After how long a command that is not in effect counts as an incident.'],
  ),
  'incidents.untriedSeconds': declare(
    'incidents.untriedSeconds',
    count(0, 3600, ['秒', 'seconds']),
    ['操作尚未投递', 'Command never tried'],
    [
      '已受理的操作这么久未尝试投递，即为异常。',
      'After how long a command whose delivery was never tried counts as an incident.',
    ],
  ),
  'incidents.deliveryHours': declare(
    'incidents.deliveryHours',
    count(0, 720, ['小时', 'hours']),
    ['消息一再推迟', 'Message put off'],
    ['消息这么久仍未送达，即为异常。', 'After how long a message that is put off counts as an incident.'],
  ),
  'incidents.deliveryKeptDays': declare(
    'incidents.deliveryKeptDays',
    count(1, 366, ['天', 'days']),
    ['未送达消息的保留', 'Undelivered message kept'],
    ['无人收到的消息作为异常保留多久。', 'For how long a message that reached nobody stays an incident.'],
  ),
  'incidents.effectMinutes': declare(
    'incidents.effectMinutes',
    count(0, 10080, ['分钟', 'minutes']),
    ['外部操作持续失败', 'Outside system keeps failing'],
    [
      '外部系统上的步骤持续失败这么久，即为异常。',
      'For how long a step on an outside system may fail before it is an incident.',
    ],
  ),
  'incidents.standstillMinutes': declare(
    'incidents.standstillMinutes',
    count(0, 1440, ['分钟', 'minutes']),
    ['申请停滞', 'Case stands still'],
    [
      '应当推进的申请停滞这么久，即在流程引擎中核对。',
      'After how long the run of a case that should have moved is looked up in the engine.',
    ],
  ),
  'incidents.lastAttemptsMinutes': declare(
    'incidents.lastAttemptsMinutes',
    count(0, 60, ['分钟', 'minutes']),
    ['步骤即将放弃', 'Step about to be given up'],
    ['步骤距离放弃这么近时即为异常。', 'How near its time limit a failing step counts as an incident.'],
  ),
  'incidents.activityAttempts': declare(
    'incidents.activityAttempts',
    count(2, 100000, ['次', 'attempts']),
    ['步骤反复失败', 'Step fails again and again'],
    [
      '没有时限的步骤失败这么多次，即为异常。',
      'After how many attempts a failing step without a time limit counts as an incident.',
    ],
  ),
  'incidents.provisionalDays': declare(
    'incidents.provisionalDays',
    count(0, 366, ['天', 'days']),
    ['临近的暂定日期', 'Provisional dates'],
    ['多少天之内的暂定日期为异常。', 'Within how many days a provisional date counts as an incident.'],
  ),
  'incidents.moneyDays': declare(
    'incidents.moneyDays',
    count(0, 3660, ['天', 'days']),
    ['长期未动的资金', 'Money without a move'],
    ['预留的资金这么久没有变动，即为异常。', 'For how long money may be set aside without a move.'],
  ),
  'incidents.calendarMonth': declare(
    'incidents.calendarMonth',
    count(1, 12, ['月', '(month)']),
    ['下一年日历', 'Calendar of next year'],
    [
      '自该月起，下一年日历未公布即为异常。',
      'From which month on a calendar of next year that is not published counts as an incident.',
    ],
  ),
} as const satisfies Record<string, SettingDeclaration>;

/** The key of a setting. */
export type SettingKey = keyof typeof SETTINGS;

/** What is declared for a key; undefined when there is no such setting. */
export const settingOf = (key: string): SettingDeclaration | undefined =>
  Object.hasOwn(SETTINGS, key) ? SETTINGS[key as SettingKey] : undefined;

type FamilyOf<K> = K extends `${infer F}.${string}` ? F : never;

const RELATIONSHIPS = ['relationship-switch', 'partner-unlink', 'customer-unlink'] as const;

// Families without a process count for what is claimed, uploaded, proposed or opened from then on.
const READ_BY: Readonly<Record<FamilyOf<SettingKey>, readonly ProcessType[]>> = {
  ...{ task: [], installation: [], files: [], control: [], incidents: [] },
  ...{ association: RELATIONSHIPS, accountCheck: RELATIONSHIPS },
  distributor: ['cooperation-review', 'distributor-invitation'],
  ...{ po: ['partner-opportunity'], ho: ['vendor-opportunity'] },
  opportunity: ['partner-opportunity', 'vendor-opportunity'],
  fh: ['fh-qualification', 'fh-incentive', 'fh-lists', 'fh-quarter'],
  nre: ['nre', 'nre-milestone'],
  payment: ['invoice-payment'],
};

/** The tasks whose date follows a setting, and the processes that read it. */
export function readersOf(setting: SettingKey): {
  tasks: { type: string; key: string; title: Label }[];
  types: string[];
} {
  const tasks = POLICIES.flatMap(({ type, tasks }) =>
    Object.entries(tasks).flatMap(([key, { due, title }]) => (due?.key === setting ? [{ type, key, title }] : [])),
  );
  const family: readonly string[] = READ_BY[setting.split('.')[0] as FamilyOf<SettingKey>];
  const types = POLICIES.map(({ type }) => type).filter((type) =>
    tasks.length > 0 ? tasks.some((task) => task.type === type) : family.includes(type),
  );
  return { tasks, types };
}
