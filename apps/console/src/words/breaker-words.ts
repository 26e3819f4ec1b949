/** What the console says of the switch and the breakers of commands, and of names not proved. */
import type { Locale } from '#domain/notify/locale.js';

export interface BreakerWords {
  readonly what: string;
  readonly switchTitle: string;
  readonly closed: string;
  readonly closedMeans: string;
  readonly open: string;
  readonly openMeans: string;
  readonly by: (by: string, at: string, reason: string) => string;
  readonly never: string;
  readonly halt: string;
  readonly resume: string;
  readonly haltTitle: string;
  readonly resumeTitle: string;
  readonly haltDoes: string;
  readonly resumeDoes: string;
  readonly reason: string;
  readonly paceTitle: string;
  readonly pace: (released: string, max: string) => string;
  readonly minute: string;
  readonly hour: string;
  readonly tripped: string;
  readonly notTripped: string;
  readonly terminalsTitle: string;
  readonly terminalsMean: (max: string) => string;
  readonly noTerminals: string;
  readonly terminal: string;
  readonly merchant: string;
  readonly restarts: string;
  readonly freeAt: string;
  readonly first: (count: string) => string;
  readonly orders: string;
  readonly noOrders: string;
  readonly noIncident: string;
  readonly waits: string;
  readonly leftOut: (count: string) => string;
  readonly toAll: string;
  readonly unproved: string;
  readonly prove: string;
}

export const BREAKER_WORDS: Readonly<Record<Locale, BreakerWords>> = {
  en: {
    what:
      'What terminals are told to do, of all incidents, and what keeps it from getting ' +
      'out of hand.',
    switchTitle: 'Switch of all commands',
    closed: 'Commands run',
    closedMeans: 'Approved commands go out in their waves.',
    open: 'All commands are stopped',
    openMeans:
      'Nobody is given a turn, new commands are refused, and no hold is placed or ' +
      'released. What terminals were already told is not taken back.',
    by: (by, at, reason) => `${by}, ${at}: ${reason}`,
    never: 'Nobody has used the switch yet.',
    halt: 'Stop all commands…',
    resume: 'Let commands run again…',
    haltTitle: 'Stop all commands',
    resumeTitle: 'Let commands run again',
    haltDoes:
      'At once no further terminal is told anything, by no command of any incident, ' +
      'until somebody lets them run again. What terminals were already told is not ' +
      'taken back.',
    resumeDoes:
      'Commands that were under way go on where they stood: terminals whose turn it is ' +
      'are told within seconds. Stop those that should not go on first.',
    reason: 'Why (everybody reads it)',
    paceTitle: 'Breaker of the pace',
    pace: (released, max) => `${released} of ${max} terminals`,
    minute: 'Last minute',
    hour: 'Last hour',
    tripped:
      'Open: commands wait until older ones are out of the minute or the hour, then go ' +
      'on by themselves.',
    notTripped: 'Closed: commands go on without a wait.',
    terminalsTitle: 'Breakers of terminals',
    terminalsMean: (max) =>
      `A terminal that was restarted by command ${max} times within a day is left out ` +
      'of further restarts until the day is over. It closes by itself.',
    noTerminals: 'None is left out now.',
    terminal: 'Terminal',
    merchant: 'Merchant',
    restarts: 'Restarts in a day',
    freeAt: 'Left out until',
    first: (count) => `The first ${count} to be free.`,
    orders: 'Commands, the newest first',
    noOrders: 'No command was ever asked for.',
    noIncident: 'no incident',
    waits: 'They wait for the breaker of the pace.',
    leftOut: (count) =>
      `${count} ${count === '1' ? 'terminal is' : 'terminals are'} left out of restarts.`,
    toAll: 'All commands, the switch and the breakers',
    unproved:
      'Names are not proved here: whoever may use this console can approve under any ' +
      'name, also as the second person.',
    prove:
      'To prove them, set ONCALL_KEY and give everybody a token of their own: ' +
      'tillwatch oncall token.',
  },
  'zh-CN': {
    what: '所有故障中下发给终端的指令，以及防止其失控的保护措施。',
    switchTitle: '指令总开关',
    closed: '指令正常下发',
    closedMeans: '已批准的指令按批次下发。',
    open: '所有指令已停止',
    openMeans:
      '不再向任何终端下发，新指令会被拒绝，也不能设置或解除禁止重启。已下发的指令不会撤回。',
    by: (by, at, reason) => `${by}，${at}：${reason}`,
    never: '尚无人使用过总开关。',
    halt: '停止所有指令…',
    resume: '恢复指令…',
    haltTitle: '停止所有指令',
    resumeTitle: '恢复指令',
    haltDoes: '立即停止：任何故障的任何指令都不再下发给终端，直到有人恢复。已下发的指令不会撤回。',
    resumeDoes:
      '进行中的指令从停下处继续：轮到的终端会在数秒内收到指令。不应继续的指令请先逐条停止。',
    reason: '原因（所有人可见）',
    paceTitle: '速率保护',
    pace: (released, max) => `${released} / ${max} 台终端`,
    minute: '最近一分钟',
    hour: '最近一小时',
    tripped: '已触发：指令等待较早的下发移出该分钟或该小时，然后自动继续。',
    notTripped: '未触发：指令无需等待。',
    terminalsTitle: '单台终端保护',
    terminalsMean: (max) =>
      `一天内被指令重启 ${max} 次的终端，当天不再接受重启指令，到时自动恢复。`,
    noTerminals: '当前没有被跳过的终端。',
    terminal: '终端',
    merchant: '商户',
    restarts: '一天内重启次数',
    freeAt: '跳过至',
    first: (count) => `仅显示最先恢复的 ${count} 台。`,
    orders: '指令，最新的在前',
    noOrders: '尚未提出过任何指令。',
    noIncident: '无关联故障',
    waits: '正在等待速率保护恢复。',
    leftOut: (count) => `${count} 台终端不再接受重启指令。`,
    toAll: '全部指令、总开关与保护状态',
    unproved: '此处的姓名未经验证：能使用本控制台的人可以用任何姓名批准，也可以冒充第二人。',
    prove: '如需验证，请设置 ONCALL_KEY，并用 tillwatch oncall token 为每人签发个人令牌。',
  },
};
