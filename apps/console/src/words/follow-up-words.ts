/** What the console says of follow-ups across incidents, in each language. */
import type { Locale } from '#domain/notify/locale.js';

export interface FollowUpWords {
  readonly intro: string;
  readonly all: string;
  readonly which: string;
  readonly status: Readonly<Record<'open' | 'closed' | 'all', string>>;
  readonly kind: string;
  readonly anyKind: string;
  readonly incident: string;
  readonly merchant: string;
  readonly csv: string;
  readonly csvHow: string;
  readonly none: string;
  readonly noneThat: string;
  readonly first: (count: string) => string;
  readonly from: (day: string) => string;
  readonly owner: (name: string) => string;
  readonly nobody: string;
  readonly due: (day: string) => string;
  readonly overdue: (day: string) => string;
  readonly noDue: string;
  readonly moved: (state: string, by: string, at: string) => string;
  readonly done: string;
  readonly drop: string;
  readonly reopen: string;
  readonly asks: Readonly<Record<'done' | 'dropped' | 'open', string>>;
  readonly terminals: (count: string) => string;
  readonly stores: (count: string) => string;
  readonly someShown: (shown: string, count: string) => string;
  readonly columns: Readonly<
    Record<'terminal' | 'model' | 'serial' | 'merchant' | 'store' | 'until' | 'warranty', string>
  >;
  readonly hit: string;
  readonly warranty: Readonly<Record<'yes' | 'no' | 'unknown', string>>;
  /** Of one terminal or store among those a follow-up is about. */
  readonly there: {
    readonly column: string;
    readonly done: (by: string, at: string) => string;
    readonly whole: Readonly<Record<'done' | 'dropped', string>>;
    readonly count: (count: string) => string;
  };
  readonly noSubjects: string;
  readonly toAll: (incident: string) => string;
}

export const FOLLOW_UP_WORDS: Readonly<Record<Locale, FollowUpWords>> = {
  en: {
    intro:
      'What is to be done after incidents. It is written in the review of an incident, ' +
      'and closed here.',
    all: 'All follow-ups',
    which: 'State',
    status: { open: 'Open', closed: 'Done or dropped', all: 'All' },
    kind: 'Kind',
    anyKind: 'Any kind',
    incident: 'Incident',
    merchant: 'Merchant',
    csv: 'Download CSV',
    csvHow:
      'A line for each terminal or store of all that fit the choice above, ' +
      'with whether it is done there.',
    none: 'Nothing is left to be done after incidents.',
    noneThat: 'No follow-up fits this choice.',
    first: (count) => `The first ${count}. The CSV has all.`,
    from: (day) => `of ${day}`,
    owner: (name) => `Owner: ${name}`,
    nobody: 'No owner',
    due: (day) => `due ${day}`,
    overdue: (day) => `overdue since ${day}`,
    noDue: 'no day set',
    moved: (state, by, at) => `${state} by ${by}, ${at}`,
    done: 'Done',
    drop: 'Drop',
    reopen: 'Open again',
    asks: {
      done: 'Close as done',
      dropped: 'Drop it: it will not be done',
      open: 'Open it again',
    },
    terminals: (count) => (count === '1' ? '1 terminal' : `${count} terminals`),
    stores: (count) => (count === '1' ? '1 store' : `${count} stores`),
    someShown: (shown, count) => `The first ${shown} of ${count}. The CSV has all.`,
    columns: {
      terminal: 'Terminal',
      model: 'Model',
      serial: 'Serial number',
      merchant: 'Merchant',
      store: 'Store',
      until: 'Warranty until',
      warranty: 'At the incident',
    },
    hit: 'Terminals hit',
    warranty: { yes: 'in warranty', no: 'out of warranty', unknown: 'not known' },
    there: {
      column: 'Done here',
      done: (by, at) => `${by}, ${at}`,
      whole: { done: 'closed with all', dropped: 'dropped with all' },
      count: (count) => `${count} done`,
    },
    noSubjects: 'The registry knows no terminal or store that this is about.',
    toAll: (incident) => `Terminals, stores and closing: follow-ups of ${incident}`,
  },
  'zh-CN': {
    intro: '故障之后要做的事。在故障复盘中填写，在此关闭。',
    all: '全部后续事项',
    which: '状态',
    status: { open: '未完成', closed: '已完成或已取消', all: '全部' },
    kind: '类别',
    anyKind: '所有类别',
    incident: '故障',
    merchant: '商户',
    csv: '下载 CSV',
    csvHow: '符合上述条件的全部事项，每台终端或每家门店一行，并注明是否已完成。',
    none: '没有待办的后续事项。',
    noneThat: '没有符合条件的后续事项。',
    first: (count) => `仅显示前 ${count} 项，CSV 中为全部。`,
    from: (day) => `发生于 ${day}`,
    owner: (name) => `负责人：${name}`,
    nobody: '无负责人',
    due: (day) => `期限 ${day}`,
    overdue: (day) => `已于 ${day} 逾期`,
    noDue: '未设期限',
    moved: (state, by, at) => `${state}：${by}，${at}`,
    done: '完成',
    drop: '取消事项',
    reopen: '重新打开',
    asks: { done: '标记为已完成', dropped: '取消：不再处理', open: '重新打开事项' },
    terminals: (count) => `${count} 台终端`,
    stores: (count) => `${count} 家门店`,
    someShown: (shown, count) => `仅显示 ${count} 项中的前 ${shown} 项，CSV 中为全部。`,
    columns: {
      terminal: '终端',
      model: '型号',
      serial: '序列号',
      merchant: '商户',
      store: '门店',
      until: '保修截止',
      warranty: '故障发生时',
    },
    hit: '受影响终端',
    warranty: { yes: '在保', no: '已过保', unknown: '未知' },
    there: {
      column: '是否完成',
      done: (by, at) => `${by}，${at}`,
      whole: { done: '随整项完成', dropped: '随整项取消' },
      count: (count) => `已完成 ${count}`,
    },
    noSubjects: '登记信息中没有与此相关的终端或门店。',
    toAll: (incident) => `终端、门店与关闭操作：${incident} 的后续事项`,
  },
};
