/** What the console says of commands to terminals and holds, in each language. */
import type { OrderState } from '#domain/command/order.js';
import type { Locale } from '#domain/notify/locale.js';

export interface OrderWords {
  readonly title: string;
  readonly states: Readonly<Record<OrderState, string>>;
  readonly reach: (terminals: string, merchants: string) => string;
  readonly waves: (sizes: string) => string;
  readonly wave: (place: string, reached: string, size: string) => string;
  readonly asked: (by: string, at: string, reason: string) => string;
  readonly agreed: (by: string) => string;
  readonly needs: (by: string) => string;
  readonly approve: string;
  readonly stop: string;
  readonly stopTitle: string;
  readonly byHand: string;
  readonly goOn: string;
  readonly asks: string;
  readonly counts: Readonly<Record<'done' | 'underWay' | 'harmed' | 'unreached' | 'left', string>>;
  readonly count: (name: string, count: string) => string;
  readonly stopped: (why: string, by: string | null) => string;
  readonly halted: (by: string, reason: string) => string;
  readonly holdTitle: string;
  readonly held: (terminals: string, told: string, by: string) => string;
  readonly hold: string;
  readonly holdWhy: string;
  readonly release: string;
  readonly releaseTitle: string;
  readonly restarts: (within: string, known: string, next: string) => string;
}

export const ORDER_WORDS: Readonly<Record<Locale, OrderWords>> = {
  en: {
    title: 'Commands to terminals',
    states: {
      proposed: 'waits for approval',
      running: 'under way',
      asking: 'asks you',
      done: 'done',
      stopped: 'stopped',
    },
    reach: (terminals, merchants) => `Affects ${terminals} terminals at ${merchants} merchants`,
    waves: (sizes) => `in waves: ${sizes}`,
    wave: (place, reached, size) => `Wave ${place}: ${reached} of ${size}`,
    asked: (by, at, reason) => `${by}, ${at}: ${reason}`,
    agreed: (by) => `Approved by ${by}`,
    needs: (by) => `Another person than ${by} must approve exactly this:`,
    approve: 'Approve',
    stop: 'Stop now',
    stopTitle: 'Stop the command',
    byHand: 'stopped by hand',
    goOn: 'Go on',
    asks: 'Its figure does not tell whether the wave helped. Look yourself, then go on or stop.',
    counts: {
      done: 'done',
      underWay: 'under way',
      harmed: 'refused, failed, or lost',
      unreached: 'not reached',
      left: 'left out',
    },
    count: (name, count) => `${count} ${name}`,
    stopped: (why, by) => (by === null ? `Stopped by itself: ${why}` : `Stopped by ${by}: ${why}`),
    halted: (by, reason) => `${by} has stopped all commands: ${reason}`,
    holdTitle: 'Hold: no restart',
    held: (terminals, told, by) => `${terminals} terminals on hold by ${by}, ${told} have said so`,
    hold: 'Hold restarts',
    holdWhy: 'No restart while the incident lasts',
    release: 'Release',
    releaseTitle: 'Release from hold',
    restarts: (within, known, next) =>
      `${known} of these restart by schedule, the first in ${next}, ${within} within an hour`,
  },
  'zh-CN': {
    title: '终端指令',
    states: {
      proposed: '待批准',
      running: '执行中',
      asking: '待您决定',
      done: '已完成',
      stopped: '已停止',
    },
    reach: (terminals, merchants) => `涉及 ${merchants} 家商户的 ${terminals} 台终端`,
    waves: (sizes) => `分批：${sizes}`,
    wave: (place, reached, size) => `第 ${place} 批：${reached} / ${size}`,
    asked: (by, at, reason) => `${by}，${at}：${reason}`,
    agreed: (by) => `${by} 已批准`,
    needs: (by) => `须由 ${by} 以外的另一人批准以下内容：`,
    approve: '批准',
    stop: '立即停止',
    stopTitle: '停止指令',
    byHand: '人工停止',
    goOn: '继续',
    asks: '指标不足以判断本批是否有效。请自行确认后继续或停止。',
    counts: {
      done: '完成',
      underWay: '执行中',
      harmed: '拒绝、失败或失联',
      unreached: '未送达',
      left: '未执行',
    },
    count: (name, count) => `${name} ${count}`,
    stopped: (why, by) => (by === null ? `已自动停止：${why}` : `${by} 已停止：${why}`),
    halted: (by, reason) => `${by} 已停止所有指令：${reason}`,
    holdTitle: '保持：不重启',
    held: (terminals, told, by) => `${by} 令 ${terminals} 台终端保持，${told} 台已确认`,
    hold: '禁止重启',
    holdWhy: '故障期间不得重启',
    release: '解除',
    releaseTitle: '解除保持',
    restarts: (within, known, next) =>
      `其中 ${known} 台将按计划重启，最早在 ${next} 后，一小时内 ${within} 台`,
  },
};
