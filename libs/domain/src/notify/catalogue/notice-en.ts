import type { NoticeWords } from './notice-words.js';

/** English. */
export const noticeEn: NoticeWords = {
  short: ({ severity, mark, title, cause, since, until, ...parts }) => {
    const { returns, actions, terminals, share, incident } = parts;
    const head = [severity, mark, title].filter((part) => part !== '').join(' ');
    if (until !== null) {
      const were = terminals === '' ? '' : `${terminals} terminals were hit`;
      const span = since === null ? '' : `${since} to ${until}`;
      return `${head}${listOf([were, cause, span])}. No action needed. ${incident}`;
    }
    const rate = share === '' ? '' : ` (${share})`;
    const hit = terminals === '' ? '' : `${terminals} terminals${rate}`;
    const from = since === null ? '' : (returns ?? `since ${since}`);
    const dont = actions.length === 0 ? '' : ` DO NOT ${actions.join(', ')}.`;
    return `${head}${listOf([hit, cause, from])}.${dont} ${incident}`;
  },
  marks: {
    TEST: 'TEST',
    changed: 'UPDATE',
    reopened: 'AGAIN',
    resolved: 'RESOLVED',
    merged: 'MERGED',
  },
  facts: {
    where: 'Where',
    since: 'Since',
    until: 'Until',
    hit: 'Hit',
    failing: 'Failing',
    tenant: 'Tenant',
    incident: 'Incident',
  },
  hit: (terminals, merchants) => `${terminals} terminals at ${merchants} merchants`,
  failing: (ratio, baseline) => `${ratio}, normally ${baseline}`,
  dont: (actions) => `Do not: ${actions.join(', ')}`,
  undelivered: (receiver) => `This could not be delivered to ${receiver}.`,
  open: 'Open the incident',
  trial: 'Only a test of this receiver',
  audit: 'Notifications do not arrive as they should',
  several: (count, elsewhere) =>
    `${incidents(count)}, all listed in the console${
      elsewhere === 0 ? '' : `; ${elsewhere} of other tenants wait for a page of their own`
    }. Gravest:`,
  over: 'over',
  take: 'I have it',
  prove: 'This page has reached me',
  digest: (count) => `Tillwatch: ${count} notices in one`,
  more: (count) => `and ${count} more`,
  lead: (count, elsewhere) =>
    `${incidents(count)}${elsewhere === 0 ? '' : ` (+${elsewhere} of other tenants)`}, gravest: `,
  room: { line: 160, title: 36, cause: 32 },
};

function incidents(count: number): string {
  return count === 1 ? '1 INCIDENT' : `${count} INCIDENTS`;
}

/** What is known, behind a colon. */
function listOf(parts: readonly string[]): string {
  const known = parts.filter((part) => part !== '');
  return known.length === 0 ? '' : `: ${known.join(', ')}`;
}
