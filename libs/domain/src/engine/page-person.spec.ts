import { aFollowed, aPager, aRoster, NOON, standingOf } from '../../../../test/support/a-roster.js';
import { NO_LOAD } from '../oncall/bear.js';
import type { Person } from '../oncall/roster.js';
import { bearLoad } from './page-person.js';

const contacts = [
  { by: 'push', address: 'li' },
  { by: 'call', address: '+8613800138000', after: '1m' },
];
const people = [{ id: 'li', name: 'Li Wei', language: 'en' as const, time_zone: 'UTC', contacts }];
const policies = [{ id: 'all', steps: [{ after: '0s', notify: [{ person: 'li' }] }], repeat: 0 }];
const roster = aRoster({ people, policies, rotas: [] });
const standing = standingOf(roster);

test('further contacts follow while nobody has it', () => {
  const followed = aFollowed();
  const pager = aPager(standing, followed);
  expect(pager.until(200).slice(0, 2)).toEqual([
    '20s li@push first inc-1 of 1',
    '80s li@call first inc-1 of 1',
  ]);
  const taken = aFollowed();
  const other = aPager(standing, taken);
  other.until(30);
  taken.incident = { ...taken.incident, acknowledgedAt: NOON, status: 'mitigating' };
  expect(other.until(200, 31)).toEqual([]);
});

test('a contact that answered a test page comes before those that did not', () => {
  const proofs = standing.proofs.filter(({ contact }) => contact === 'call');
  expect(aPager({ ...standing, proofs }, aFollowed()).until(30)).toEqual([
    '20s li@call first inc-1 of 1',
  ]);
});

test('a flood is one page by one contact, another contact the next time, and lists all', () => {
  const many = Array.from({ length: 40 }, (_, i) => aFollowed({ id: `inc-${i + 1}` }));
  const pager = aPager(standing, ...many.slice(0, 30));
  expect(pager.until(100)).toEqual(['20s li@push first inc-1 of 30']);
  pager.state.memory.followed.push(...many.slice(30));
  const grave = aFollowed({ id: 'inc-99', severity: 'SEV1' });
  expect(pager.until(290, 101)).toEqual([]);
  pager.state.memory.followed.push(grave);
  // What is gravest is told at once, with everything that waited.
  expect(pager.until(295, 291)).toEqual(['291s li@push first inc-99 of 11']);
});

test('a page that tells of several has the gravest on top, and the night is counted', () => {
  const byId = new Map(
    [
      aFollowed({ id: 'inc-1', severity: 'SEV3' }),
      aFollowed({ id: 'inc-2', severity: 'SEV2' }),
    ].map((each) => [each.incident.id, each] as const),
  );
  const { settings } = aPager(standing);
  const [person] = roster.people as [Person];
  const now = Date.parse('2026-03-02T23:00:00Z');
  const calls = ['inc-1', 'inc-2'].map((incident) => {
    return { incident, at: now, notBefore: now, urgent: false, over: false, escalated: false };
  });
  const bearing = { settings, oncall: standing, person, byId, now };
  const { effects } = bearLoad(bearing, NO_LOAD, calls);
  expect(effects[0]).toMatchObject({
    kind: 'enqueue_notification',
    incident: 'inc-2',
    dedupKey: 'demo/inc-2/1/page-1/li@push',
    body: { also: [{ id: 'inc-1', severity: 'SEV3', over: false }] },
    page: { person: 'li', contact: 'push', night: true, incidents: 2, again: false },
  });
});
