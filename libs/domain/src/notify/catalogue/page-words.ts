/** What timelines say about paging people, in each language. */
import type { TimelineWords } from './keys.js';

type PageWords = Pick<TimelineWords, Extract<keyof TimelineWords, `page_${string}`>>;

export const pageEn: PageWords = {
  page_paged: (p) => `${p.who} paged by ${p.by}`,
  page_passed_over: (p) =>
    `${p.who} is on call but answered no test page lately: ${p.instead} is paged instead`,
  page_not_agreed: (p) => `${p.who} is due and not paged: has not agreed to drills`,
  page_unproven: (p) => `${p.who} is paged although no test page was answered lately`,
  page_nobody: (p) => `Nobody is on call for ${p.who}`,
  page_unanswered: (p) => `Nobody answered: ${p.who} has no further steps`,
  page_lapsed: (p) => `${p.who} had it and did nothing about it: it is nobody's again`,
  page_not_delivered: (p) =>
    `The page to ${p.who}${p.by ? ` by ${p.by}` : ''} ` +
    `${p.accepted === 'no' ? 'could not be sent' : 'was accepted, but not delivered'}: ` +
    'the next way is tried',
};

export const pageZhCN: PageWords = {
  page_paged: (p) => `已通过 ${p.by} 呼叫 ${p.who}`,
  page_passed_over: (p) => `值班人 ${p.who} 近期未应答测试呼叫，改为呼叫 ${p.instead}`,
  page_not_agreed: (p) => `应呼叫 ${p.who}，但其未同意参加演练，未呼叫`,
  page_unproven: (p) => `${p.who} 近期未应答测试呼叫，仍予呼叫`,
  page_nobody: (p) => `${p.who} 无人值班`,
  page_unanswered: (p) => `无人应答：${p.who} 已无后续步骤`,
  page_lapsed: (p) => `${p.who} 接手后无进展，故障重新待接手`,
  page_not_delivered: (p) =>
    `呼叫 ${p.who}${p.by ? `（${p.by}）` : ''}：` +
    `${p.accepted === 'no' ? '发送失败' : '网关已受理但未送达'}，改用下一方式`,
};

type ReportedWords = Pick<TimelineWords, 'notify_not_delivered'>;

/** What timelines say of what a gateway took and did not deliver. */
export const reportedEn: ReportedWords = {
  notify_not_delivered: (p) =>
    `Accepted by ${p.receiver}, not delivered: ` +
    (p.state === 'missing' ? 'no report came in time' : `it reported "${p.said}"`),
};

export const reportedZhCN: ReportedWords = {
  notify_not_delivered: (p) =>
    `${p.receiver} 已受理但未送达：` +
    (p.state === 'missing' ? '未在时限内收到送达回执' : `回执为“${p.said}”`),
};
