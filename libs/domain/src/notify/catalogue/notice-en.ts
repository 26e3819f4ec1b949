import type { NoticeWords } from './notice-words.js';

/** English. */
export const noticeEn: NoticeWords = {
  short: ({ severity, mark, title, cause, since, until, actions, terminals, incident }) => {
    const head = [severity, mark, title].filter((part) => part !== '').join(' ');
    if (until !== null) {
      return (
        `${head}: ${cause}, ${since} to ${until}. Back to normal, no action needed. ` +
        `${terminals} terminals were hit, ${incident}`
      );
    }
    const dont = actions.length === 0 ? '' : ` DO NOT ${actions.join(', ')}.`;
    return `${head}: ${cause}, since ${since}.${dont} ${terminals} terminals, ${incident}`;
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
  several: (count) => `${count} INCIDENTS, all listed in the console. Gravest:`,
  over: 'over',
  take: 'I have it',
  prove: 'This page has reached me',
  digest: (count) => `Tillwatch: ${count} notices in one`,
  more: (count) => `and ${count} more`,
  room: { title: 44, cause: 36, actions: 40 },
};
