/** The Chinese texts of opportunities on other pages. */
export const zhOpportunities = {
  hints: {
    'partner-opportunity': '标记为“交付完成”会结束该机会点：此前须至少更新过一次进展，并填写交付证明。',
    'vendor-opportunity': '标记为“交付完成”会结束该机会点：此前须至少更新过一次进展，并填写交付证明。',
  } as Readonly<Record<string, string>>,
  sections: {
    customer: '客户与联系人',
    need: '预算、决策人、需求与采购计划',
    demand: '客户需求',
    project: '方案与项目',
    support: '支持与声明',
  },
};
