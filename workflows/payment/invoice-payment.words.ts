/** The texts of the way from an approved amount to the money. */
export const INVOICE_PAYMENT_WORDS = {
  title: { zh: '邮寄发票与付款', en: 'Invoice and payment' },
  sentence: {
    zh: '付款申请通过后，伙伴邮寄发票，财经审核发票并付款。',
    en: 'Once a payment request is approved, the partner mails its invoice, finance reviews it and pays.',
  },
  needs: { zh: '已通过的付款申请', en: 'An approved payment request' },
  states: {
    'awaiting-invoice': { zh: '待伙伴开票', en: 'Waiting for the invoice' },
    'invoice-mailed': { zh: '发票已邮寄', en: 'Invoice mailed' },
    'invoice-in-review': { zh: '发票审核中', en: 'Invoice in review' },
    'invoice-rejected': { zh: '发票审核未通过', en: 'Invoice rejected' },
    'payment-processing': { zh: '支付中', en: 'Payment under way' },
    'payment-on-hold': { zh: '付款暂缓', en: 'Payment on hold' },
    'payment-failed': { zh: '付款失败', en: 'Payment failed' },
    'cancellation-proposed': { zh: '取消待第二人确认', en: 'Cancellation to be confirmed' },
    'bank-word-proposed': { zh: '付款结果待第二人确认', en: 'Result of the payment to be confirmed' },
  },
  outcomes: { paid: { zh: '已完成付款', en: 'Paid' }, cancelled: { zh: '已取消', en: 'Cancelled' } },
  tasks: {
    invoice: {
      title: { zh: '开具并邮寄发票', en: 'Make out and mail the invoice' },
      sentence: {
        zh: '请按开票清单开具发票，登记发票信息并邮寄。',
        en: 'Please make the invoice out as the invoicing data say, name it here and mail it.',
      },
      silence: { zh: '收到发票后才能付款。', en: 'Nothing can be paid before the invoice has come.' },
      decisions: {
        mail: {
          title: { zh: '已邮寄', en: 'Mailed' },
          consequence: {
            zh: '发票信息即时核对；云服务商收到发票后审核。',
            en: 'What you name is checked at once; the vendor reviews the invoices when they have arrived.',
          },
        },
      },
    },
    receipt: {
      title: { zh: '登记收到发票', en: 'Record the arrival of the invoices' },
      sentence: { zh: '伙伴已邮寄发票，请在收到后登记。', en: 'The partner has mailed its invoices. Did they arrive?' },
      silence: { zh: '收到发票后才能审核。', en: 'Nothing is reviewed before they have arrived.' },
      decisions: {
        received: {
          title: { zh: '已收到', en: 'Received' },
          consequence: { zh: '进入发票审核。', en: 'The invoices are reviewed.' },
        },
        lost: {
          title: { zh: '未收到', en: 'Lost' },
          consequence: { zh: '请伙伴重新邮寄。', en: 'The partner is asked to mail them again.' },
        },
      },
    },
    review: {
      title: { zh: '审核发票', en: 'Review the invoices' },
      sentence: {
        zh: '请在收到后的第2个工作日前审核发票。',
        en: 'Please review the invoices by the 2nd working day after they arrived.',
      },
      silence: { zh: '审核前不会付款。', en: 'Nothing is paid before that.' },
      decisions: {
        pass: {
          title: { zh: '通过', en: 'Pass' },
          consequence: { zh: '付款指令随即发出。', en: 'The payment is ordered at once.' },
        },
        reject: {
          title: { zh: '驳回', en: 'Reject' },
          consequence: { zh: '伙伴会看到原因，并重新开票邮寄。', en: 'The partner reads why and mails new ones.' },
        },
      },
    },
    holdCheck: {
      title: { zh: '付款已暂缓', en: 'The payment is on hold' },
      sentence: {
        zh: '系统每日复核，原因消除后自动继续。',
        en: 'What holds it up is looked at again every day; the payment then goes on by itself.',
      },
      silence: { zh: '每日自动复核。', en: 'It is looked at again every day.' },
      decisions: {},
    },
    bankAnswer: {
      title: { zh: '登记银行付款结果', en: 'Record what the bank says' },
      sentence: {
        zh: '付款指令已发出，应在2个工作日内处理。请登记银行的付款结果。',
        en: 'The payment has been ordered and should be under way within 2 working days. Please record what the bank says.',
      },
      silence: { zh: '到期后系统自动向银行查询。', en: 'The bank is then asked by the system.' },
      decisions: {},
    },
    bankOverdue: {
      title: { zh: '付款超过30天未到账', en: 'No money 30 days after the invoices arrived' },
      sentence: {
        zh: '收到发票已满30个自然日，款项仍未支付。请与银行核实并登记结果。',
        en: 'It is 30 calendar days since the invoices arrived. Please clear it with the bank and record what it says.',
      },
      silence: { zh: '每周再次提醒并自动向银行查询。', en: 'You are told again every week, and the bank is asked.' },
      decisions: {},
    },
    repair: {
      title: { zh: '处理失败的付款', en: 'See to a failed payment' },
      sentence: {
        zh: '银行未能付款。请确认伙伴的收款信息已更正，再重新付款。',
        en: 'The bank could not pay. Please make sure that the bank data are corrected, then pay again.',
      },
      silence: { zh: '重新付款前不会有任何支付。', en: 'Nothing is paid until then.' },
      decisions: {
        retry: {
          title: { zh: '重新付款', en: 'Pay again' },
          consequence: {
            zh: '先向银行确认上一笔未支付，再以新的付款号发出指令。',
            en: 'The bank confirms first that the last order was not paid; then a new one is sent.',
          },
        },
      },
    },
    secondPerson: {
      title: { zh: '确认取消付款', en: 'Confirm the cancellation' },
      sentence: {
        zh: '财经同事提议取消付款，须由另一人确认。',
        en: 'A colleague proposes to cancel the payment, which takes a second person of finance.',
      },
      silence: { zh: '确认前不会取消。', en: 'Nothing is cancelled until then.' },
      decisions: {
        confirm: {
          title: { zh: '确认取消', en: 'Confirm' },
          consequence: { zh: '付款取消，资金释放。', en: 'The payment is cancelled and its money is free again.' },
        },
        refuse: {
          title: { zh: '不同意', en: 'Refuse' },
          consequence: { zh: '付款继续办理。', en: 'The payment goes on where it was.' },
        },
      },
    },
    wordConfirmation: {
      title: { zh: '确认付款结果', en: 'Confirm the result of the payment' },
      sentence: {
        zh: '财经同事登记了银行的付款结果，须由另一人与银行核对后确认。',
        en: 'A colleague has recorded what the bank says. A second person of finance checks it with the bank.',
      },
      silence: {
        zh: '到期后系统向银行查询，以银行的答复为准；银行没有答复时继续等待确认。',
        en: 'The bank is then asked, and what it says counts; as long as it says nothing, somebody has to confirm.',
      },
      decisions: {
        confirm: {
          title: { zh: '确认付款结果', en: 'Confirm' },
          consequence: {
            zh: '再次向银行查询；银行没有不同答复的，该结果立即生效。',
            en: 'The bank is asked once more; unless it says something else, the result counts at once.',
          },
        },
        refuse: {
          title: { zh: '不同意', en: 'Refuse' },
          consequence: {
            zh: '登记的结果作废，付款回到原来的状态。',
            en: 'The result does not count, and the payment goes on where it was.',
          },
        },
      },
    },
  },
  actions: {
    paymentResult: { zh: '登记付款结果', en: 'Record the result of the payment' },
    invoiceReviewed: { zh: '登记发票审核结果', en: 'Record a review of the invoices' },
    standingChanged: { zh: '重新复核暂缓原因', en: 'Look again at what holds the payment up' },
    cancel: { zh: '取消付款', en: 'Cancel the payment' },
    takeBack: { zh: '撤回提议', en: 'Take the proposal back' },
  },
} as const;
