const REVIEWED = {
  zh: '激励申请进入初审；同一人员当月只能申请一次，同一项目只能由一名专员申请。',
  en: 'It goes to preliminary review. A person counts once a month, and a project for one specialist only.',
} as const;

/** The texts of an incentive (domain 1.4.5, 1.6). */
export const FH_INCENTIVE_WORDS = {
  title: { zh: '专职人员激励', en: 'Incentive for dedicated personnel' },
  sentence: {
    zh: '申请某个月的专职人员激励；由平台生成的名单须在14个工作日内核对。',
    en: 'Apply for the incentive of a month; lists that the platform generates are checked within 14 working days.',
  },
  needs: {
    zh: '专职人员、所负责的项目、劳动合同与社保或工资证明、项目材料',
    en: 'The specialists, their projects, labour contracts with social insurance or payroll, project materials',
  },
  states: {
    'pending-confirmation': { zh: '待核对', en: 'To be confirmed' },
    'in-dispute': { zh: '异议处理中', en: 'In dispute' },
    draft: { zh: '草稿', en: 'Draft' },
    'in-preliminary-review': { zh: '初审中', en: 'In preliminary review' },
    'preliminary-rejected': { zh: '初审未通过', en: 'Failed preliminary review' },
    'preliminary-approved': { zh: '初审通过', en: 'Passed preliminary review' },
  },
  outcomes: {
    expired: { zh: '激励失效', en: 'Expired' },
    'closed-rejected': { zh: '初审未通过，已关闭', en: 'Closed as rejected' },
    cancelled: { zh: '已取消', en: 'Cancelled' },
    'not-requested': { zh: '未申请', en: 'Not requested' },
    finalised: { zh: '定稿', en: 'Final' },
  },
  tasks: {
    confirmation: {
      title: { zh: '核对激励', en: 'Check the incentive' },
      sentence: {
        zh: '请在截止时间前核对专职人员数量和激励金额，并上传每名人员的证明材料。',
        en: 'Check the number of specialists and the amount in time, and hand in the proof for each of them.',
      },
      silence: {
        zh: '逾期未核对，该月激励默认失效，金额为0。',
        en: 'What is not confirmed by then is lost: the month counts with an amount of 0.',
      },
      decisions: {
        confirm: {
          title: { zh: '确认激励', en: 'Confirm the incentive' },
          consequence: {
            zh: '激励进入初审。人数与金额须与名单一致；材料是确认的一部分。',
            en: 'It goes to preliminary review. Head count and amount have to be those of the list; the materials are part of it.',
          },
        },
      },
    },
    correction: {
      title: { zh: '处理激励异议', en: 'Settle an objection' },
      sentence: {
        zh: '伙伴对名单有异议，核对期已暂停，请更正名单或说明名单无误。',
        en: 'The partner objects and its time stands still: correct the list, or say that it is right.',
      },
      silence: { zh: '核对期保持暂停。', en: 'The time of the partner goes on standing still.' },
      decisions: {},
    },
    submission: {
      title: { zh: '完善并提交激励申请', en: 'Complete and submit the application' },
      sentence: {
        zh: '请填写专职人员与项目，上传证明材料后提交。',
        en: 'Name the specialists and their projects, hand in the proof and submit.',
      },
      silence: {
        zh: '季度结束时仍未提交，该月视为不申请。',
        en: 'What has not been submitted when the quarter ends counts as not requested.',
      },
      decisions: {
        submit: { title: { zh: '提交激励申请', en: 'Submit the application' }, consequence: REVIEWED },
      },
    },
    preliminaryReview: {
      title: { zh: '激励初审', en: 'Preliminary review' },
      sentence: {
        zh: '请审核名单、金额与证明材料。',
        en: 'Are the list, the amount and the materials right?',
      },
      silence: { zh: '不会自动通过或驳回。', en: 'Nothing is decided by itself.' },
      decisions: {
        pass: {
          title: { zh: '初审通过', en: 'Pass' },
          consequence: { zh: '金额计入季度付款。', en: 'The amount counts for the payment of the quarter.' },
        },
        fail: {
          title: { zh: '初审不通过', en: 'Fail' },
          consequence: {
            zh: '伙伴只能在首次提交的当月内修改并重新提交。',
            en: 'The partner may mend and resubmit it within the month of its first submission only.',
          },
        },
      },
    },
    resubmission: {
      title: { zh: '修改并重新提交激励', en: 'Mend and resubmit the incentive' },
      sentence: {
        zh: '初审未通过，请按意见修改后重新提交。',
        en: 'It failed the preliminary review. Mend it as asked and submit it again.',
      },
      silence: {
        zh: '逾期未重新提交，该月激励关闭，不再付款。',
        en: 'What is not resubmitted by then is closed and not paid.',
      },
      decisions: { resubmit: { title: { zh: '重新提交', en: 'Resubmit' }, consequence: REVIEWED } },
    },
    payment: {
      title: { zh: '等待季度付款', en: 'Wait for the payment of the quarter' },
      sentence: {
        zh: '初审通过的激励随季度付款申请一并支付。',
        en: 'It is paid with the payment request of its quarter.',
      },
      silence: { zh: '一直有效。', en: 'It stays valid.' },
      decisions: {},
    },
  },
  actions: {
    dispute: { zh: '提出异议', en: 'Object to the list' },
    correctList: { zh: '更正名单', en: 'Correct the list' },
    upholdList: { zh: '名单无误', en: 'The list is right' },
    save: { zh: '保存草稿', en: 'Save the draft' },
    discard: { zh: '不申请该月激励', en: 'Do not apply for this month' },
    closeForPayment: {
      zh: '系统关闭：已提交季度付款申请',
      en: 'Close by the system: the payment of the quarter was requested',
    },
    finalise: { zh: '系统定稿：已计入季度付款', en: 'Finalise by the system: it counts in the payment of its quarter' },
    cancel: { zh: '取消激励', en: 'Cancel the incentive' },
  },
} as const;
