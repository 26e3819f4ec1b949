import { anOutage } from '../../../../test/support/an-outage.js';
import {
  fits,
  fitsAll,
  fitsSome,
  type Matcher,
  matcherOf,
  parseMatcher,
  refuseExpression,
  valuesOf,
} from './matcher.js';

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

const two = anOutage({
  cause: [
    { attribute: 'region', value: '310000' },
    { attribute: 'region', value: '320000' },
  ],
});

test.each([
  ['region="310000"', true, false],
  ['region!="310000"', true, false],
  ['region=~"3[12]0000"', true, true],
  ['region=~"3"', false, false],
  ['region!~"4.*"', true, true],
  ['model=""', true, true],
  ['model!="A920"', true, true],
  ['incident="inc-1"', true, true],
  ['alertname="MassError55"', true, true],
])('%s fits some value of a cause with two: %s, every: %s', (text, some, all) => {
  const matcher = parseMatcher(text) as Matcher;
  expect([fitsSome(matcher, two), fitsAll(matcher, two)]).toEqual([some, all]);
});

test('a label that an incident has not is empty', () => {
  expect(valuesOf('carrier', two)).toEqual(['']);
  expect(valuesOf('region', two)).toEqual(['310000', '320000']);
  expect(fits({ label: 'carrier', op: '!=', value: 'x' }, '')).toBe(true);
});

test('parts that are none of a matcher are refused with the reason', () => {
  expect(matcherOf('regoin', '=', 'x')).toContain('no label "regoin", expected one of severity,');
  expect(matcherOf('region', '=~', '[')).toBe('"[" is no regular expression');
});

test.each([
  ['(a+)+$', 'repeats a group'],
  ['(a|b)*', 'repeats a group'],
  ['(?=a)b', 'looks around'],
  ['(a)\\1', 'refers back'],
  ['a?a?a?a?a?aaaaa', 'repeats more than 4 times'],
  ['x'.repeat(301), 'at most 300 characters'],
])('the expression %s of a stranger is refused', (expression, why) => {
  expect(refuseExpression(expression)).toContain(why);
});

test.each(['acq-1|acq-2', 'acq-.*', '(?:A|P)9.*', '3[12]0000'])('%s is taken', (expression) => {
  expect(refuseExpression(expression)).toBeNull();
});
