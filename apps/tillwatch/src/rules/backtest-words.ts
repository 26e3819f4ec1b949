/** What a backtest says, in each language. */
import { HOUR, MINUTE, SECOND } from '#domain/base/instant.js';
import type { Locale } from '#domain/notify/locale.js';

interface Counts {
  readonly more: number;
  readonly fewer: number;
  readonly earlier: number;
  readonly later: number;
  readonly otherwise: number;
  readonly same: number;
}

/** The sentences of a report; moments and durations come as text. */
interface BacktestWords {
  readonly duration: (ms: number) => string;
  /** Between what is told of one incident. */
  readonly comma: string;
  readonly open: string;
  readonly over: (after: string) => string;
  readonly onset: (after: string) => string;
  readonly incidents: (incidents: number, notices: number, from: string, to: string) => string;
  readonly nights: (zone: string, pages: number, aNight: number, most: number) => string;
  readonly known: (found: number, of: number, median: string | null) => string;
  readonly unknown: (count: number) => string;
  readonly difference: (counts: Counts) => string;
  readonly was: (what: string) => string;
  readonly missed: string;
  readonly false: string;
  readonly more: string;
  readonly fewer: string;
  readonly otherwise: string;
  readonly earlierBy: (time: string) => string;
  readonly laterBy: (time: string) => string;
  readonly nothing: string;
  readonly learned: string;
  readonly shipped: string;
  readonly progress: (at: string, speed: string) => string;
  readonly lived: (what: {
    readonly hours: string;
    readonly digests: number;
    readonly seconds: string;
    readonly speed: string;
    readonly normal: string;
  }) => string;
}

const en: BacktestWords = {
  duration: (ms) => span(ms, 's', 'min', 'h'),
  comma: ', ',
  open: 'open at the end',
  over: (after) => `over after ${after}`,
  onset: (after) => `${after} after its onset`,
  incidents: (incidents, notices, from, to) =>
    `incidents: ${incidents}, notices: ${notices}, from ${from} to ${to}`,
  nights: (zone, pages, aNight, most) =>
    `pages between 22:00 and 07:00 (${zone}): ${pages}, ${aNight} a night, at most ${most} in one`,
  known: (found, of, median) =>
    `known outages: ${found} of ${of} found${median ? `, half of them within ${median}` : ''}`,
  unknown: (count) => `incidents of no known outage: ${count}`,
  difference: ({ more, fewer, earlier, later, otherwise, same }) =>
    `against the other rules: ${more} more, ${fewer} fewer, ${earlier} earlier, ${later} later, ` +
    `${otherwise} told otherwise, ${same} the same`,
  was: (what) => ` (was ${what})`,
  missed: 'missed: ',
  false: 'false: ',
  more: 'more:  ',
  fewer: 'fewer: ',
  otherwise: 'otherwise: ',
  earlierBy: (time) => `earlier by ${time}: `,
  laterBy: (time) => `later by ${time}: `,
  nothing: 'there are no digests to live through',
  learned: 'what had been learned by then',
  shipped: 'the shipped normal rates',
  progress: (at, speed) => `${at}, ${speed} × real time`,
  lived: ({ hours, digests, seconds, speed, normal }) =>
    `${hours} h, ${digests} digests in ${seconds} s: ${speed} × real time, from ${normal}`,
};

const zhCN: BacktestWords = {
  duration: (ms) => span(ms, '秒', '分钟', '小时'),
  comma: '，',
  open: '结束时仍未恢复',
  over: (after) => `持续${after}后恢复`,
  onset: (after) => `起始后${after}发现`,
  incidents: (incidents, notices, from, to) =>
    `事件 ${incidents} 起，通知 ${notices} 条，时段 ${from} 至 ${to}`,
  nights: (zone, pages, aNight, most) =>
    `夜间 22:00 至 07:00（${zone}）呼叫 ${pages} 次，平均每夜 ${aNight} 次，单夜最多 ${most} 次`,
  known: (found, of, median) =>
    `已知故障 ${of} 起，发现 ${found} 起${median ? `，半数在${median}内发现` : ''}`,
  unknown: (count) => `不属于任何已知故障的事件：${count} 起`,
  difference: ({ more, fewer, earlier, later, otherwise, same }) =>
    `与另一套规则相比：多 ${more} 起，少 ${fewer} 起，提前 ${earlier} 起，延后 ${later} 起，` +
    `判断不同 ${otherwise} 起，相同 ${same} 起`,
  was: (what) => `（原为 ${what}）`,
  missed: '漏报：',
  false: '误报：',
  more: '多出：',
  fewer: '缺少：',
  otherwise: '判断不同：',
  earlierBy: (time) => `提前${time}：`,
  laterBy: (time) => `延后${time}：`,
  nothing: '没有可供回测的摘要',
  learned: '当时已学到的基线',
  shipped: '出厂基线',
  progress: (at, speed) => `${at}，实时速度的 ${speed} 倍`,
  lived: ({ hours, digests, seconds, speed, normal }) =>
    `${hours} 小时、${digests} 份摘要用时 ${seconds} 秒：实时速度的 ${speed} 倍，起点为${normal}`,
};

export const BACKTEST_WORDS: Readonly<Record<Locale, BacktestWords>> = { en, 'zh-CN': zhCN };

function span(ms: number, seconds: string, minutes: string, hours: string): string {
  if (Math.abs(ms) < MINUTE) return `${Math.round(ms / SECOND)} ${seconds}`;
  if (Math.abs(ms) < HOUR) return `${Math.round(ms / MINUTE)} ${minutes}`;
  return `${Number((ms / HOUR).toFixed(1))} ${hours}`;
}
