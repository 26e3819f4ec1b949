import { aFollowed, aPager, aRoster, NOON, standingOf } from '../../../../test/support/a-roster.js';
import { MINUTE } from '../base/instant.js';
import type { Followed } from './memory.js';
import { fromSnapshot, toSnapshot } from './memory.js';
import { hastenLadder, pagePeople } from './page-people.js';

const roster = aRoster();
const standing = standingOf(roster);

function take(followed: Followed, at: number, by = 'Li Wei'): void {
  const taken = { acknowledgedAt: at, acknowledgedBy: by, status: 'acknowledged' as const };
  followed.incident = { ...followed.incident, ...taken };
}

test('who is on call is paged, then the next step, until somebody has it', () => {
  const followed = aFollowed();
  const pager = aPager(standing, followed);
  expect(pager.until(400)).toEqual([
    '20s li@sms first inc-1 of 1',
    '320s zhao@sms escalated inc-1 of 1',
  ]);
  take(followed, NOON + 400_000);
  expect(pager.until(1_500, 401)).toEqual([]);
});

test('what is silenced calls nobody, and the next one as soon as it is not', () => {
  const followed = aFollowed();
  const pager = aPager(standing, followed);
  const { incident } = followed;
  followed.incident = {
    ...incident,
    silenced: { silence: 's-1', by: 'Li', until: NOON + 600_000 },
  };
  expect(pager.until(500)).toEqual([]);
  followed.incident = incident;
  expect(pager.until(600, 501)).toEqual(['521s li@sms first inc-1 of 1']);
});

test('an escalation goes on after a restart, with the step that is due', () => {
  const pager = aPager(standing, aFollowed());
  expect(pager.until(200)).toEqual(['20s li@sms first inc-1 of 1']);
  const memory = fromSnapshot(toSnapshot(pager.state.memory));
  if (!memory) throw new Error('no snapshot');
  Object.assign(pager.state.memory, memory);
  expect(pager.until(400, 201)).toEqual(['320s zhao@sms escalated inc-1 of 1']);
});

test('an escalation that was due while nobody decided is made up for at once', () => {
  const pager = aPager(standing, aFollowed());
  pager.until(30);
  const memory = fromSnapshot(toSnapshot(pager.state.memory));
  Object.assign(pager.state.memory, memory);
  expect(pager.until(5 * 3_600 + 21, 5 * 3_600)).toEqual([
    `${5 * 3_600 + 20}s zhao@sms escalated inc-1 of 1`,
  ]);
});

test('taken, and nothing done: it is said, and the ladder begins again', () => {
  const followed = aFollowed();
  const pager = aPager(standing, followed);
  pager.until(60);
  take(followed, NOON + 60_000);
  expect(pager.until(60 + 1_800 + 20, 61)).toEqual([
    '1860s lapsed Li Wei',
    '1880s li@sms escalated inc-1 of 1',
  ]);
  expect(followed.incident).toMatchObject({ status: 'triggered', acknowledgedAt: null });
});

test('work on the playbook keeps what was taken', () => {
  const followed = aFollowed();
  const pager = aPager(standing, followed);
  take(followed, NOON);
  followed.incident = { ...followed.incident, status: 'mitigating' };
  expect(pager.until(4_000)).toEqual([]);
});

test('whoever was paged hears that it is over; who was not, does not', () => {
  const followed = aFollowed();
  const pager = aPager(standing, followed);
  pager.until(60);
  followed.incident = { ...followed.incident, status: 'resolved', resolvedAt: NOON + 61_000 };
  expect(pager.until(600, 61)).toEqual(['81s li@sms resolved inc-1 of 1']);
});

test('a page that was held when it ended is not sent', () => {
  const followed = aFollowed();
  const pager = aPager(standing, followed);
  pager.until(10);
  followed.incident = { ...followed.incident, status: 'resolved', resolvedAt: NOON + 11_000 };
  expect(pager.until(600, 11)).not.toContain('20s li@sms first inc-1 of 1');
});

test('passed over, unproven and nobody are said in the story', () => {
  const withoutLi = { ...standing, proofs: standing.proofs.filter((p) => p.person !== 'li') };
  expect(aPager(withoutLi, aFollowed()).until(25)).toEqual([
    '0s passed_over Li Wei for Wang Fang',
    '20s wang@sms first inc-1 of 1',
  ]);
  expect(aPager({ ...standing, proofs: [] }, aFollowed()).until(25)).toEqual([
    '0s unproven Li Wei',
    '20s li@sms first inc-1 of 1',
  ]);
  const later = aRoster({
    rotas: [
      {
        id: 'tills',
        time_zone: 'UTC',
        layers: [{ people: ['li'], every: 'day', start: '2027-01-01', at: '00:00' }],
      },
    ],
  });
  expect(aPager(standingOf(later), aFollowed()).until(25)).toEqual(['0s nobody tills']);
});

test('a step may tell a receiver, and a rule that grew graver begins again at once', () => {
  const followed = aFollowed();
  const steps = [{ after: '0s', notify: [{ receiver: 'chat' }, { person: 'zhao' }] }];
  const both = standingOf(aRoster({ policies: [{ id: 'all', steps }] }));
  const pager = aPager(both, followed);
  expect(pager.until(30)).toEqual(['0s chat escalated inc-1', '20s zhao@sms first inc-1 of 1']);
  followed.incident = { ...followed.incident, severity: 'SEV1' };
  expect(pager.until(40, 31)).toEqual([
    '31s chat escalated inc-1',
    '31s zhao@sms escalated inc-1 of 1',
  ]);
});

test('a playbook that calls for help has the next step at once', () => {
  const followed = aFollowed();
  const pager = aPager(standing, followed);
  pager.until(30);
  hastenLadder(pager.settings, followed, NOON + 31_000);
  expect(pager.until(60, 32)).toEqual(['52s zhao@sms escalated inc-1 of 1']);
});

test('without a file nobody is paged', () => {
  const { oncall: _, ...settings } = aPager(standing).settings;
  const pager = aPager(standing, aFollowed());
  expect(pagePeople(pager.state, settings, NOON + MINUTE)).toEqual([]);
});

test('a drill passes over whoever has not agreed, and the next step follows', () => {
  const people = roster.people.map((person) => ({ ...person, drills: person.id === 'zhao' }));
  const followed = aFollowed({ id: 'drill-1', tenant: 'demo~drill' });
  const pager = aPager(standingOf({ ...roster, people }), followed);
  Object.assign(pager.settings, { tenant: 'demo~drill' });
  expect(pager.until(400)).toEqual([
    '0s not_agreed Li Wei',
    '320s zhao@sms escalated drill-1 of 1',
  ]);
});
