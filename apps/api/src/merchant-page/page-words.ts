/** What merchants read on their own pages. */
import type { Words } from '#domain/code/taxonomy.js';

export const PAGE = {
  title: { en: 'Payment service', 'zh-CN': '收单服务' },
  notValid: {
    en: 'This link is not valid, or no longer. Please call the number on your terminal.',
    'zh-CN': '该链接无效或已过期。请拨打终端标签上的客服电话。',
  },
  open: { en: 'Payments are disturbed', 'zh-CN': '交易异常，正在处理' },
  watched: { en: 'Payments work again; we are watching', 'zh-CN': '交易已恢复，正在观察' },
  over: { en: 'Payments work again', 'zh-CN': '交易已恢复' },
  notHit: { en: 'Your shop is not hit', 'zh-CN': '您门店未受影响' },
  since: { en: 'Since', 'zh-CN': '开始时间' },
  until: { en: 'Until', 'zh-CN': '恢复时间' },
  terminals: { en: 'Your terminals that failed', 'zh-CN': '您受影响的终端' },
  reference: { en: 'Reference', 'zh-CN': '事件号' },
  read: { en: 'As of', 'zh-CN': '更新于' },
  rate: { en: 'How did we handle it?', 'zh-CN': '您对我们的处理满意吗？' },
  scale: { en: '1 is bad, 5 is good', 'zh-CN': '1 为差，5 为好' },
  comment: {
    en: 'What should be better? (no card numbers)',
    'zh-CN': '有何建议？（请勿填写卡号）',
  },
  thanks: { en: 'Thank you. Your answer is kept.', 'zh-CN': '谢谢，您的反馈已保存。' },
  card: {
    en: 'That looks like card data. Please leave it out; nothing was kept.',
    'zh-CN': '内容疑似卡片信息，请删除后重试；未保存任何内容。',
  },
  long: {
    en: 'The comment has more than 500 letters; nothing was kept.',
    'zh-CN': '留言超过 500 字；未保存任何内容。',
  },
  ask: {
    en: 'Shall we tell you here when a fault hits your terminals, and when it is over?',
    'zh-CN': '是否在此接收影响您终端的故障及恢复通知？',
  },
  address: { en: 'Address', 'zh-CN': '接收地址' },
  yes: { en: 'Yes, tell me', 'zh-CN': '同意接收' },
  no: { en: 'No, send nothing', 'zh-CN': '不再接收' },
  confirmed: { en: 'You are told of faults that hit you.', 'zh-CN': '已开通：将通知您相关故障。' },
  withdrawn: { en: 'Nothing more is sent to you.', 'zh-CN': '已退订：不再向您发送通知。' },
  late: {
    en: 'This question is too old to say yes to. Ask us for another one.',
    'zh-CN': '该邀请已过期，请联系我们重新发送。',
  },
} as const satisfies Readonly<Record<string, Words>>;
