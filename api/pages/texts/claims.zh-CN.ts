/** The Chinese texts of claims, levels and absences. */
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
  absence: {
    link: '不在岗',
    title: (who: string) => `${who}：不在岗时间`,
    text: '日期按北京时间，首尾两天均包含在内。不在岗期间，已领取的任务由同角色的同事和代理人处理，记录中保留双方姓名。清空日期即可删除一行。',
    row: (at: number) => `第 ${at} 段`,
    from: '开始日期',
    until: '结束日期',
    substitute: '代理人',
    lacks: (roles: string) => `代理人不具备以下角色：${roles}`,
    save: '保存',
    saved: '已保存。',
  },
};
