/** The texts of NRE support. */
export const NRE_WORDS = {
  title: { zh: 'NRE一次性工程费用支持', en: 'Support of one-time engineering (NRE)' },
  sentence: {
    zh: '软件伙伴为已认证的方案申请NRE，从资格申请、SOW、评估、协议到各里程碑验收与付款。',
    en: 'A software partner has the engineering of a certified solution supported: qualification, statement of work, assessments, agreement, and milestones that are accepted and paid.',
  },
  needs: { zh: '已通过认证且权益在有效期内的方案', en: 'A certified solution with an entitlement that is still valid' },
  states: {
    'qualification-in-review': { zh: '资格申请审核中', en: 'Qualification in review' },
    'qualification-withdrawn': { zh: '资格申请已撤回', en: 'Withdrawn' },
    'qualification-rejected': { zh: '资格申请审核不通过', en: 'Qualification rejected' },
    qualified: { zh: '资格申请审核通过，待上传SOW', en: 'Qualified, statement of work to come' },
    'tech-assessment': { zh: '技术评估审核中', en: 'Technical assessment' },
    'tech-rejected': { zh: '技术评估不通过', en: 'Failed the technical assessment' },
    'tech-approved': { zh: '技术评估通过', en: 'Passed the technical assessment' },
    'commercial-review': { zh: '商业价值终评中', en: 'Commercial review' },
    'commercial-approved': {
      zh: '商业价值终评通过，待签署协议',
      en: 'Passed the commercial review, agreement to be signed',
    },
    'agreement-recheck': { zh: '协议内容复核中', en: 'Agreement being rechecked' },
    'agreement-activating': { zh: '协议正在生效', en: 'Agreement taking effect' },
    'agreement-effective': { zh: '协议已生效', en: 'Agreement effective' },
  },
  outcomes: {
    completed: { zh: '已完成', en: 'Completed' },
    terminated: { zh: '已终止', en: 'Ended by the vendor' },
    'commercial-rejected': { zh: '商业价值终评不通过', en: 'Rejected in the commercial review' },
    discarded: { zh: '已放弃', en: 'Given up' },
  },
  tasks: {
    qualificationReview: {
      title: { zh: '审核NRE资格申请', en: 'Review an application for NRE support' },
      sentence: {
        zh: '请审核该方案是否具备NRE资格。',
        en: 'Does the solution qualify for the support of one-time engineering?',
      },
      silence: { zh: '不会自动通过或不通过。', en: 'Nothing is decided by itself.' },
      decisions: {
        approve: {
          title: { zh: '通过', en: 'Approve' },
          consequence: {
            zh: '伙伴与PSA商定工作量后可上传SOW。',
            en: 'The partner may upload its statement of work once a PSA has agreed the workload.',
          },
        },
        reject: {
          title: { zh: '驳回', en: 'Reject' },
          consequence: {
            zh: '伙伴可按意见修改后重新提交。',
            en: 'The partner may mend the application and submit it again.',
          },
        },
      },
    },
    resubmission: {
      title: { zh: '修改并重新提交NRE资格申请', en: 'Mend and resubmit the application' },
      sentence: {
        zh: '资格申请已撤回或未通过审核，请修改后重新提交，或放弃申请。',
        en: 'The application was withdrawn or rejected. Mend it and submit it again, or give it up.',
      },
      silence: { zh: '申请保持现状。', en: 'The application stays as it is.' },
      decisions: {
        resubmit: {
          title: { zh: '重新提交', en: 'Resubmit' },
          consequence: {
            zh: '资格申请进入审核；审核通过前可以撤回。',
            en: 'The application is reviewed. You may withdraw it until it is approved.',
          },
        },
      },
    },
    workloadAgreement: {
      title: { zh: '与伙伴商定SOW工作量', en: 'Agree the workload with the partner' },
      sentence: {
        zh: '请与伙伴商定SOW工作量并登记；登记后伙伴可上传SOW。',
        en: 'Agree the workload with the partner and record it. The partner uploads its statement of work then.',
      },
      silence: { zh: '商定之前伙伴不能上传SOW。', en: 'Until then no statement of work can be uploaded.' },
      decisions: {
        agree: {
          title: { zh: '登记工作量', en: 'Record the workload' },
          consequence: {
            zh: '伙伴可上传SOW；工作量在技术评估通过后显示给伙伴。',
            en: 'The partner may upload its statement of work. It reads the workload here after the technical approval.',
          },
        },
      },
    },
    sow: {
      title: { zh: '上传SOW', en: 'Upload the statement of work' },
      sentence: {
        zh: '请填写使用的云服务，并上传SOW产品方案、自检清单与专家评价反馈。',
        en: 'Name the cloud services used and upload the product solution, the self-check and the feedback of the experts.',
      },
      silence: { zh: '申请保持现状。', en: 'The application stays as it is.' },
      decisions: {
        upload: {
          title: { zh: '上传SOW', en: 'Upload the statement of work' },
          consequence: { zh: 'SOW进入技术评估。', en: 'The statement of work is assessed.' },
        },
      },
    },
    techAssessment: {
      title: { zh: '技术评估', en: 'Assess a statement of work' },
      sentence: { zh: '请评估SOW的技术方案与工作量。', en: 'Are the solution and the workload sound?' },
      silence: { zh: '不会自动通过或不通过。', en: 'Nothing is decided by itself.' },
      decisions: {
        pass: {
          title: { zh: '通过', en: 'Pass' },
          consequence: {
            zh: '伙伴可查看SOW工作量；生态经理可发起商业价值终评。',
            en: 'The partner reads the workload, and the ecosystem manager may start the commercial review.',
          },
        },
        fail: {
          title: { zh: '不通过', en: 'Fail' },
          consequence: {
            zh: '伙伴可按意见修改SOW后重新提交。',
            en: 'The partner may mend its statement of work and submit it again.',
          },
        },
      },
    },
    sowResubmission: {
      title: { zh: '修改并重新提交SOW', en: 'Mend and resubmit the statement of work' },
      sentence: {
        zh: 'SOW未通过技术评估，请按意见修改后重新提交。',
        en: 'The statement of work failed the assessment. Mend it as asked and submit it again.',
      },
      silence: { zh: '申请保持现状。', en: 'The application stays as it is.' },
      decisions: {
        resubmit: {
          title: { zh: '重新提交', en: 'Resubmit' },
          consequence: { zh: 'SOW进入技术评估。', en: 'The statement of work is assessed.' },
        },
      },
    },
    commercialStart: {
      title: { zh: '发起商业价值终评', en: 'Start the commercial review' },
      sentence: {
        zh: '技术评估已通过，请发起商业价值终评。',
        en: 'The statement of work has passed the assessment. Start the commercial review.',
      },
      silence: { zh: '发起之前不会继续。', en: 'Until then nothing goes on.' },
      decisions: {
        start: {
          title: { zh: '发起', en: 'Start' },
          consequence: { zh: '商业价值评价专家进行终评。', en: 'The panel of commercial-value experts decides.' },
        },
      },
    },
    commercialReview: {
      title: { zh: '商业价值终评', en: 'Review the commercial value' },
      sentence: {
        zh: '请评价该方案的商业价值。终评不涉及金额。',
        en: 'Is the solution worth the support? No amount is decided here.',
      },
      silence: { zh: '不会自动通过或不通过。', en: 'Nothing is decided by itself.' },
      decisions: {
        pass: {
          title: { zh: '通过', en: 'Pass' },
          consequence: {
            zh: '由生态经理线下签署协议并上传；金额以协议为准。',
            en: 'The ecosystem manager has the agreement signed and uploads it. The amount comes from it alone.',
          },
        },
        sendBack: {
          title: { zh: '退回修改SOW', en: 'Back to the statement of work' },
          consequence: {
            zh: '伙伴修改SOW后重新进行技术评估。',
            en: 'The partner mends its statement of work, which is assessed again.',
          },
        },
        reject: {
          title: { zh: '不通过', en: 'Reject' },
          consequence: {
            zh: '申请结束，方案的权益不会被使用。',
            en: 'The application ends; the entitlement is not used.',
          },
        },
      },
    },
    agreementUpload: {
      title: { zh: '上传已签署的协议', en: 'Upload the signed agreement' },
      sentence: {
        zh: '请与伙伴线下签署协议，并上传协议、金额与里程碑。',
        en: 'Have the agreement signed and upload it with its amount and milestones.',
      },
      silence: { zh: '上传之前不会继续。', en: 'Until then nothing goes on.' },
      decisions: {
        upload: {
          title: { zh: '上传协议', en: 'Upload' },
          consequence: {
            zh: '由财经复核；复核确认前伙伴看不到金额与里程碑。',
            en: 'Finance rechecks it. Until then the partner reads neither amount nor milestones.',
          },
        },
      },
    },
    agreementRecheck: {
      title: { zh: '复核协议内容', en: 'Recheck an agreement' },
      sentence: {
        zh: '请对照已签署的协议复核编号、金额与里程碑。',
        en: 'Do number, amount and milestones agree with what was signed?',
      },
      silence: { zh: '不会自动通过或不通过。', en: 'Nothing is decided by itself.' },
      decisions: {
        confirm: {
          title: { zh: '确认', en: 'Confirm' },
          consequence: {
            zh: '预留预算，协议生效，伙伴可查看金额与里程碑。',
            en: 'The budget is reserved and the agreement takes effect. The partner reads its amount and milestones.',
          },
        },
        sendBack: {
          title: { zh: '退回', en: 'Send back' },
          consequence: {
            zh: '由生态经理更正后重新上传；退回原因不会显示给伙伴。',
            en: 'The ecosystem manager corrects it. The partner does not read the reason.',
          },
        },
      },
    },
    milestones: {
      title: { zh: '里程碑验收与付款', en: 'Acceptance and payment of the milestones' },
      sentence: {
        zh: '协议已生效，各里程碑依次验收并付款。',
        en: 'The agreement is effective; its milestones are accepted and paid one after the other.',
      },
      silence: { zh: '全部里程碑付款后完成。', en: 'It is complete once all of them are paid.' },
      decisions: {},
    },
  },
  actions: {
    withdraw: { zh: '撤回申请', en: 'Withdraw the application' },
    discard: { zh: '放弃申请', en: 'Give up the application' },
    agreeWorkload: { zh: '更正商定的工作量', en: 'Agree another workload' },
    changeSow: { zh: '修改SOW并重新评估', en: 'Change the statement of work and have it assessed again' },
    terminate: { zh: '终止申请', en: 'End the application' },
    amend: { zh: '上传修订后的协议', en: 'Upload an amended agreement' },
    milestoneAccepted: { zh: '系统更新：里程碑验收通过', en: 'A milestone was accepted' },
    milestoneEnded: { zh: '系统更新：里程碑付款结束', en: 'The payment of a milestone has ended' },
  },
} as const;
