import { anOutage } from '../../../../test/support/an-outage.js';
import { type Matcher, parseMatcher } from './matcher.js';
import { type Routing, receiversFor } from './route.js';

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
