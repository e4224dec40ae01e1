import { definePolicy } from '../kit/policy/policy';
import { OPERATOR_REPAIR, regionField, supersede, SUPERSEDED } from './distribution.policy';
import { ABANDONED, failedNeedsOperator } from '../shared/operator-repair';

const EMAIL = { kind: 'email', personal: true } as const;

/**
 * A master distributor invites a cloud distributor by e-mail; the invitee accepts or declines by the link (domain
 * 1.2.5).
 */
export const distributorInvitationPolicy = definePolicy({
  type: 'distributor-invitation',
  version: 1,
  prefix: 'DI',
  title: { zh: '邀请云经销商', en: 'Invitation of a cloud distributor' },
  sentence: {
    zh: '总经销商通过邮件邀请云经销商建立合作，由对方接受后生效。',
    en: 'A master distributor invites a cloud distributor by e-mail; the cooperation begins when it accepts.',
  },
  needs: { zh: '云经销商登记的邮箱', en: 'The e-mail address that the cloud distributor has registered' },
  lock: { name: 'distributor-invitation', subject: 'case' },
  opens: ['partner-admin'],
  parties: { master: 'partner-admin', distributor: 'partner-admin' },
  form: [
    { ...EMAIL, name: 'email', required: true, label: { zh: '云经销商邮箱', en: 'E-mail of the cloud distributor' } },
    {
      name: 'accountName',
      kind: 'text',
      required: false,
      max: 64,
      personal: true,
      label: { zh: '云经销商账号名', en: 'Account name of the cloud distributor' },
    },
  ],
  states: {
    sent: {
      title: { zh: '已邀请', en: 'Invited' },
      next: ['sent', 'delivery-failed', 'accepting', 'declined', 'expired', 'cancelled', 'superseded'],
    },
    'delivery-failed': {
      title: { zh: '邮件未送达', en: 'The mail was not delivered' },
      next: ['sent', 'accepting', 'declined', 'expired', 'cancelled', 'superseded'],
    },
    accepting: {
      title: { zh: '正在建立合作', en: 'Starting the cooperation' },
      next: ['accepted', 'failed', 'failed-needs-operator'],
    },
    'failed-needs-operator': failedNeedsOperator(['accepting', 'accepted', 'abandoned']),
  },
  outcomes: {
    accepted: { title: { zh: '已接受，合作已建立', en: 'Accepted: they cooperate' }, tone: 'good' },
    declined: { title: { zh: '已拒绝', en: 'Declined' }, tone: 'bad' },
    expired: { title: { zh: '已过期', en: 'Expired' }, tone: 'bad' },
    cancelled: { title: { zh: '已取消', en: 'Cancelled' }, tone: 'neutral' },
    failed: { title: { zh: '未能建立合作', en: 'The cooperation could not begin' }, tone: 'bad' },
    superseded: SUPERSEDED,
    abandoned: ABANDONED,
  },
  tasks: {
    invitation: {
      title: { zh: '接受总经销商合作邀请', en: 'Accept the invitation of a master distributor' },
      sentence: {
        zh: '总经销商邀请您成为其云经销商，请选择业务开展地区并决定是否接受。',
        en: 'A master distributor invites you to trade through it. Please choose your business region and say whether you accept.',
      },
      role: 'partner-admin',
      party: 'distributor',
      channel: 'link',
      sentTo: { field: 'email' },
      decisions: {
        accept: {
          title: { zh: '愿意', en: 'Accept' },
          consequence: {
            zh: '检查通过后立即建立合作，其他总经销商的邀请和申请随之结束。',
            en: 'If the check passes the cooperation begins at once, and all other invitations and applications of yours end.',
          },
          commentRequired: false,
          movesFor: ['master', 'distributor'],
          form: [
            regionField('businessRegion'),
            {
              name: 'noticeAccepted',
              kind: 'tick',
              required: true,
              label: {
                zh: '我已阅读并同意《总经销商合作须知》',
                en: 'I have read and accept the notice on cooperating with a master distributor',
              },
            },
          ],
        },
        decline: {
          title: { zh: '不愿意', en: 'Decline' },
          consequence: { zh: '邀请结束，总经销商会收到通知。', en: 'The invitation ends and the master is told.' },
          commentRequired: false,
          movesFor: [],
          form: [],
        },
      },
      due: { key: 'distributor.invitationTtl', days: 7 },
      reminders: [{ beforeWorkingDays: 1 }],
      onSilence: 'expires',
      silence: {
        zh: '逾期未处理，邀请自动失效。',
        en: 'Without an answer by then the invitation expires.',
      },
    },
    operatorRepair: OPERATOR_REPAIR,
  },
  actions: {
    cancel: {
      title: { zh: '取消邀请', en: 'Cancel the invitation' },
      roles: ['partner-admin'],
      movesFor: [],
      party: 'master',
      states: ['sent', 'delivery-failed'],
      form: [{ name: 'reason', kind: 'longText', required: false, max: 256, label: { zh: '原因', en: 'Reason' } }],
      closes: 'cancelled',
    },
    resend: {
      title: { zh: '重新发送', en: 'Send again' },
      roles: ['partner-admin'],
      movesFor: ['master'],
      party: 'master',
      states: ['sent', 'delivery-failed'],
      form: [
        {
          ...EMAIL,
          name: 'email',
          required: false,
          label: { zh: '更正后的邮箱', en: 'Corrected e-mail' },
          help: {
            zh: '不填则发送至原邮箱。原链接立即失效，重新计算7天有效期。',
            en: 'Empty for the same address. The old link dies at once and seven new days begin.',
          },
        },
      ],
      revises: true,
    },
    supersede: supersede(['sent', 'delivery-failed']),
    reportBounce: {
      title: { zh: '邮件退回', en: 'The mail came back' },
      roles: ['system'],
      movesFor: [],
      states: ['sent'],
      form: [
        { name: 'problem', kind: 'text', required: true, max: 64, label: { zh: '问题', en: 'Problem' } },
        { name: 'taskId', kind: 'text', required: false, max: 64, label: { zh: '任务', en: 'Task' } },
      ],
    },
    identify: {
      title: { zh: '受邀邮箱已登记', en: 'The invited address was registered' },
      roles: ['system'],
      movesFor: [],
      states: ['sent', 'delivery-failed'],
      form: [
        {
          name: 'distributorId',
          kind: 'partner',
          required: true,
          max: 64,
          label: { zh: '云经销商', en: 'Cloud distributor' },
        },
        { ...EMAIL, name: 'email', required: false, label: { zh: '邮箱', en: 'E-mail' } },
      ],
    },
  },
});
