/** What the console says about notices to merchants, and to those who answer their calls. */
import type { NoticeView } from '#domain/notice/notice-view.js';
import type { Locale } from '#domain/notify/locale.js';

export interface MerchantWords {
  readonly title: string;
  readonly hit: (hit: string, untold: string) => string;
  readonly none: string;
  readonly kinds: Readonly<Record<NoticeView['kind'], string>>;
  readonly states: Readonly<Record<NoticeView['state'], string>>;
  readonly make: Readonly<Record<'start' | 'update' | 'recovered' | 'correction', string>>;
  readonly by: (name: string) => string;
  readonly audience: (merchants: string, language: string, channel: string) => string;
  readonly languages: Readonly<Record<string, string>>;
  readonly goesIn: (span: string) => string;
  readonly goesNow: string;
  readonly needs: (given: string, people: string, names: string) => string;
  readonly progress: (sent: string, merchants: string) => string;
  readonly gaveUp: (count: string) => string;
  readonly doubtful: (count: string) => string;
  readonly unreachable: (count: string, cure: string) => string;
  readonly approve: string;
  readonly stop: string;
  readonly endedBy: (name: string) => string;
  readonly support: string;
  readonly supportHint: string;
  readonly tell: string;
  readonly verdicts: Readonly<Record<'hit' | 'over' | 'not_hit' | 'stranger', string>>;
  readonly bundle: string;
  readonly notDone: string;
}

const en: MerchantWords = {
  title: 'Merchants',
  hit: (hit, untold) => `${hit} merchants are hit, ${untold} of them not told`,
  none: 'Nobody was told of this incident.',
  kinds: {
    ...{ opt_in: 'Opt-in', start: 'It began', update: 'How it stands', recovered: 'It is over' },
    correction: 'Correction',
  },
  states: { draft: 'waits', sending: 'going out', done: 'out', cancelled: 'stopped' },
  make: {
    ...{ start: 'Tell merchants…', update: 'Send an update…', recovered: 'Tell them it is over…' },
    correction: 'Correct to those not hit…',
  },
  by: (name) => `made by ${name}`,
  audience: (merchants, language, channel) => `${merchants} in ${language} by ${channel}`,
  languages: { en: 'English', 'zh-CN': 'Chinese' },
  goesIn: (span) => `goes in ${span}`,
  goesNow: 'goes now',
  needs: (given, people, names) => `${given} of ${people} agreed: ${names}`,
  progress: (sent, merchants) => `${sent} of ${merchants} told`,
  gaveUp: (count) => `${count} given up`,
  doubtful: (count) => `${count} perhaps told twice`,
  unreachable: (count, cure) => `${count} cannot be told: ${cure}`,
  approve: 'Agree',
  stop: 'Stop',
  endedBy: (name) => `by ${name}`,
  support: 'A merchant calls',
  supportHint: 'Phone number, merchant or terminal',
  tell: 'What to say',
  verdicts: {
    ...{ hit: 'Hit by an incident', over: 'Was hit, it is over', not_hit: 'Not hit' },
    stranger: 'Not known',
  },
  bundle: 'Diagnostic file',
  notDone: 'Nothing has been changed.',
};

const zh: MerchantWords = {
  title: '商户通知',
  hit: (hit, untold) => `${hit} 家商户受影响，其中 ${untold} 家未通知`,
  none: '本故障尚未通知任何商户。',
  kinds: {
    ...{ opt_in: '征询', start: '故障通知', update: '进展通知', recovered: '恢复通知' },
    correction: '更正通知',
  },
  states: { draft: '待发', sending: '发送中', done: '已发出', cancelled: '已停止' },
  make: {
    ...{ start: '通知商户…', update: '发送进展…', recovered: '通知已恢复…' },
    correction: '向未受影响者更正…',
  },
  by: (name) => `${name} 创建`,
  audience: (merchants, language, channel) => `${merchants} 家（${language}，${channel}）`,
  languages: { en: '英文', 'zh-CN': '中文' },
  goesIn: (span) => `${span}后发出`,
  goesNow: '即将发出',
  needs: (given, people, names) => `已有 ${given}/${people} 人批准：${names}`,
  progress: (sent, merchants) => `已通知 ${sent}/${merchants} 家`,
  gaveUp: (count) => `${count} 家发送失败`,
  doubtful: (count) => `${count} 家可能收到两次`,
  unreachable: (count, cure) => `${count} 家无法通知：${cure}`,
  approve: '批准',
  stop: '停止',
  endedBy: (name) => `操作人：${name}`,
  support: '商户来电',
  supportHint: '电话号码、商户号或终端号',
  tell: '告知来电者',
  verdicts: {
    ...{ hit: '受故障影响', over: '曾受影响，已恢复', not_hit: '未受影响', stranger: '未找到' },
  },
  bundle: '诊断文件',
  notDone: '未做任何更改。',
};

export const MERCHANT_WORDS: Readonly<Record<Locale, MerchantWords>> = { en, 'zh-CN': zh };
