import { definePolicy } from '../../workflows/kit/policy/policy';

const text = { name: 'text', kind: 'text', required: true, label: { zh: '内容', en: 'Text' } } as const;
const title = { name: 'title', kind: 'text', required: true, label: { zh: '标题', en: 'Title' } } as const;
const materials = { name: 'materials', kind: 'file', required: false, label: { zh: '材料', en: 'Materials' } } as const;
const persons = {
  name: 'persons',
  kind: 'list',
  required: false,
  max: 5,
  label: { zh: '人员', en: 'Persons' },
  fields: [
    { name: 'name', kind: 'text', required: true, label: { zh: '姓名', en: 'Name' } },
    { name: 'proof', kind: 'file', required: true, max: 2, label: { zh: '证明', en: 'Proof' } },
  ],
} as const;
const attachment = {
  name: 'attachment',
  kind: 'file',
  required: false,
  label: { zh: '附件', en: 'Attachment' },
} as const;
const appraisal = {
  name: 'appraisal',
  kind: 'file',
  required: false,
  label: { zh: '评估', en: 'Appraisal' },
  visibleTo: ['ecosystem-manager'],
} as const;
const refused = {
  name: 'refused',
  kind: 'list',
  required: false,
  label: { zh: '退回的文件', en: 'Refused files' },
  fields: [
    { name: 'fileId', kind: 'text', required: true, label: { zh: '文件', en: 'File' } },
    { name: 'reason', kind: 'longText', required: true, label: { zh: '原因', en: 'Reason' } },
  ],
} as const;

/** A process for tests alone that lasts for years: entries are written until somebody reads and closes it. */
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
  form: [title, materials, persons],
  facts: [appraisal],
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
          movesFor: [],
          form: [appraisal],
        },
        rewrite: {
          title: { zh: '改写', en: 'Rewrite' },
          consequence: { zh: '继续书写。', en: 'It goes on.' },
          commentRequired: false,
          movesFor: [],
          form: [title, materials, refused],
          revises: true,
        },
      },
      reminders: [],
      escalates: [
        { afterWorkingDays: 2, to: 'finance' },
        { afterWorkingDays: 4, to: 'vendor-operator' },
      ],
      onSilence: 'waits',
      silence: { zh: '等待。', en: 'It waits.' },
    },
  },
  actions: {
    write: {
      title: { zh: '记录', en: 'Write' },
      roles: ['partner-admin'],
      movesFor: [],
      party: 'partner',
      states: ['writing'],
      form: [text, attachment],
      logs: true,
    },
    remark: {
      title: { zh: '批注', en: 'Remark' },
      roles: ['ecosystem-manager'],
      movesFor: [],
      states: ['writing'],
      form: [text],
      notifies: ['partner'],
    },
    rename: {
      title: { zh: '改名', en: 'Rename' },
      roles: ['partner-admin'],
      movesFor: [],
      party: 'partner',
      states: ['writing'],
      form: [title, materials, persons],
      revises: true,
    },
    show: {
      title: { zh: '送审', en: 'Show' },
      roles: ['partner-admin'],
      movesFor: [],
      party: 'partner',
      states: ['writing'],
      form: [],
    },
    burn: {
      title: { zh: '销毁', en: 'Burn' },
      roles: ['partner-admin'],
      movesFor: [],
      party: 'partner',
      states: ['writing', 'reading'],
      form: [],
      closes: 'burnt',
    },
  },
});
