import { definePolicy } from '../../workflows/kit/policy';

const text = { name: 'text', kind: 'text', required: true, label: { zh: '内容', en: 'Text' } } as const;
const title = { name: 'title', kind: 'text', required: true, label: { zh: '标题', en: 'Title' } } as const;

/** A process of the tests alone that lasts for years: entries are written until somebody reads and closes it. */
export const diaryPolicy = definePolicy({
  type: 'diary',
  version: 1,
  prefix: 'DY',
  title: { zh: '日志', en: 'Diary' },
  sentence: { zh: '测试。', en: 'A trial.' },
  needs: { zh: '无', en: 'Nothing' },
  lock: { name: 'diary', subject: 'case' },
  opens: ['partner-admin'],
  parties: { partner: 'partner-admin' },
  form: [title],
  states: {
    writing: { title: { zh: '书写中', en: 'Writing' }, next: ['writing', 'reading', 'forgotten', 'burnt'] },
    reading: { title: { zh: '审阅中', en: 'Reading' }, next: ['writing', 'read', 'burnt'] },
  },
  outcomes: {
    read: { title: { zh: '已阅', en: 'Read' }, tone: 'good' },
    forgotten: { title: { zh: '已遗忘', en: 'Forgotten' }, tone: 'bad' },
    burnt: { title: { zh: '已销毁', en: 'Burnt' }, tone: 'neutral' },
  },
  tasks: {
    entry: {
      title: { zh: '书写', en: 'Write' },
      sentence: { zh: '请书写。', en: 'Please write.' },
      role: 'partner-admin',
      party: 'partner',
      channel: 'inbox',
      standing: true,
      decisions: {},
      due: { key: 'diary.forgottenAfter', days: 90 },
      reminders: [{ afterDays: 30 }],
      onSilence: 'expires',
      silence: { zh: '被遗忘。', en: 'It is forgotten.' },
    },
    reader: {
      title: { zh: '审阅', en: 'Read' },
      sentence: { zh: '请审阅。', en: 'Please read.' },
      role: 'ecosystem-manager',
      party: 'vendor',
      channel: 'inbox',
      decisions: {
        accept: {
          title: { zh: '通过', en: 'Accept' },
          consequence: { zh: '结束。', en: 'It ends.' },
          commentRequired: false,
          form: [],
        },
        rewrite: {
          title: { zh: '改写', en: 'Rewrite' },
          consequence: { zh: '继续书写。', en: 'It goes on.' },
          commentRequired: false,
          form: [title],
          revises: true,
        },
      },
      reminders: [],
      onSilence: 'waits',
      silence: { zh: '等待。', en: 'It waits.' },
    },
  },
  actions: {
    write: {
      title: { zh: '记录', en: 'Write' },
      roles: ['partner-admin'],
      party: 'partner',
      states: ['writing'],
      form: [text],
      logs: true,
    },
    remark: {
      title: { zh: '批注', en: 'Remark' },
      roles: ['ecosystem-manager'],
      states: ['writing'],
      form: [text],
      tells: ['partner'],
    },
    rename: {
      title: { zh: '改名', en: 'Rename' },
      roles: ['partner-admin'],
      party: 'partner',
      states: ['writing'],
      form: [title],
      revises: true,
    },
    show: {
      title: { zh: '送审', en: 'Show' },
      roles: ['partner-admin'],
      party: 'partner',
      states: ['writing'],
      form: [],
    },
    burn: {
      title: { zh: '销毁', en: 'Burn' },
      roles: ['partner-admin'],
      party: 'partner',
      states: ['writing', 'reading'],
      form: [],
      closes: 'burnt',
    },
  },
});
