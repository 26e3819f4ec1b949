import { Accounts } from './accounts.js';

const NOON = Date.UTC(2026, 8, 1, 12);

/** `tenant channel minute: received = stored+duplicate+quarantined+refused+shed`. */
const shown = (accounts: Accounts) =>
  accounts.toRows().map(({ tenant, at, channel, received, ...kinds }) => {
    const { stored, duplicate, quarantined, refused, shed } = kinds;
    const sum = [stored, duplicate, quarantined, refused, shed].join('+');
    return `${tenant} ${channel} ${at.slice(11, 16)}: ${received} = ${sum}`;
  });

test('a message is counted under its tenant, its channel and the minute it came in', () => {
  const accounts = new Accounts();
  accounts.add('demo', 'hb', NOON, 'stored');
  accounts.add('demo', 'hb', NOON + 59_999, 'duplicate');
  accounts.add('demo', 'hb', NOON + 60_000, 'quarantined');
  accounts.add('demo', 'evt', NOON, 'refused');
  accounts.add('other', 'hb', NOON, 'shed', 4);
  expect(shown(accounts)).toEqual([
    'demo hb 12:00: 2 = 1+1+0+0+0',
    'demo hb 12:01: 1 = 0+0+1+0+0',
    'demo evt 12:00: 1 = 0+0+0+1+0',
    'other hb 12:00: 4 = 0+0+0+0+4',
  ]);
});

test('what others counted is added, and theirs stays as it was', () => {
  const [ours, theirs] = [new Accounts(), new Accounts()];
  ours.add('demo', 'hb', NOON, 'stored', 2);
  theirs.add('demo', 'hb', NOON + 1_000, 'shed', 3);
  theirs.add('demo', 'evt', NOON, 'stored');
  ours.merge(theirs);
  ours.merge(theirs);
  expect(shown(ours)).toEqual(['demo hb 12:00: 8 = 2+0+0+0+6', 'demo evt 12:00: 2 = 2+0+0+0+0']);
  expect(shown(theirs)).toEqual(['demo hb 12:00: 3 = 0+0+0+0+3', 'demo evt 12:00: 1 = 1+0+0+0+0']);
  expect(theirs.size).toBe(2);
});
