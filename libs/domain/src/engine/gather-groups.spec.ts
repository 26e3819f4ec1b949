/** Groups as the engine lives them, with a restart every few steps. */
import { ticksOf } from '../../../../test/support/engine-notation.js';
import { expectStory, printed, run } from '../../../../test/support/play-engine.js';
import { SETTINGS } from '../../../../test/support/tiny-fleet.js';
import type { Grouping } from '../notify/group.js';
import { type Matcher, parseMatcher } from '../notify/matcher.js';
import type { Routing } from '../notify/route.js';
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
});
