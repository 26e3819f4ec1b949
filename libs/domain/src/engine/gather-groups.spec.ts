/** Groups as the engine lives them, with a restart every few steps. */
import { anOutage } from '../../../../test/support/an-outage.js';
import { ticksOf } from '../../../../test/support/engine-notation.js';
import { expectStory, printed, run } from '../../../../test/support/play-engine.js';
import { SETTINGS } from '../../../../test/support/tiny-fleet.js';
import type { Incident } from '../incident/incident.js';
import type { PageReason } from '../notify/catalogue/keys.js';
import type { Grouping } from '../notify/group.js';
import { type Matcher, parseMatcher } from '../notify/matcher.js';
import type { Routing } from '../notify/route.js';
import { gatherGroups } from './gather-groups.js';
import { type Followed, newState } from './memory.js';
import type { Effect, Settings } from './types.js';

type Sent = Extract<Effect, { kind: 'enqueue_notification' }>;

function routed(grouping: Partial<Grouping>, matcher = 'severity=~"SEV.*"'): Routing {
  const usual = { by: ['diagnosis'], wait: 0, interval: 60_000, repeat: null, holdsSev1: true };
  const way = { matchers: [parseMatcher(matcher) as Matcher], receiver: 'chat', continue: false };
  const group = { ...usual, ...grouping } as Grouping;
  return { receiver: 'oncall', ways: [{ ...way, grouping: group }], withoutEnd: [] };
}

function play(story: string, routing: Routing, more: Partial<Settings> = {}) {
  const settings = { ...SETTINGS, receivers: ['oncall', 'chat'], routing, ...more };
  const { decided, state } = run(ticksOf(story), { settings, rereadEvery: 7 });
  const lines = printed({ decided, state }).filter((line) => / tell |told_with/.test(line));
  const sent = decided.map(({ effect }) => effect).filter((e): e is Sent => 'dedupKey' in e);
  return { lines, sent, state };
}

/** Groups as one step after the other leaves them, with one incident as it is at that moment. */
function gathering(grouping: Partial<Grouping>) {
  const state = newState(1);
  const at = (
    now: number,
    incident: Incident,
    reason: PageReason | null,
    more: Partial<Settings> = {},
  ): Sent[] => {
    const gather = reason === null ? [] : [{ receiver: 'chat', reason, wanted: undefined }];
    state.memory.followed = [{ incident, gather } as unknown as Followed];
    const usual = { receivers: ['oncall', 'chat'], routing: routed(grouping) };
    const effects = gatherGroups(state, { ...SETTINGS, ...usual, ...more }, now);
    return effects.filter((effect): effect is Sent => 'dedupKey' in effect);
  };
  return { state, at };
}

test('an incident that moves to another group leaves the first, and is no news there', () => {
  const { state, at } = gathering({ by: ['severity'] });
  expect(at(0, anOutage({ severity: 'SEV2' }), 'first')).toMatchObject([{ reason: 'first' }]);
  const graver = anOutage({ severity: 'SEV3' });
  expect(at(1_000, graver, 'changed')).toMatchObject([{ reason: 'changed' }]);
  expect(Object.values(state.memory.groups ?? {}).map(({ labels }) => labels)).toEqual([
    { severity: 'SEV3' },
  ]);
});

test('what is silenced or inhibited while it waits is told when it is not', () => {
  for (const kept of [
    { silenced: { silence: 's', by: 'Li', until: 1 } },
    { inhibited: { by: ['inc-9'] } },
  ]) {
    const { at } = gathering({ wait: 10_000 });
    expect(at(0, anOutage({}), 'first')).toEqual([]);
    expect(at(20_000, anOutage(kept), null)).toEqual([]);
    expect(at(30_000, anOutage({}), null)).toMatchObject([{ reason: 'first' }]);
  }
});

test('a group goes by the file that is in force', () => {
  const { state, at } = gathering({});
  at(0, anOutage({}), 'first');
  at(1_000, anOutage({}), 'changed', { routing: routed({ repeat: 7_000 }) });
  const [group] = Object.values(state.memory.groups ?? {});
  expect(group?.grouping.repeat).toBe(7_000);
});

test('a group that begins again says so under another key', () => {
  const { at } = gathering({ interval: 0 });
  const keys = [0, 100_000].flatMap((now) => {
    const sent = at(now, anOutage({}), 'first');
    at(now + 1_000, anOutage({ status: 'resolved', resolvedAt: now + 1_000 }), null);
    return sent.map(({ dedupKey }) => dedupKey);
  });
  expect(new Set(keys).size).toBe(2);
});

const TWO = `
0s   acq-1 10 acq-2 10 acq-3 10
60s  acq-1 8x55/10
80s  acq-2 8x55/10
`;

test('the first is told at once and the others together, under keys of their own', () => {
  const { lines, sent } = play(`${TWO}135s end`, routed({}));
  expectStory(
    lines,
    `61-70s tell chat first inc-1
     121-130s tell chat first inc-1
     121-130s inc-2 told_with`,
  );
  const [first, second] = sent;
  expect(first?.body.alerts).toHaveLength(1);
  expect(second?.body.alerts).toHaveLength(2);
  expect(second?.body).toMatchObject({
    groupKey: '{}/{severity=~"SEV.*"}:{diagnosis="zone_pin_key"}',
    groupLabels: { diagnosis: 'zone_pin_key' },
    incident: { id: 'inc-2' },
    also: [{ id: 'inc-1' }],
  });
  expect(new Set(sent.map(({ dedupKey }) => dedupKey)).size).toBe(2);
});

test('a SEV1 waits for nobody where the route does not name it', () => {
  const { sent } = play(`${TWO}100s end`, routed({ holdsSev1: false }));
  expect(sent.map(({ body }) => body.alerts.length)).toEqual([1, 2]);
});

test('what is open is repeated, and its end is told to whoever heard of it', () => {
  const quick = routed({ by: ['incident'], interval: 0, repeat: 30_000 });
  const story = '0s acq-1 10 acq-2 10\n60s acq-1 8x55/10\n110s acq-1 10\n400s end';
  const { lines, sent, state } = play(story, quick);
  const reasons = sent.map(({ reason }) => reason);
  expect(reasons.slice(0, 2)).toEqual(['first', 'repeated']);
  expect(reasons.at(-1)).toBe('resolved');
  expect(lines.every((line) => line.includes('chat'))).toBe(true);
  expect(state.memory.groups).toBeUndefined();
});

test('whoever wants no ends hears of none, and nobody of what ended in the wait', () => {
  const story = '0s acq-1 10 acq-2 10\n60s acq-1 8x55/10\n80s acq-1 10\n400s end';
  const deaf = { ...routed({}), withoutEnd: ['chat'] };
  expect(play(story, deaf).sent.map(({ reason }) => reason)).toEqual(['first']);
  expect(play(story, routed({ wait: 3_600_000 })).lines).toEqual([]);
});

test('a receiver that is configured no more is told no more', () => {
  const { lines } = play(`${TWO}135s end`, routed({}), { receivers: ['oncall'] });
  expect(lines).toEqual([]);
  const { state, at } = gathering({});
  expect(at(0, anOutage({ severity: 'SEV2' }), 'first')).toHaveLength(1);
  at(1_000, anOutage({ severity: 'SEV2' }), null, { receivers: ['oncall'] });
  expect(state.memory.groups).toBeUndefined();
});
