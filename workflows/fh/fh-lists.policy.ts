import { definePolicy } from '../kit/policy/policy';
import { reasonField } from '../shared/reasons';

/** The calendar of the monthly lists: generates them on the first of each month until it is stopped (domain 1.6.2). */
export const fhListsPolicy = definePolicy({
  type: 'fh-lists',
  version: 1,
  prefix: 'FL',
  title: { zh: '每月生成激励名单', en: 'Generate the monthly lists' },
  sentence: {
    zh: '每月1日按已录入的专家信息为每个伙伴生成激励名单。',
    en: 'On the first of each month every partner gets the list of its eligible specialists.',
  },
  needs: { zh: '无', en: 'Nothing' },
  lock: { name: 'fh-lists', subject: 'opener' },
  opens: ['system', 'vendor-operator'],
  parties: { vendor: 'service-ops' },
  form: [],
  facts: [
    { name: 'generatedMonth', kind: 'month', required: false, label: { zh: '已生成月份', en: 'Generated up to' } },
    {
      name: 'generatedLists',
      kind: 'count',
      required: false,
      label: { zh: '上次生成数量', en: 'Lists of the last time' },
    },
  ],
  highlights: ['generatedMonth', 'generatedLists'],
  states: {
    waiting: { title: { zh: '等待下月', en: 'Waiting for the next month' }, next: ['waiting', 'stopped'] },
  },
  outcomes: { stopped: { title: { zh: '已停止', en: 'Stopped' }, tone: 'neutral' } },
  tasks: {
    nextMonth: {
      title: { zh: '等待下月1日', en: 'Wait for the first of the next month' },
      sentence: {
        zh: '下月1日零点（北京时间）生成名单。',
        en: 'The lists are generated at 00:00 Beijing time of that day.',
      },
      role: 'service-ops',
      party: 'vendor',
      channel: 'inbox',
      standing: true,
      decisions: {},
      due: { key: 'fh.generation', given: { zh: '月末', en: 'the end of the month' } },
      reminders: [],
      onSilence: 'expires',
      silence: { zh: '到期即生成名单。', en: 'The lists are generated then.' },
    },
  },
  actions: {
    generate: {
      title: { zh: '补生成本月名单', en: 'Generate the lists of this month once more' },
      roles: ['service-ops', 'vendor-operator'],
      movesFor: [],
      states: ['waiting'],
      form: [],
    },
    stop: {
      title: { zh: '停止生成', en: 'Stop generating' },
      roles: ['vendor-operator'],
      movesFor: [],
      states: ['waiting'],
      form: [reasonField({ zh: '停止原因', en: 'Reason for stopping' })],
      closes: 'stopped',
    },
  },
});
