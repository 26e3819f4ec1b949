import { aFollowed, aPager, aRoster, NOON, standingOf } from '../../../../test/support/a-roster.js';
import type { PageEvent } from '../incident/incident.js';
import { passOnPage } from './pass-on-page.js';

const two = {
  id: 'li',
  name: 'Li Wei',
  language: 'en' as const,
  time_zone: 'Asia/Shanghai',
  contacts: [
    { by: 'sms', address: '+8613800138000' },
    { by: 'call', address: '+8613800138000', after: '3m' },
  ],
};
const zhao = { ...two, id: 'zhao', name: 'Zhao Min', contacts: [two.contacts[0]] };
const steps = [
  { after: '0s', notify: [{ person: 'li' }] },
  { after: '5m', notify: [{ person: 'zhao' }] },
];
const roster = aRoster({
  people: [two, zhao] as never,
  rotas: [],
  policies: [{ id: 'all', steps, repeat: 1 }],
});

const lost = (changes: Partial<PageEvent> = {}): PageEvent => ({
  ...{ kind: 'page', what: 'not_delivered', at: NOON, who: 'Li Wei', by: 'sms' },
  ...{ page: { person: 'li', number: 1 }, incidents: ['inc-1'], otherwise: false },
  ...changes,
});

function aNight() {
  const followed = aFollowed();
  const pager = aPager(standingOf(roster), followed);
  const lose = (second: number, event: PageEvent) =>
    passOnPage(pager.state, pager.settings, event, NOON + second * 1_000);
  return { ...pager, followed, lose };
}

test('what a telephone did not get, the next contact of the person gets at once', () => {
  const { until, lose } = aNight();
  expect(until(30)).toEqual(['20s li@sms first inc-1 of 1']);
  lose(31, lost());
  expect(until(40, 31)).toEqual(['31s li@call first inc-1 of 1']);
});

test('what no contact got, the next step of the ladder gets at once', () => {
  const { until, lose } = aNight();
  until(30);
  lose(31, lost());
  until(40, 31);
  lose(41, lost({ by: 'call' }));
  expect(until(100, 41)).toEqual(['61s zhao@sms escalated inc-1 of 1']);
});

test('while another contact may have got it the ladder keeps its time', () => {
  const { until, lose } = aNight();
  until(220);
  lose(221, lost({ otherwise: true }));
  expect(until(290, 221)).toEqual([]);
  expect(until(330, 291)).toEqual(['320s zhao@sms escalated inc-1 of 1']);
});

test('a dead telephone at the end of the ladder is not called without end', () => {
  const { until, lose } = aNight();
  until(325);
  lose(326, lost({ page: { person: 'zhao', number: 1 } }));
  expect(until(600, 326)).toEqual([]);
});

test('a receiver that a step told passes on to the next step', () => {
  const { until, lose } = aNight();
  until(30);
  const { page: _, ...event } = lost();
  lose(31, event);
  expect(until(60, 31)).toEqual(['51s zhao@sms escalated inc-1 of 1']);
});

test('what somebody has, or what is over, calls nobody', () => {
  const { until, lose, followed } = aNight();
  until(30);
  followed.incident = { ...followed.incident, acknowledgedAt: NOON, status: 'acknowledged' };
  lose(31, lost());
  const { page: _, ...event } = lost();
  lose(31, event);
  expect(until(300, 31)).toEqual([]);
});
