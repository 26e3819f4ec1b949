import { anOutage } from '../../../../test/support/an-outage.js';
import { type Matcher, parseMatcher } from './matcher.js';
import { mutedFor, type Routing, receiversFor, waysFor } from './route.js';
import { TimeInterval } from './time-interval.js';

function way(text: string, receiver: string, goesOn = false) {
  const matchers = text.split(';').map((each) => parseMatcher(each) as Matcher);
  return { matchers, receiver, continue: goesOn };
}

const routing: Routing = {
  receiver: 'chat',
  ways: [
    way('tenant="other"', 'theirs'),
    way('severity=~"SEV1|SEV2"', 'oncall', true),
    way('severity="SEV1";kind!="fraud"', 'phone'),
    way('diagnosis="zone_pin_key"', 'hsm-team'),
  ],
  withoutEnd: [],
};

test.each([
  ['SEV1', {}, ['oncall', 'phone']],
  ['SEV1', { kind: 'fraud' }, ['oncall', 'hsm-team']],
  ['SEV2', {}, ['oncall', 'hsm-team']],
  ['SEV2', { diagnosis: 'unknown' }, ['oncall']],
  ['SEV3', { diagnosis: 'unknown' }, ['chat']],
  ['SEV1', { tenant: 'other' }, ['theirs']],
] as const)('a %s with %j goes to %j', (severity, changes, receivers) => {
  expect(receiversFor(routing, anOutage({ severity, ...changes }))).toEqual(receivers);
});

test('an expression matches the whole value', () => {
  const part = { ...routing, ways: [way('alertname=~"Mass"', 'x')] };
  expect(receiversFor(part, anOutage())).toEqual(['chat']);
});

test('what a cause names is a label: one that names several is in the way of each', () => {
  const regional = { ...routing, ways: [way('region="310000"', 'east'), way('model=""', 'rest')] };
  const region = (...values: string[]) =>
    anOutage({ cause: values.map((value) => ({ attribute: 'region' as const, value })) });
  expect(receiversFor(regional, region('320000', '310000'))).toEqual(['east']);
  expect(receiversFor(regional, region('320000'))).toEqual(['rest']);
});

test('the ways that an incident takes are in their order, up to one that does not go on', () => {
  expect(waysFor(routing, anOutage()).map((each) => each.receiver)).toEqual(['oncall', 'phone']);
  expect(waysFor(routing, anOutage({ severity: 'SEV3', diagnosis: 'unknown' }))).toEqual([]);
});

const NIGHT = {
  name: 'night',
  intervals: [TimeInterval.parse({ times: [{ start_time: '22:00', end_time: '24:00' }] })],
};
const NOON = Date.UTC(2026, 2, 10, 12);
const LATE = Date.UTC(2026, 2, 10, 23);

test('whoever is told by muted ways only is not told, with the intervals that say so', () => {
  const muted = (way: object, at: number, severity: 'SEV1' | 'SEV2' = 'SEV2') => {
    const [first, second] = routing.ways.slice(1) as [Routing['ways'][0], Routing['ways'][0]];
    const ways = [{ ...first, ...way }, second];
    return [...mutedFor({ ...routing, ways }, anOutage({ severity }), at)];
  };
  expect(muted({ mute: [NIGHT] }, LATE)).toEqual([['oncall', ['night']]]);
  expect(muted({ mute: [NIGHT] }, NOON)).toEqual([]);
  expect(muted({ active: [NIGHT] }, NOON)).toEqual([['oncall', ['night']]]);
  expect(muted({ active: [NIGHT] }, LATE)).toEqual([]);
  // The way names SEV1, so SEV1 is meant.
  expect(muted({ mute: [NIGHT] }, LATE, 'SEV1')).toEqual([['oncall', ['night']]]);
  expect(muted({ mute: [NIGHT], matchers: [] }, LATE, 'SEV1')).toEqual([]);
});

test('another way to the same receiver that is not muted tells it', () => {
  const [first] = routing.ways.slice(1) as [Routing['ways'][0]];
  const ways = [{ ...first, mute: [NIGHT] }, first];
  expect([...mutedFor({ ...routing, ways }, anOutage(), LATE)]).toEqual([]);
});
