import type { DecisionPolicy, TaskPolicy } from '../kit/policy/policy';
import { REFUSED_FILES_FIELD } from '../shared/funding';
import { REMARKS_FIELD } from '../shared/funding';
import { NRE_AGREEMENT_TASKS, REVIEWED } from './nre-agreement-tasks';
import { SOW_FIELDS, WORKLOAD_FIELD } from './nre-fields';

const AT_THE_PARTNER = {
  role: 'partner-admin',
  party: 'partner',
  channel: 'inbox',
  reminders: [{ afterDays: 7 }, { afterDays: 21 }],
  onSilence: 'waits',
  silence: { zh: '申请保持现状。', en: 'The application stays as it is.' },
} as const;

const UPLOAD_SOW = {
  title: { zh: '上传SOW', en: 'Upload the statement of work' },
  consequence: { zh: 'SOW进入技术评估。', en: 'The statement of work is assessed.' },
  commentRequired: false,
  form: SOW_FIELDS,
  revises: true,
} as const satisfies DecisionPolicy;

/** Who is asked what on the way of NRE support (domain 1.5.4). */
export const NRE_TASKS = {
  qualificationReview: {
    ...REVIEWED,
    title: { zh: '审核NRE资格申请', en: 'Review an application for NRE support' },
    sentence: {
      zh: '请审核该方案是否具备NRE资格。',
      en: 'Does the solution qualify for the support of one-time engineering?',
    },
    role: 'ecosystem-manager',
    decisions: {
      approve: {
        title: { zh: '通过', en: 'Approve' },
        consequence: {
          zh: '伙伴与PSA商定工作量后可上传SOW。',
          en: 'The partner may upload its statement of work once a PSA has agreed the workload.',
        },
        commentRequired: false,
        form: [],
      },
      reject: {
        title: { zh: '驳回', en: 'Reject' },
        consequence: {
          zh: '伙伴可按意见修改后重新提交。',
          en: 'The partner may mend the application and submit it again.',
        },
        commentRequired: true,
        form: [],
      },
    },
  },
  resubmission: {
    ...AT_THE_PARTNER,
    title: { zh: '修改并重新提交NRE资格申请', en: 'Mend and resubmit the application' },
    sentence: {
      zh: '资格申请已撤回或未通过审核，请修改后重新提交，或放弃申请。',
      en: 'The application was withdrawn or rejected. Mend it and submit it again, or give it up.',
    },
    decisions: {
      resubmit: {
        title: { zh: '重新提交', en: 'Resubmit' },
        consequence: {
          zh: '资格申请进入审核；审核通过前可以撤回。',
          en: 'The application is reviewed. You may withdraw it until it is approved.',
        },
        commentRequired: false,
        form: [REMARKS_FIELD],
        revises: true,
      },
    },
  },
  workloadAgreement: {
    ...REVIEWED,
    title: { zh: '与伙伴商定SOW工作量', en: 'Agree the workload with the partner' },
    sentence: {
      zh: '请与伙伴商定SOW工作量并登记；登记后伙伴可上传SOW。',
      en: 'Agree the workload with the partner and record it. The partner uploads its statement of work then.',
    },
    role: 'psa',
    decisions: {
      agree: {
        title: { zh: '登记工作量', en: 'Record the workload' },
        consequence: {
          zh: '伙伴可上传SOW；工作量在技术评估通过后显示给伙伴。',
          en: 'The partner may upload its statement of work. It reads the workload here after the technical approval.',
        },
        commentRequired: false,
        form: [WORKLOAD_FIELD],
      },
    },
    silence: { zh: '商定之前伙伴不能上传SOW。', en: 'Until then no statement of work can be uploaded.' },
  },
  sow: {
    ...AT_THE_PARTNER,
    title: { zh: '上传SOW', en: 'Upload the statement of work' },
    sentence: {
      zh: '请填写使用的云服务，并上传SOW产品方案、自检清单与专家评价反馈。',
      en: 'Name the cloud services used and upload the product solution, the self-check and the feedback of the experts.',
    },
    decisions: { upload: UPLOAD_SOW },
  },
  techAssessment: {
    ...REVIEWED,
    title: { zh: '技术评估', en: 'Assess a statement of work' },
    sentence: { zh: '请评估SOW的技术方案与工作量。', en: 'Are the solution and the workload sound?' },
    role: 'technical-reviewer',
    decisions: {
      pass: {
        title: { zh: '通过', en: 'Pass' },
        consequence: {
          zh: '伙伴可查看SOW工作量；生态经理可发起商业价值终评。',
          en: 'The partner reads the workload, and the ecosystem manager may start the commercial review.',
        },
        commentRequired: false,
        form: [],
      },
      fail: {
        title: { zh: '不通过', en: 'Fail' },
        consequence: {
          zh: '伙伴可按意见修改SOW后重新提交。',
          en: 'The partner may mend its statement of work and submit it again.',
        },
        commentRequired: true,
        form: [REFUSED_FILES_FIELD],
      },
    },
  },
  sowResubmission: {
    ...AT_THE_PARTNER,
    title: { zh: '修改并重新提交SOW', en: 'Mend and resubmit the statement of work' },
    sentence: {
      zh: 'SOW未通过技术评估，请按意见修改后重新提交。',
      en: 'The statement of work failed the assessment. Mend it as asked and submit it again.',
    },
    decisions: { resubmit: { ...UPLOAD_SOW, title: { zh: '重新提交', en: 'Resubmit' } } },
  },
  commercialStart: {
    ...REVIEWED,
    title: { zh: '发起商业价值终评', en: 'Start the commercial review' },
    sentence: {
      zh: '技术评估已通过，请发起商业价值终评。',
      en: 'The statement of work has passed the assessment. Start the commercial review.',
    },
    role: 'ecosystem-manager',
    decisions: {
      start: {
        title: { zh: '发起', en: 'Start' },
        consequence: { zh: '商业价值评价专家进行终评。', en: 'The panel of commercial-value experts decides.' },
        commentRequired: false,
        form: [],
      },
    },
    silence: { zh: '发起之前不会继续。', en: 'Until then nothing goes on.' },
  },
  commercialReview: {
    ...REVIEWED,
    title: { zh: '商业价值终评', en: 'Review the commercial value' },
    sentence: {
      zh: '请评价该方案的商业价值。终评不涉及金额。',
      en: 'Is the solution worth the support? No amount is decided here.',
    },
    role: 'commercial-panel',
    decisions: {
      pass: {
        title: { zh: '通过', en: 'Pass' },
        consequence: {
          zh: '由生态经理线下签署协议并上传；金额以协议为准。',
          en: 'The ecosystem manager has the agreement signed and uploads it. The amount comes from it alone.',
        },
        commentRequired: false,
        form: [],
      },
      sendBack: {
        title: { zh: '退回修改SOW', en: 'Back to the statement of work' },
        consequence: {
          zh: '伙伴修改SOW后重新进行技术评估。',
          en: 'The partner mends its statement of work, which is assessed again.',
        },
        commentRequired: true,
        form: [],
      },
      reject: {
        title: { zh: '不通过', en: 'Reject' },
        consequence: {
          zh: '申请结束，方案的权益不会被使用。',
          en: 'The application ends; the entitlement is not used.',
        },
        commentRequired: true,
        form: [],
      },
    },
  },
  ...NRE_AGREEMENT_TASKS,
} as const satisfies Record<string, TaskPolicy>;
