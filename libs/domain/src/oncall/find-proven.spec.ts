import { aRoster, NOON, standingOf } from '../../../../test/support/a-roster.js';
import { DAY } from '../base/instant.js';
import { contactName, findProven, laneOf, provenContacts } from './find-proven.js';

const roster = aRoster();
const all = standingOf(roster);

test('whoever is on call is paged', () => {
  expect(findProven(all, 'tills', NOON)).toEqual({ person: 'li', instead: null, unproven: false });
});

test('whoever answered no test page lately is passed over for the next who did', () => {
  const proofs = all.proofs.filter(({ person }) => person !== 'li');
  const found = findProven({ ...all, proofs }, 'tills', NOON);
  expect(found).toEqual({ person: 'wang', instead: 'li', unproven: false });
});

test('an old proof is none, and where nobody has one the page goes out anyway', () => {
  const late = NOON + 31 * DAY;
  expect(findProven(all, 'tills', late)).toEqual({ person: 'wang', instead: null, unproven: true });
});

test('a rota that does not exist, or has not begun, has nobody', () => {
  expect(findProven(all, 'none', NOON)).toBeNull();
  expect(findProven(all, 'tills', NOON - 400 * DAY)).toBeNull();
});

test('a contact has the name of its receiver, or its own, and a lane of its own', () => {
  expect(contactName({ by: 'sms', name: undefined })).toBe('sms');
  expect(laneOf('li', { by: 'sms', name: 'private' })).toBe('li@private');
  const contacts = [
    { by: 'sms', address: '1', after: 0 },
    { by: 'sms', name: 'private', address: '2', after: 0 },
  ];
  const proofs = [{ person: 'li', contact: 'private', at: NOON }];
  expect(provenContacts({ id: 'li', contacts }, proofs, 30, NOON)).toEqual([contacts[1]]);
});
