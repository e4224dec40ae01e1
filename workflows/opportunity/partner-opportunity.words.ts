const SUBMITTED = {
  zh: '机会点进入云服务商审核；重复机会点按提交时间排序。',
  en: 'The vendor reviews the opportunity. Among duplicates the time of submission counts.',
} as const;

/** The texts of an opportunity that a partner shares. */
export const partnerOpportunityWords = {
  title: { zh: '共享机会点给云服务商', en: 'Share an opportunity' },
  sentence: {
    zh: '把销售机会共享给云服务商，共同拓展客户。',
    en: 'Share a sales opportunity with the vendor and win the customer together.',
  },
  needs: {
    zh: '客户企业与联系人信息、客户授权、预算、决策人、需求与采购计划',
    en: 'The customer, contacts and its consent; budget, decision maker, need and purchase plan',
  },
  states: {
    draft: { zh: '草稿', en: 'Draft' },
    'in-review': { zh: '审核中', en: 'In review' },
    'review-rejected': { zh: '审核驳回', en: 'Rejected in review' },
    'in-verification': { zh: '验证中', en: 'In verification' },
    'verification-rejected': { zh: '验证驳回', en: 'Rejected in verification' },
    verified: { zh: '机会点验证通过', en: 'Verified' },
  },
  outcomes: {},
  tasks: {
    submission: {
      title: { zh: '完善并提交机会点', en: 'Complete and submit the opportunity' },
      sentence: { zh: '请补全机会点信息并提交审核。', en: 'Complete what is missing and submit the opportunity.' },
      silence: { zh: '草稿一直保留。', en: 'The draft is kept.' },
      decisions: { submit: { title: { zh: '提交', en: 'Submit' }, consequence: SUBMITTED } },
    },
    review: {
      title: { zh: '审核机会点', en: 'Review an opportunity' },
      sentence: { zh: '请审核机会点是否完整、合理。', en: 'Is the opportunity complete and reasonable?' },
      silence: { zh: '不会自动通过或驳回。', en: 'Nothing is decided by itself.' },
      decisions: {
        pass: {
          title: { zh: '通过', en: 'Pass' },
          consequence: {
            zh: '机会点进入验证，须在10个工作日内完成。',
            en: 'Verification begins; it has 10 working days.',
          },
        },
        reject: {
          title: { zh: '驳回', en: 'Reject' },
          consequence: {
            zh: '伙伴可按意见修改后重新提交。',
            en: 'The partner may mend the opportunity and submit it again.',
          },
        },
      },
    },
    resubmission: {
      title: { zh: '修改并重新提交机会点', en: 'Mend and resubmit the opportunity' },
      sentence: {
        zh: '机会点被驳回，请按意见修改后重新提交。',
        en: 'The opportunity was rejected. Mend it as asked and submit it again.',
      },
      silence: { zh: '机会点保持驳回状态。', en: 'The opportunity stays rejected.' },
      decisions: { resubmit: { title: { zh: '重新提交', en: 'Resubmit' }, consequence: SUBMITTED } },
    },
    verification: {
      title: { zh: '验证机会点', en: 'Verify an opportunity' },
      sentence: {
        zh: '请验证机会点的有效性，并确认没有重复。',
        en: 'Is the opportunity valid, and the only one for this need?',
      },
      silence: {
        zh: '逾期未验证，默认驳回；伙伴可重新提交。',
        en: 'Without a decision by then the opportunity is rejected; the partner may resubmit it.',
      },
      decisions: {
        pass: {
          title: { zh: '验证通过', en: 'Pass' },
          consequence: {
            zh: '伙伴可以开始更新进展；同一客户的其他机会点被驳回，除非您勾选需求不同。',
            en: 'The partner reports progress. Others of this customer are rejected, unless you tick that their needs differ.',
          },
        },
        reject: {
          title: { zh: '验证驳回', en: 'Reject' },
          consequence: {
            zh: '伙伴可修改后重新提交，但重新排序。',
            en: 'The partner may mend and resubmit it, but loses its place among duplicates.',
          },
        },
      },
    },
  },
  actions: {
    save: { zh: '保存草稿', en: 'Save the draft' },
    rejectDuplicate: { zh: '系统驳回重复机会点', en: 'Reject as a duplicate by the system' },
  },
} as const;
