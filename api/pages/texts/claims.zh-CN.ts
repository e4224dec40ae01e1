/** The Chinese texts of claims and levels. */
export const zhClaims = {
  claims: {
    title: '领取情况',
    free: '尚未领取',
    by: (who: string, until: string) => `${who} 已领取，有效至 ${until}`,
    forWhom: (who: string) => `代 ${who} 处理`,
    claim: '领取',
    release: '释放',
    delegate: '转交',
    takeOver: '接管',
    to: '转交给',
    nobody: '目前没有其他人可以处理该任务。',
    reason: '接管原因',
  },
  escalation: {
    goes: (to: string, when: string) => `若仍未处理，将于 ${when} 升级至${to}`,
    since: (to: string, when: string) => `已于 ${when} 升级至${to}`,
    again: {
      goes: (to: string, when: string) => `若仍未处理，将于 ${when} 再次通知全体${to}`,
      since: (to: string, when: string) => `已于 ${when} 再次通知全体${to}`,
    },
  },
};
