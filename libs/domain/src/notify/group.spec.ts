import { anOutage } from '../../../../test/support/an-outage.js';
import type { Incident } from '../incident/incident.js';
import {
  beginGroup,
  type Group,
  type Grouping,
  groupKey,
  groupLabels,
  joinGroup,
  leaveGroup,
  type Standing,
  stepGroup,
} from './group.js';
import { type Matcher, parseMatcher } from './matcher.js';

const GROUPING: Grouping = {
  by: ['acquirer'],
  wait: 0,
  interval: 100,
  repeat: null,
  holdsSev1: false,
};

/**
 * Plays a group second by second: `3 +1` is that incident 1 is to be told of at 3, `+1!` that it is
 * a SEV1, `-1` that it is over, `~1` that it is kept from people and `=1` that it is no more.
 * Answers `3 first 1 2` for what is said: the reason, and what is listed, `1x` for what is over.
 */
function play(story: string, changes: Partial<Grouping> = {}, until = 400): string[] {
  const standings = new Map<string, Standing>();
  const acts = story.split(',').map((each) => each.trim().split(' '));
  let group: Group | null = null;
  const said: string[] = [];
  for (let now = 0; now <= until; now += 1) {
    for (const [, act = ''] of acts.filter(([at]) => Number(at) === now)) {
      const id = act.replace(/\D/g, '');
      const severity: Incident['severity'] = act.endsWith('!') ? 'SEV1' : 'SEV2';
      const incident = anOutage({ id, severity, startedAt: now });
      const known = standings.get(id)?.incident ?? incident;
      if (act.startsWith('+')) {
        standings.set(id, { incident, is: 'open' });
        group ??= beginGroup(
          {
            receiver: 'chat',
            key: 'k',
            labels: {},
            grouping: { ...GROUPING, ...changes },
            anchor: id,
          },
          now,
        );
        const reason = act.includes('^') ? 'escalated' : 'first';
        group = joinGroup(group, id, { reason }, false);
      } else {
        const is = act.startsWith('-') ? 'over' : act.startsWith('~') ? 'kept' : 'open';
        standings.set(id, { incident: known, is });
      }
    }
    if (group === null) continue;
    const standing = (id: string) => standings.get(id) ?? null;
    const step: ReturnType<typeof stepGroup> = stepGroup(group, standing, true, now);
    group = step.group && (JSON.parse(JSON.stringify(step.group)) as Group);
    if (step.saying) {
      const listed = step.saying.listed.map(
        (one) => one.incident.id + (one.is === 'over' ? 'x' : ''),
      );
      said.push(`${now} ${step.saying.reason} ${listed.join(' ')}`);
    }
  }
  return said;
}

test('the first is told at once, and those that come within the interval together', () => {
  expect(play('0 +1, 10 +2, 20 +3, 150 +4')).toEqual([
    '0 first 1',
    '100 first 2 3 1',
    '200 first 4 1 2 3',
  ]);
});

test('the first of a group waits for others where the route says so', () => {
  expect(play('0 +1, 10 +2', { wait: 30 })).toEqual(['30 first 1 2']);
});

test('after a pause that was longer than the interval the next one is told at once', () => {
  expect(play('0 +1, 170 +2')).toEqual(['0 first 1', '170 first 2 1']);
});

test('a SEV1 takes along all that waits, unless the route holds it', () => {
  const story = '0 +1, 10 +2, 20 +3!';
  expect(play(story)).toEqual(['0 first 1', '20 first 3 2 1']);
  expect(play(story, { holdsSev1: true })).toEqual(['0 first 1', '100 first 3 2 1']);
});

test('an end is told at the next time with what goes on, and the last one ends the group', () => {
  expect(play('0 +1, 0 +2, 10 -1, 150 -2')).toEqual([
    '0 first 1 2',
    '100 changed 2 1x',
    '200 resolved 2x',
  ]);
});

test('what was over before it was told is told to nobody', () => {
  expect(play('0 +1, 10 -1', { wait: 30 })).toEqual([]);
});

test('what is still open is repeated, counted from what was said last', () => {
  expect(play('0 +1, 50 +2, 320 -1, 330 -2', { repeat: 150 })).toEqual([
    '0 first 1',
    '100 first 2 1',
    '250 repeated 1 2',
    '350 resolved 1x 2x',
  ]);
});

test('nothing is repeated before the interval is over', () => {
  expect(play('0 +1', { repeat: 50 }, 250)).toEqual([
    ...['0 first 1', '100 repeated 1', '200 repeated 1'],
  ]);
});

test('what is kept from people is neither listed nor repeated, and told when it is not', () => {
  expect(play('0 +1, 10 +2, 20 ~2, 130 =2', {}, 300)).toEqual(['0 first 1', '130 first 2 1']);
  expect(play('0 +1, 20 ~1', { repeat: 100 }, 300)).toEqual(['0 first 1']);
  // What is said of others meanwhile does not make it forgotten.
  expect(play('0 +1, 10 +2, 20 ~2, 30 +3, 330 =2')).toEqual([
    ...['0 first 1', '100 first 3 1', '330 first 2 1 3'],
  ]);
});

test('what was told of, and comes again, has changed; a call keeps its reason', () => {
  expect(play('0 +1, 10 +1, 120 +1^')).toEqual(['0 first 1', '100 changed 1', '200 escalated 1']);
});

test('a call is told as one, whatever has changed after it, and with its words', () => {
  expect(play('0 +1, 10 +1^, 20 +1')).toEqual(['0 first 1', '100 escalated 1']);
  const wanted = { en: 'the bank', 'zh-CN': '银行' };
  const begun = beginGroup(
    { receiver: 'chat', key: 'k', labels: {}, grouping: GROUPING, anchor: '1' },
    0,
  );
  const called = joinGroup(begun, '1', { reason: 'escalated', wanted }, true);
  const after = joinGroup(called, '1', { reason: 'changed' }, true);
  expect(after.members['1']).toEqual({ told: true, news: { reason: 'escalated', wanted } });
});

test('an incident that moves to another group is told there as one that was told', () => {
  const begun = beginGroup(
    { receiver: 'chat', key: 'k', labels: {}, grouping: GROUPING, anchor: '1' },
    0,
  );
  const moved = joinGroup(begun, '1', { reason: 'first' }, true);
  expect(moved.members['1']).toEqual({ told: true, news: { reason: 'changed' } });
  expect(leaveGroup(moved, '1').members).toEqual({});
});

test('a key and labels are written as Alertmanager writes them', () => {
  const incident = anOutage({
    cause: [
      { attribute: 'region', value: '32' },
      { attribute: 'region', value: '31' },
    ],
  });
  const labels = groupLabels(['severity', 'region', 'model'], incident);
  expect(labels).toEqual({ region: '31|32', severity: 'SEV1' });
  const route = ['severity=~"SEV1|SEV2"', 'kind="fee"'].map((t) => parseMatcher(t) as Matcher);
  expect(groupKey(route, labels)).toBe(
    '{}/{severity=~"SEV1|SEV2",kind="fee"}:{region="31|32", severity="SEV1"}',
  );
  expect(groupKey(null, {})).toBe('{}:{}');
});
