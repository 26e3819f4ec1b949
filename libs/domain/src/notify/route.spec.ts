import { anOutage } from '../../../../test/support/an-outage.js';
import { type Matcher, parseMatcher, type Routing, receiversFor } from './route.js';

function way(text: string, receiver: string, goesOn = false) {
  const matchers = text.split(';').map((each) => parseMatcher(each) as Matcher);
  return { matchers, receiver, continue: goesOn };
}

test.each([
  ['severity="SEV1"', { label: 'severity', op: '=', value: 'SEV1' }],
  ['severity=SEV1', { label: 'severity', op: '=', value: 'SEV1' }],
  [' tenant != "a \\"b\\"" ', { label: 'tenant', op: '!=', value: 'a "b"' }],
  ['alertname=~"Mass.*"', { label: 'alertname', op: '=~', value: 'Mass.*' }],
  ['kind!~"fraud|tamper"', { label: 'kind', op: '!~', value: 'fraud|tamper' }],
])('%s is a matcher', (text, matcher) => {
  expect(parseMatcher(text)).toEqual(matcher);
});

test.each([
  ['severity', 'expected a matcher such as severity="SEV1"'],
  ['severity="SEV1', 'expected a matcher such as severity="SEV1"'],
  ['sevrity="SEV1"', expect.stringContaining('no label "sevrity", expected one of severity,')],
  ['severity=~"("', '"(" is no regular expression'],
])('%s is none, and it is said why', (text, why) => {
  expect(parseMatcher(text)).toEqual(why);
});

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
