/** The story of commands to terminals, in each language. */
import type { TimelineKey, TimelineParams, TimelineWords } from './keys.js';

type OrderWords = Pick<TimelineWords, Extract<TimelineKey, `order_${string}`>>;

/** What terminals can be told to do. */
export const COMMANDS: Readonly<Record<'en' | 'zh-CN', Readonly<Record<string, string>>>> = {
  en: {
    restart: 'restart',
    sign_in: 'sign in again',
    diagnose: 'run diagnostics',
    reload_params: 'load parameters again',
    rekey: 'exchange the keys again',
    hold: 'hold: no restart',
    release: 'release from hold',
    upload_log: 'upload the log',
    message: 'show a message',
  },
  'zh-CN': {
    restart: '重启',
    sign_in: '重新签到',
    diagnose: '运行诊断',
    reload_params: '重新下载参数',
    rekey: '重新交换密钥',
    hold: '保持，不重启',
    release: '解除保持',
    upload_log: '上传日志',
    message: '显示消息',
  },
};

/** Why an order stopped, by `StopReason`. */
export const STOPS: Readonly<Record<'en' | 'zh-CN', Readonly<Record<string, string>>>> = {
  en: {
    by_person: 'by hand',
    no_improvement: 'no better than where it was not done',
    not_returned: 'terminals did not come back',
    harmed: 'terminals refused or failed',
    not_reached: 'nobody could be reached',
    forbidden: 'an open incident forbids it',
    incident_over: 'the incident is over',
    lapsed: 'nobody decided within an hour',
    no_key: 'alerts has no key to sign with',
    step_over: 'the step of the playbook is over',
  },
  'zh-CN': {
    by_person: '人工停止',
    no_improvement: '未优于尚未执行的终端',
    not_returned: '有终端未恢复在线',
    harmed: '有终端拒绝或执行失败',
    not_reached: '没有终端可达',
    forbidden: '未解决的故障禁止该操作',
    incident_over: '故障已结束',
    lapsed: '一小时内无人决定',
    no_key: 'alerts 没有签名密钥',
    step_over: '预案的该步骤已结束',
  },
};

const enOrder = ({ what = '', terminals = 0 }: TimelineParams) =>
  `“${COMMANDS.en[what] ?? what}” at ${terminals} terminals`;
const zhOrder = ({ what = '', terminals = 0 }: TimelineParams) =>
  `「${COMMANDS['zh-CN'][what] ?? what}」（${terminals} 台终端）`;

export const EN_ORDERS: OrderWords = {
  order_proposed: (p) => `${p.by} asks for ${enOrder(p)}: another person must approve it`,
  order_approved: (p) => `${p.by} approved ${enOrder(p)}`,
  order_running: (p) => `${p.by} started ${enOrder(p)}`,
  order_wave: (p) => `The wave before went well, the next one begins: ${enOrder(p)} so far`,
  order_asking: (p) => `Its figure does not tell whether it helps, a person must: ${enOrder(p)}`,
  order_gone_on: (p) => `${p.by} has it go on: ${enOrder(p)}`,
  order_done: (p) => `Done: ${enOrder(p)}`,
  order_stopped: (p) => {
    const why = STOPS.en[p.why ?? ''] ?? '';
    return p.by
      ? `${p.by} stopped ${enOrder(p)}: ${p.detail ?? ''}`
      : `Stopped by itself: ${enOrder(p)}, ${why}`;
  },
};

export const ZH_ORDERS: OrderWords = {
  order_proposed: (p) => `${p.by} 提出${zhOrder(p)}，待另一人批准`,
  order_approved: (p) => `${p.by} 批准${zhOrder(p)}`,
  order_running: (p) => `${p.by} 开始${zhOrder(p)}`,
  order_wave: (p) => `上一批正常，开始下一批：${zhOrder(p)}`,
  order_asking: (p) => `指标不足以判断是否有效，须人工决定：${zhOrder(p)}`,
  order_gone_on: (p) => `${p.by} 让其继续：${zhOrder(p)}`,
  order_done: (p) => `已完成：${zhOrder(p)}`,
  order_stopped: (p) => {
    const why = STOPS['zh-CN'][p.why ?? ''] ?? '';
    return p.by
      ? `${p.by} 停止${zhOrder(p)}：${p.detail ?? ''}`
      : `已自动停止：${zhOrder(p)}，${why}`;
  },
};
