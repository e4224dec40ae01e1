import { type Waiting, zhUndeliverable } from './undeliverable.zh-CN';

const ageText = (seconds: number): string =>
  seconds < 3_600
    ? `${Math.floor(seconds / 60)} 分钟`
    : seconds < 86_400
      ? `${Math.floor(seconds / 3_600)} 小时`
      : `${Math.floor(seconds / 86_400)} 天`;

/** The operations page. */
export const zhOperations = {
  title: '运维',
  text: '已受理但没有进展的事项，以及外部系统、日历与流程版本的情况。',
  incidents: {
    title: '异常',
    none: '没有异常',
    text: '每分钟核对一次。原因消除后自动解除。',
    since: (when: string, seconds: number) => `自 ${when} 起，已持续 ${ageText(seconds)}`,
    otherwise: (text: string) => `如不处理：${text}`,
    tried: (attempts: number, answer: string | null, next: string | null) =>
      `已尝试 ${attempts} 次${answer === null ? '' : `，最后答复：${answer}`}${next === null ? '' : `，下次 ${next}`}`,
    moved: (who: string, when: string) => `${who} 于 ${when} 已处理过一次`,
    to: '转交给（人员编号）',
    comment: '原因',
    done: '已执行。下方为当前情况。',
    more: (count: number) => `仅列出最早的 ${count} 项。`,
  },
  commands: { title: '未确认的操作', none: '没有', text: '已收到，尚未在流程中生效；每小时至少重试一次。' },
  deliveries: {
    title: '未送达的通知',
    none: '没有',
    text: '属于本系统的问题，处理完毕后通知会自动发出；其余情况请核对登记的地址。',
  },
  provisional: { title: '暂定日期', none: '没有', text: '对应年度的日历公布后自动重新计算，只会推迟，不会提前。' },
  command: (who: string, when: string, { waitingSeconds, attempts, undeliverable }: Waiting) =>
    `${who} 于 ${when} 提交，已等待 ${Math.floor(waitingSeconds / 60)} 分钟，${attempts === 0 ? '尚未尝试' : `已尝试 ${attempts} 次`}：${zhUndeliverable[undeliverable ?? 'unconfirmed']}`,
  delivery: (to: string, channel: string, why: string) => `发给 ${to} 的${channel}：${why}`,
  unknown: '原因不明',
  kinds: { open: '发起申请', decide: '作出决定', act: '执行操作', redate: '重算日期' },
  systems: {
    title: '外部系统',
    text: '最近 1,000 个步骤与消息的应答情况。',
    system: '系统',
    state: '状态',
    well: '正常',
    failing: (count: number) => `${count} 项失败`,
    unused: '未使用',
    waiting: '等待中',
    lastSuccess: '最近成功',
    lastFailure: '最近失败',
    never: '无',
  },
  calendars: {
    title: '日历',
    text: '先预览受影响的截止日期，再公布。日期只会推迟，不会提前。',
    year: (name: string, year: number, version: string, source: string) =>
      `${name} ${year}，第 ${version} 版，${source}`,
    fields: {
      name: '日历',
      year: '年份',
      source: '来源',
      daysOff: '休息日（每行一个日期）',
      workdays: '调休工作日（每行一个日期）',
      reason: '原因',
    },
    preview: '预览',
    publish: '公布',
    nothing: '没有截止日期会变动。',
    moves: (count: number) => `会变动 ${count} 个截止日期：`,
    moved: (count: number) => `已公布，变动 ${count} 个截止日期：`,
    from: (before: string, after: string, later: boolean) => `${before} → ${after}${later ? '' : '（提前，不会采用）'}`,
  },
  policies: {
    title: '流程与版本',
    text: '每个流程当前的版本，以及各版本下未结束的申请数。',
    process: '流程',
    version: '版本',
    open: '未结束',
    current: '当前',
  },
};
