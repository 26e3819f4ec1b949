/** What the pages behind links say. */
import type { Locale } from '#domain/notify/locale.js';

interface ActWords {
  readonly take: string;
  readonly taken: (name: string) => string;
  readonly takenText: string;
  readonly already: (name: string) => string;
  readonly over: string;
  readonly prove: string;
  readonly proveText: (contact: string) => string;
  readonly proven: string;
  readonly provenText: (name: string, days: string) => string;
  readonly expired: string;
  readonly expiredText: string;
  readonly unknown: string;
  readonly unknownText: string;
  readonly open: string;
  readonly since: (at: string) => string;
}

export const ACT_WORDS: Readonly<Record<Locale, ActWords>> = {
  en: {
    take: 'I have it',
    taken: (name) => `${name} has it`,
    takenText: 'Nobody else is paged for it while you work on it.',
    already: (name) => `${name} has it already`,
    over: 'It is over already',
    prove: 'This page has reached me',
    proveText: (contact) => `A test page by ${contact}.`,
    proven: 'Thank you',
    provenText: (name, days) => `${name} can be put on call. It holds for ${days} days.`,
    expired: 'This link is too old',
    expiredText: 'Open the console, or wait for the next page.',
    unknown: 'This link is not one of ours',
    unknownText: 'Was it cut off on the way?',
    open: 'Open the incident',
    since: (at) => `Since ${at}`,
  },
  'zh-CN': {
    take: '我来接手',
    taken: (name) => `${name} 已接手`,
    takenText: '处理期间不再为此呼叫其他人。',
    already: (name) => `${name} 已先接手`,
    over: '故障已结束',
    prove: '我已收到此呼叫',
    proveText: (contact) => `通过 ${contact} 发出的测试呼叫。`,
    proven: '谢谢',
    provenText: (name, days) => `${name} 可以排班，${days} 天内有效。`,
    expired: '链接已过期',
    expiredText: '请打开控制台，或等待下一次呼叫。',
    unknown: '链接无效',
    unknownText: '链接可能在传输中被截断。',
    open: '打开故障页面',
    since: (at) => `开始于 ${at}`,
  },
};
