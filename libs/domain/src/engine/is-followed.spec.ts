import { anIncident } from '../../../../test/support/an-incident.js';
import { isFollowed } from './is-followed.js';
import type { Followed } from './memory.js';

test.each([
  ['an open incident', { status: 'triggered' }, undefined, true],
  ['one that ended', { status: 'resolved' }, undefined, false],
  ['one that was merged into an open one', { status: 'merged' }, 'inc-2', true],
  ['one that was merged into what ended', { status: 'merged' }, null, false],
] as const)('%s', (_name, face, host, owns) => {
  const followed = { incident: anIncident(face), ...(host !== undefined && { host }) };
  expect(isFollowed(followed as Followed)).toBe(owns);
});
