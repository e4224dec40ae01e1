import { monthText } from '../kit/policy/beijing-time';
import type { Money } from '../kit/policy/fields';
import type { Label } from '../kit/policy/labels';
import type { CaseFacts, TitleOf, Titles } from '../kit/policy/titles';
import { FH_PROGRAMMES } from '../shared/funding';
import { moneyWithSign } from '../shared/money-text';
import type { fhIncentivePolicy } from './fh-incentive.policy';
import type { fhListsPolicy } from './fh-lists.policy';
import type { fhQualificationPolicy } from './fh-qualification.policy';
import type { fhQuarterPolicy } from './fh-quarter.policy';

const monthOf = (month: string): Label => ({ zh: monthText(month, 'zh-CN'), en: monthText(month, 'en-US') });

/** How many people and how much, as far as it is known: `: 2 people, ¥40,000.00`. */
function valueOf(people: number | null | undefined, amount: Money | null | undefined): Label {
  const money = amount == null ? [] : [moneyWithSign(amount)];
  const zh = [...(people == null ? [] : [`${people}人`]), ...money].join('，');
  const en = [...(people == null ? [] : [people === 1 ? '1 person' : `${people} people`]), ...money].join(', ');
  return { zh: zh && `：${zh}`, en: en && `: ${en}` };
}

type Incentive = CaseFacts<typeof fhIncentivePolicy>;

/** A sentence about the month of an incentive with its value. */
const ofMonth =
  (zh: (month: string) => string, en: (month: string) => string): TitleOf<typeof fhIncentivePolicy> =>
  ({ form: { month }, facts: { headCount, amount } }: Incentive) => {
    if (month === undefined) return undefined;
    const [named, value] = [monthOf(month), valueOf(headCount, amount)];
    return { zh: `${zh(named.zh)}${value.zh}`, en: `${en(named.en)}${value.en}` };
  };

/** The titles of an incentive. */
export const incentiveTitles: Titles<typeof fhIncentivePolicy> = {
  caseTitle: ofMonth(
    (month) => `${month}激励`,
    (month) => `${month} incentive`,
  ),
  taskTitles: {
    confirmation: ofMonth(
      (month) => `核对${month}激励`,
      (month) => `Confirm the ${month} incentive`,
    ),
    correction: ofMonth(
      (month) => `处理对${month}激励的异议`,
      (month) => `Settle the objection to the ${month} incentive`,
    ),
    submission: ofMonth(
      (month) => `完善并提交${month}激励`,
      (month) => `Complete and submit the ${month} incentive`,
    ),
    preliminaryReview: ofMonth(
      (month) => `初审${month}激励`,
      (month) => `Review the ${month} incentive`,
    ),
    resubmission: ofMonth(
      (month) => `修改并重新提交${month}激励`,
      (month) => `Revise and resubmit the ${month} incentive`,
    ),
  },
};

/** A sentence about a payment of a quarter with its value. */
const ofQuarter =
  (zh: (quarter: string) => string, en: (quarter: string) => string): TitleOf<typeof fhQuarterPolicy> =>
  ({ form: { quarter }, facts: { amount, total } }) => {
    if (quarter === undefined) return undefined;
    const [year = '', part = ''] = quarter.split('-Q');
    const value = valueOf(undefined, amount ?? total);
    return { zh: `${zh(`${year}年第${part}季度`)}${value.zh}`, en: `${en(`Q${part} ${year}`)}${value.en}` };
  };

/** The titles of the payment of a quarter. */
export const quarterTitles: Titles<typeof fhQuarterPolicy> = {
  caseTitle: ofQuarter(
    (quarter) => `支付${quarter}激励`,
    (quarter) => `Pay the incentives of ${quarter}`,
  ),
  taskTitles: {
    paymentRequest: ofQuarter(
      (quarter) => `申请支付${quarter}激励`,
      (quarter) => `Request the payment of ${quarter}`,
    ),
    paymentReview: ofQuarter(
      (quarter) => `审核${quarter}付款申请`,
      (quarter) => `Review the payment of ${quarter}`,
    ),
    resubmission: ofQuarter(
      (quarter) => `修改并重新提交${quarter}付款申请`,
      (quarter) => `Revise and resubmit the payment request of ${quarter}`,
    ),
  },
};

/** A sentence about a partner's qualification for a programme. */
const ofProgramme =
  (
    zh: (programme: string, partner: string) => string,
    en: (programme: string, partner: string) => string,
  ): TitleOf<typeof fhQualificationPolicy> =>
  ({ form: { programme }, names: { partner = '' } }) => {
    if (programme === undefined) return undefined;
    const named = FH_PROGRAMMES[programme];
    return { zh: zh(named.zh, partner), en: en(named.en, partner) };
  };

/** The titles of a qualification. */
export const qualificationTitles: Titles<typeof fhQualificationPolicy> = {
  caseTitle: ofProgramme(
    (programme, partner) => `${partner}参加“${programme}”`,
    (programme, partner) => `Qualify ${partner} for “${programme}”`,
  ),
  taskTitles: {
    invitation: ofProgramme(
      (programme) => `答复邀请：是否参加“${programme}”`,
      (programme) => `Answer the invitation to “${programme}”`,
    ),
    review: ofProgramme(
      (programme, partner) => `审核${partner}参加“${programme}”的资格`,
      (programme, partner) => `Review the application of ${partner} for “${programme}”`,
    ),
    resubmission: ofProgramme(
      (programme) => `修改并重新提交“${programme}”的资格申请`,
      (programme) => `Revise and resubmit the application for “${programme}”`,
    ),
    renewal: ofProgramme(
      (programme) => `续期“${programme}”的资格`,
      (programme) => `Renew the qualification for “${programme}”`,
    ),
  },
};

/** The titles of the monthly generation of lists. */
export const listsTitles: Titles<typeof fhListsPolicy> = { caseTitle: () => undefined, taskTitles: {} };
