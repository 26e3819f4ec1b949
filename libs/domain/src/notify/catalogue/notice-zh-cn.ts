import type { NoticeWords } from './notice-words.js';

/** Simplified Chinese. */
export const noticeZhCN: NoticeWords = {
  short: ({ severity, mark, title, cause, since, until, ...parts }) => {
    const { returns, actions, terminals, share, incident } = parts;
    const head = [severity, mark, title].filter((part) => part !== '').join(' ');
    if (until !== null) {
      const were = terminals === '' ? '' : `曾影响${terminals}台`;
      const span = since === null ? '' : `${since}至${until}`;
      return `${head}${listOf([were, cause, span])}。无需操作。${incident}`;
    }
    const rate = share === '' ? '' : `(${share})`;
    const hit = terminals === '' ? '' : `${terminals}台${rate}`;
    const from = since === null ? '' : (returns ?? `${since}起`);
    const dont = actions.length === 0 ? '' : `勿${actions.join('、')}。`;
    return `${head}${listOf([hit, cause, from])}。${dont}${incident}`;
  },
  marks: { TEST: '测试', changed: '更新', reopened: '复发', resolved: '已恢复', merged: '已合并' },
  facts: {
    where: '范围',
    since: '开始',
    until: '结束',
    hit: '影响',
    failing: '失败率',
    tenant: '租户',
    incident: '故障',
  },
  hit: (terminals, merchants) => `${merchants} 家商户的 ${terminals} 台终端`,
  failing: (ratio, baseline) => `${ratio}，常态 ${baseline}`,
  dont: (actions) => `切勿：${actions.join('、')}`,
  undelivered: (receiver) => `未能送达 ${receiver}，改发此处。`,
  open: '查看故障',
  trial: '仅为接收测试，并非故障',
  audit: '通知未按要求送达',
  several: (count, elsewhere) =>
    `共 ${count} 起故障，全部列于控制台${
      elsewhere === 0 ? '' : `；其他租户另有 ${elsewhere} 起将另行呼叫`
    }。首要：`,
  over: '已恢复',
  take: '我来接手',
  prove: '我已收到此呼叫',
  digest: (count) => `Tillwatch：${count} 条通知合并发送`,
  more: (count) => `另有 ${count} 条`,
  lead: (count, elsewhere) =>
    `共${count}起${elsewhere === 0 ? '' : `(其他租户另${elsewhere}起)`}，首要：`,
  room: { line: 70, title: 10, cause: 12 },
};

/** What is known, behind a colon. */
function listOf(parts: readonly string[]): string {
  const known = parts.filter((part) => part !== '');
  return known.length === 0 ? '' : `：${known.join('，')}`;
}
