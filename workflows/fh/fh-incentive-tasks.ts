import type { DecisionPolicy, TaskPolicy } from '../kit/policy/policy';
import {
  AMOUNT_FIELD,
  CHECKED_FIELD,
  HEAD_COUNT_FIELD,
  MATERIALS_FIELD,
  PERSONS_FIELD,
  REFUSED_FILES_FIELD,
} from './fh-incentive-form';

const SUBMIT = {
  title: { zh: '提交激励申请', en: 'Submit the application' },
  consequence: {
    zh: '激励申请进入初审；同一人员当月只能申请一次，同一项目只能由一名专员申请。',
    en: 'It goes to preliminary review. A person counts once a month, and a project for one specialist only.',
  },
  commentRequired: false,
  form: [PERSONS_FIELD, MATERIALS_FIELD],
  revises: true,
} as const satisfies DecisionPolicy;

const CONFIRM = {
  title: { zh: '确认激励', en: 'Confirm the incentive' },
  consequence: {
    zh: '激励进入初审。人数与金额须与名单一致；材料是确认的一部分。',
    en: 'It goes to preliminary review. Head count and amount have to be those of the list; the materials are part of it.',
  },
  commentRequired: false,
  form: [HEAD_COUNT_FIELD, AMOUNT_FIELD, CHECKED_FIELD, { ...MATERIALS_FIELD, required: false }],
} as const satisfies DecisionPolicy;

/** Who is asked what on the way of an incentive (domain 1.4.5, 1.6). */
export const FH_INCENTIVE_TASKS = {
  confirmation: {
    title: { zh: '核对激励', en: 'Check the incentive' },
    sentence: {
      zh: '请在截止时间前核对专职人员数量和激励金额，并上传每名人员的证明材料。',
      en: 'Check the number of specialists and the amount in time, and hand in the proof for each of them.',
    },
    role: 'partner-admin',
    party: 'partner',
    channel: 'inbox',
    decisions: { confirm: CONFIRM },
    due: { key: 'fh.confirmation', workingDays: 14 },
    reminders: [{ beforeWorkingDays: 7 }, { beforeWorkingDays: 3 }, { beforeWorkingDays: 1 }],
    urgentAtLast: true,
    onSilence: 'expires',
    silence: {
      zh: '逾期未核对，该月激励默认失效，金额为0。',
      en: 'What is not confirmed by then is lost: the month counts with an amount of 0.',
    },
  },
  correction: {
    title: { zh: '处理激励异议', en: 'Settle an objection' },
    sentence: {
      zh: '伙伴对名单有异议，核对期已暂停，请更正名单或说明名单无误。',
      en: 'The partner objects and its time stands still: correct the list, or say that it is right.',
    },
    role: 'service-ops',
    party: 'vendor',
    channel: 'inbox',
    decisions: {},
    reminders: [{ afterWorkingDays: 2 }, { afterWorkingDays: 5 }],
    onSilence: 'waits',
    silence: { zh: '核对期保持暂停。', en: 'The time of the partner goes on standing still.' },
  },
  submission: {
    title: { zh: '完善并提交激励申请', en: 'Complete and submit the application' },
    sentence: {
      zh: '请填写专职人员与项目，上传证明材料后提交。',
      en: 'Name the specialists and their projects, hand in the proof and submit.',
    },
    role: 'partner-admin',
    party: 'partner',
    channel: 'inbox',
    decisions: { submit: SUBMIT },
    due: { key: 'fh.application', given: { zh: '季度末', en: 'the end of the quarter' } },
    reminders: [{ beforeWorkingDays: 10 }, { beforeWorkingDays: 3 }],
    onSilence: 'expires',
    silence: {
      zh: '季度结束时仍未提交，该月视为不申请。',
      en: 'What has not been submitted when the quarter ends counts as not requested.',
    },
  },
  preliminaryReview: {
    title: { zh: '激励初审', en: 'Preliminary review' },
    sentence: {
      zh: '请审核名单、金额与证明材料。',
      en: 'Are the list, the amount and the materials right?',
    },
    role: 'ecosystem-manager',
    party: 'vendor',
    channel: 'inbox',
    decisions: {
      pass: {
        title: { zh: '初审通过', en: 'Pass' },
        consequence: { zh: '金额计入季度付款。', en: 'The amount counts for the payment of the quarter.' },
        commentRequired: false,
        form: [],
      },
      fail: {
        title: { zh: '初审不通过', en: 'Fail' },
        consequence: {
          zh: '伙伴只能在首次提交的当月内修改并重新提交。',
          en: 'The partner may mend and resubmit it within the month of its first submission only.',
        },
        commentRequired: true,
        form: [REFUSED_FILES_FIELD],
      },
    },
    reminders: [{ afterWorkingDays: 2 }, { afterWorkingDays: 3 }],
    onSilence: 'waits',
    silence: { zh: '不会自动通过或驳回。', en: 'Nothing is decided by itself.' },
  },
  resubmission: {
    title: { zh: '修改并重新提交激励', en: 'Mend and resubmit the incentive' },
    sentence: {
      zh: '初审未通过，请按意见修改后重新提交。',
      en: 'It failed the preliminary review. Mend it as asked and submit it again.',
    },
    role: 'partner-admin',
    party: 'partner',
    channel: 'inbox',
    decisions: {
      resubmit: {
        ...SUBMIT,
        title: { zh: '重新提交', en: 'Resubmit' },
        form: [
          { ...PERSONS_FIELD, required: false },
          { ...CHECKED_FIELD, required: false },
          { ...MATERIALS_FIELD, required: false },
        ],
      },
    },
    due: {
      key: 'fh.resubmission',
      given: { zh: '首次提交当月月末', en: 'the end of the month of the first submission' },
    },
    reminders: [{ beforeWorkingDays: 3 }, { beforeWorkingDays: 1 }],
    onSilence: 'expires',
    silence: {
      zh: '逾期未重新提交，该月激励关闭，不再付款。',
      en: 'What is not resubmitted by then is closed and not paid.',
    },
  },
  payment: {
    title: { zh: '等待季度付款', en: 'Wait for the payment of the quarter' },
    sentence: {
      zh: '初审通过的激励随季度付款申请一并支付。',
      en: 'It is paid with the payment request of its quarter.',
    },
    role: 'partner-admin',
    party: 'partner',
    channel: 'inbox',
    standing: true,
    decisions: {},
    reminders: [],
    onSilence: 'waits',
    silence: { zh: '一直有效。', en: 'It stays valid.' },
  },
} as const satisfies Record<string, TaskPolicy>;
