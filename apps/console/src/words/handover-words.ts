/** Handing over from shift to shift, in both languages. */

import type { Handover } from '#domain/live/hand-over.js';
import type { Locale } from '#domain/notify/locale.js';

interface HandoverWords {
  readonly title: (rota: string) => string;
  readonly hint: string;
  readonly notes: string;
  readonly noNotes: string;
  readonly write: string;
  readonly writeTitle: (rota: string) => string;
  readonly text: string;
  readonly kept: string;
  readonly save: string;
  readonly signed: (by: string, at: string) => string;
  readonly shifts: string;
  readonly which: { readonly before: string; readonly now: string };
  readonly nobody: string;
  readonly span: (from: string, to: string) => string;
  readonly next: (name: string, from: string) => string;
  readonly nobodyNext: string;
  readonly pages: (count: string, night: string) => string;
  readonly taken: (taken: string, of: string) => string;
  readonly open: string;
  readonly noneOpen: string;
  readonly has: (name: string) => string;
  readonly nobodyHas: string;
  readonly quiet: Readonly<Record<NonNullable<Handover['incidents'][number]['quiet']>, string>>;
  readonly waiting: string;
  readonly since: (at: string) => string;
  readonly limit: (at: string) => string;
  readonly limits: string;
  readonly perhaps: string;
  readonly overdue: (at: string) => string;
  readonly ending: string;
  readonly ends: Readonly<Record<Handover['ending'][number]['what'], string>>;
  readonly endsAt: (at: string, by: string) => string;
}

export const HANDOVER_WORDS: Readonly<Record<Locale, HandoverWords>> = {
  en: {
    title: (rota) => `Hand-over: ${rota}`,
    hint: 'What whoever comes on call has to know.',
    notes: 'Notes',
    noNotes: 'Nobody has written a note in this shift or the one before.',
    write: 'Write a note…',
    writeTitle: (rota) => `Note for the next shift: ${rota}`,
    text: 'What has to be known',
    kept: 'It is kept as it is: nobody can change it or take it back.',
    save: 'Leave the note',
    signed: (by, at) => `${by}, ${at}`,
    shifts: 'Paged',
    which: { before: 'The shift before', now: 'This shift' },
    nobody: 'Nobody',
    span: (from, to) => `${from} to ${to}`,
    next: (name, from) => `${name} comes on call ${from}.`,
    nobodyNext: 'Nobody comes on call after that.',
    pages: (count, night) => `${count} pages, ${night} at night`,
    taken: (taken, of) => `${taken} of ${of} incidents taken`,
    open: 'Open now',
    noneOpen: 'Nothing is open.',
    has: (name) => `${name} has it`,
    nobodyHas: 'nobody has it',
    quiet: { silenced: 'silenced', inhibited: 'held back by another', muted: 'some are not told' },
    waiting: 'Playbooks that wait for a person',
    since: (at) => `since ${at}`,
    limit: (at) => `limit ${at}`,
    limits: 'Reports to authorities that are due',
    perhaps: 'owed if the grade turns out so',
    overdue: (at) => `overdue since ${at}`,
    ending: 'Ends before the next shift does',
    ends: { silence: 'Silence', maintenance: 'Maintenance', cutover: 'Cut-over' },
    endsAt: (at, by) => `until ${at}, by ${by}`,
  },
  'zh-CN': {
    title: (rota) => `交接：${rota}`,
    hint: '接班人需要了解的情况。',
    notes: '交接记录',
    noNotes: '本班与上一班均未留下交接记录。',
    write: '写交接记录…',
    writeTitle: (rota) => `给下一班的交接记录：${rota}`,
    text: '需要了解的情况',
    kept: '记录原样保存，任何人都不能修改或撤回。',
    save: '留下记录',
    signed: (by, at) => `${by}，${at}`,
    shifts: '呼叫情况',
    which: { before: '上一班', now: '本班' },
    nobody: '无人',
    span: (from, to) => `${from} 至 ${to}`,
    next: (name, from) => `${name} 将于 ${from} 接班。`,
    nobodyNext: '之后无人接班。',
    pages: (count, night) => `呼叫 ${count} 次，其中夜间 ${night} 次`,
    taken: (taken, of) => `${of} 起故障中 ${taken} 起已有人接手`,
    open: '未结束的故障',
    noneOpen: '没有未结束的故障。',
    has: (name) => `${name} 已接手`,
    nobodyHas: '无人接手',
    quiet: { silenced: '已静默', inhibited: '被其他故障抑制', muted: '部分接收方未通知' },
    waiting: '等待人工处理的预案',
    since: (at) => `自 ${at}`,
    limit: (at) => `时限 ${at}`,
    limits: '待提交监管的报告',
    perhaps: '视定级结果而定',
    overdue: (at) => `${at} 已逾期`,
    ending: '下一班结束前到期',
    ends: { silence: '静默', maintenance: '维护', cutover: '日切' },
    endsAt: (at, by) => `至 ${at}，由 ${by} 设置`,
  },
};
