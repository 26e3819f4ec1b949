import { anOutage } from '../../../../test/support/an-outage.js';
import type { Incident } from '../incident/incident.js';
import { couldInhibit, doubtInhibitRule, type InhibitRule, inhibit } from './inhibit.js';
import { type Label, type Matcher, parseMatcher } from './matcher.js';

const matchersOf = (texts: readonly string[]) => texts.map((text) => parseMatcher(text) as Matcher);

function rule(sources: string[], targets: string[], equal: Label[] = []): InhibitRule {
  return { sources: matchersOf(sources), targets: matchersOf(targets), equal };
}

/** `1 SEV2 outage acquirer=a,acquirer=b`: an incident a line, the later the younger. */
function incidents(text: string): Incident[] {
  return text
    .trim()
    .split('\n')
    .map((line, i) => {
      const [id, severity, kind, cause = ''] = line.trim().split(/\s+/);
      return anOutage({
        id: `inc-${id}`,
        severity: severity as Incident['severity'],
        kind: kind as Incident['kind'],
        startedAt: i,
        cause: cause
          .split(',')
          .filter((entry) => entry !== '')
          .map((entry) => entry.split('='))
          .map(([attribute, value]) => ({ attribute, value }) as Incident['cause'][number]),
      });
    });
}

/** `2<1`: 2 is inhibited by 1; `2!1`: it would be. */
function found(rules: readonly InhibitRule[], text: string): string {
  const short = (id: string) => id.replace('inc-', '');
  return [...inhibit(rules, incidents(text))]
    .flatMap(([id, { by, overruled }]) => [
      ...by.map((one) => `${short(id)}<${short(one)}`),
      ...overruled.map((one) => `${short(id)}!${short(one)}`),
    ])
    .sort()
    .join(' ');
}

const OUTAGE = rule(['kind="outage"'], ['kind="degradation"'], ['acquirer']);

test('a source inhibits targets that agree with it', () => {
  const story = `1 SEV2 outage acquirer=a
                 2 SEV3 degradation acquirer=a
                 3 SEV3 degradation acquirer=b`;
  expect(found([OUTAGE], story)).toBe('2<1');
});

test('labels that both do not have agree; one that only one has does not', () => {
  const story = `1 SEV2 outage
                 2 SEV3 degradation
                 3 SEV3 degradation acquirer=a`;
  expect(found([OUTAGE], story)).toBe('2<1');
});

test('a source that names more covers a target; a target that names more is told', () => {
  const both = 'acquirer=a,acquirer=b';
  const story = (source: string, target: string) =>
    found([OUTAGE], `1 SEV2 outage ${source}\n2 SEV3 degradation ${target}`);
  expect(story(both, 'acquirer=a')).toBe('2<1');
  expect(story('acquirer=a', both)).toBe('');
});

test('what matches both sides inhibits neither itself nor its like; others inhibit it', () => {
  const wide = rule(['severity=~"SEV2|SEV3"'], ['severity=~"SEV3|SEV4"']);
  const story = `1 SEV3 outage
                 2 SEV3 outage
                 3 SEV2 outage`;
  expect(found([wide], story)).toBe('1<3 2<3');
  expect(found([rule(['kind="outage"'], ['severity="SEV2"'])], '1 SEV2 outage')).toBe('');
});

test('a SEV1 is told unless the rule names it', () => {
  const story = '1 SEV2 outage acquirer=a\n2 SEV1 degradation acquirer=a';
  expect(found([OUTAGE], story)).toBe('2!1');
  const named = rule(['kind="outage"'], ['kind="degradation"', 'severity=~"SEV.*"']);
  expect(found([named], story)).toBe('2<1');
  expect(found([OUTAGE, named], story)).toBe('2<1');
});

test('a note hides nothing unless the rule names it', () => {
  const story = '1 SEV4 outage acquirer=a\n2 SEV3 degradation acquirer=a';
  expect(found([OUTAGE], story)).toBe('');
  expect(found([rule(['severity="SEV4"'], ['severity="SEV3"'])], story)).toBe('2<1');
});

test('what is inhibited inhibits, as Alertmanager has it; of a ring the eldest is told', () => {
  const chain = [rule(['kind="outage"'], ['kind="fee"']), rule(['kind="fee"'], ['kind="fraud"'])];
  const story = `1 SEV2 outage
                 2 SEV2 fee
                 3 SEV2 fraud`;
  expect(found(chain, story)).toBe('2<1 3<2');
  const ring = [...chain, rule(['kind="fraud"'], ['kind="outage"'])];
  expect(found(ring, story)).toBe('2<1 3<2');
  const [outage, fee, fraud] = story.split('\n');
  expect(found(ring, `${fraud}\n${fee}\n${outage}`)).toBe('1<3 2<1');
});

test('a rule is about an incident when its targets are', () => {
  const [outage, degradation] = incidents('1 SEV2 outage\n2 SEV2 degradation') as [
    Incident,
    Incident,
  ];
  expect(couldInhibit([OUTAGE], outage)).toBe(false);
  expect(couldInhibit([OUTAGE], degradation)).toBe(true);
});

test.each<[InhibitRule, string, RegExp]>([
  [rule(['severity="critical"'], ['kind="fee"']), 'source_matchers', /expected one of SEV1/],
  [rule(['kind="fee"'], ['kind=~"loud.*"']), 'target_matchers', /expected one of outage/],
  [rule(['tenant="a"', 'tenant="b"'], ['kind="fee"']), 'source_matchers', /no tenant matches/],
  [rule(['kind="fee"'], ['model="a"', 'model!="a"']), 'target_matchers', /no model matches/],
  [rule(['kind="fee"'], ['kind="fee"']), 'target_matchers', /let one side match less/],
  [rule(['kind="fee"'], ['kind="fraud"'], ['incident']), 'equal', /leave out "incident"/],
  [
    rule(['severity="SEV1"'], ['severity="SEV2"'], ['acquirer', 'severity']),
    'equal',
    /leave out "severity"/,
  ],
])('a rule that never inhibits is found: %#', (wrong, key, why) => {
  expect(doubtInhibitRule(wrong)).toEqual({ key, why: expect.stringMatching(why) });
});

test.each([
  OUTAGE,
  rule(['acquirer="a"', 'acquirer="b"'], ['kind="fee"'], ['acquirer', 'kind']),
  rule(['severity=~"SEV1|SEV2"'], ['severity=~"SEV2|SEV3"'], ['severity', 'region']),
])('a rule that may inhibit is not doubted: %#', (right) => {
  expect(doubtInhibitRule(right)).toBeNull();
});
