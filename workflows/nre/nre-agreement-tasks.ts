import type { TaskPolicy } from '../kit/policy/policy';
import { agreementFields, AGREEMENT_READERS } from './nre-fields';
import { operatorRepair } from '../shared/operator-repair';
import { reasonField } from '../shared/reasons';

/** After five working days, then weekly for two months (domain 1.5.6). */
const REVIEW_REMINDERS = [5, 10, 15, 20, 25, 30, 35, 40].map((afterWorkingDays) => ({ afterWorkingDays }));

/** What all who review have in common. */
export const REVIEWED = {
  party: 'vendor',
  channel: 'inbox',
  reminders: REVIEW_REMINDERS,
  onSilence: 'waits',
  silence: { zh: '不会自动通过或不通过。', en: 'Nothing is decided by itself.' },
} as const;

/** Who is asked what about the agreement (domain 1.5.4). */
export const NRE_AGREEMENT_TASKS = {
  agreementUpload: {
    ...REVIEWED,
    title: { zh: '上传已签署的协议', en: 'Upload the signed agreement' },
    sentence: {
      zh: '请与伙伴线下签署协议，并上传协议、金额与里程碑。',
      en: 'Have the agreement signed and upload it with its amount and milestones.',
    },
    role: 'ecosystem-manager',
    decisions: {
      upload: {
        title: { zh: '上传协议', en: 'Upload' },
        consequence: {
          zh: '由财经复核；复核确认前伙伴看不到金额与里程碑。',
          en: 'Finance rechecks it. Until then the partner reads neither amount nor milestones.',
        },
        commentRequired: false,
        form: agreementFields('proposedMilestones'),
      },
    },
    silence: { zh: '上传之前不会继续。', en: 'Until then nothing goes on.' },
  },
  agreementRecheck: {
    ...REVIEWED,
    title: { zh: '复核协议内容', en: 'Recheck an agreement' },
    sentence: {
      zh: '请对照已签署的协议复核编号、金额与里程碑。',
      en: 'Do number, amount and milestones agree with what was signed?',
    },
    role: 'finance',
    decisions: {
      confirm: {
        title: { zh: '确认', en: 'Confirm' },
        consequence: {
          zh: '预留预算，协议生效，伙伴可查看金额与里程碑。',
          en: 'The budget is reserved and the agreement takes effect. The partner reads its amount and milestones.',
        },
        commentRequired: false,
        form: [],
      },
      sendBack: {
        title: { zh: '退回', en: 'Send back' },
        consequence: {
          zh: '由生态经理更正后重新上传；退回原因不会显示给伙伴。',
          en: 'The ecosystem manager corrects it. The partner does not read the reason.',
        },
        commentRequired: false,
        form: [{ ...reasonField({ zh: '退回原因', en: 'Reason' }), visibleTo: AGREEMENT_READERS }],
      },
    },
  },
  milestones: {
    role: 'partner-admin',
    party: 'partner',
    channel: 'inbox',
    standing: true,
    decisions: {},
    reminders: [],
    title: { zh: '里程碑验收与付款', en: 'Acceptance and payment of the milestones' },
    sentence: {
      zh: '协议已生效，各里程碑依次验收并付款。',
      en: 'The agreement is effective; its milestones are accepted and paid one after the other.',
    },
    onSilence: 'waits',
    silence: { zh: '全部里程碑付款后完成。', en: 'It is complete once all of them are paid.' },
  },
  operatorRepair: operatorRepair({
    title: { zh: '处理未能使用的NRE权益', en: 'See to an entitlement that could not be used' },
    sentence: {
      zh: '协议已确认，但方案的权益未能使用。',
      en: 'The agreement is confirmed, but the entitlement of the solution could not be used.',
    },
    retry: {
      zh: '再次使用权益，成功后协议生效。',
      en: 'The entitlement is tried again; then the agreement takes effect.',
    },
    abandon: {
      zh: '释放预算，协议退回生态经理重新上传，或由其终止申请。',
      en: 'The budget is freed. The ecosystem manager uploads the agreement again, or ends the application.',
    },
    silence: { zh: '处理之前协议不生效。', en: 'Until then the agreement is not effective.' },
  }),
} as const satisfies Record<string, TaskPolicy>;
