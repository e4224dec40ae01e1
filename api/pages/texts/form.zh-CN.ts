/** The Chinese texts of forms and decisions. */
export const zhForm = {
  form: {
    choose: '请选择',
    any: '全部',
    currency: '币种',
    remove: (at: number) => `删除第 ${at} 项`,
    item: (at: number) => `第 ${at} 项`,
    more: '增加一项',
    yes: '是',
    no: '否',
    comment: '意见',
    commentHelp: '对方会看到。标有“须填写意见”的决定必须填写。',
    code: '验证码',
    drop: '删除',
    files: { submitted: '已提交', accepted: '已接受', refused: '已退回', superseded: '已被替换' },
  },
  code: {
    send: '获取验证码',
    again: '重新获取验证码',
    none: '验证码将发送到登记的手机或邮箱。',
    sent: (to: string, until: string) => `已发送至 ${to},${until} 前有效。`,
    help: '6 位数字',
  },
  task: {
    checked: '目前没有已知的阻碍',
    checkedAgain: '作出决定时系统会再次检查；有未通过的项目时不会执行，并告诉您原因。',
    byAction: '这项任务通过以下操作完成：',
    toCase: '查看申请',
  },
};
