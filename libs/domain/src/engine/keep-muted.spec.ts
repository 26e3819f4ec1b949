/** Time intervals of routes as the engine lives them, with restarts. */
import { ticksOf } from '../../../../test/support/engine-notation.js';
import { expectStory, printed, run } from '../../../../test/support/play-engine.js';
import { SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { type Matcher, parseMatcher } from '../notify/matcher.js';
import type { Routing, Way } from '../notify/route.js';
import { TimeInterval } from '../notify/time-interval.js';
import type { Effect } from './types.js';

/** The minute of the story that begins at this second. */
function minuteAt(second: number) {
  const shown = new Date(START + second * SECOND).toISOString();
  const [start_time, end_time] = [0, 1].map((minutes) =>
    new Date(Date.parse(shown) + minutes * 60_000).toISOString().slice(11, 16),
  );
  return { name: 'works', intervals: [TimeInterval.parse({ times: [{ start_time, end_time }] })] };
}

const way = (text: string, receiver: string, times: Partial<Way> = {}): Way => {
  return { matchers: [parseMatcher(text) as Matcher], receiver, continue: true, ...times };
};

function play(story: string, ways: readonly Way[]): { lines: string[]; effects: Effect[] } {
  const routing: Routing = { receiver: 'oncall', ways, withoutEnd: [] };
  const settings = { ...SETTINGS, receivers: ['oncall', 'chat'], routing };
  const { decided, state } = run(ticksOf(story), { settings, rereadEvery: 10 });
  const lines = printed({ decided, state }).filter((line) => / tell |muted|recovered/.test(line));
  return { lines, effects: decided.map(({ effect }) => effect) };
}

const OUTAGE = '0s acq-1 10 acq-2 10 acq-3 10\n60s acq-1 8x55/10\n';
const MUTED = { mute: [minuteAt(60)] };

test('whoever is muted is told when the interval is over, with what others heard before', () => {
  const ways = [way('severity=~"SEV.*"', 'chat', MUTED), way('severity=~"SEV.*"', 'oncall')];
  const { lines, effects } = play(`${OUTAGE}130s end`, ways);
  expectStory(
    lines,
    `61-70s tell oncall first inc-1
     61-70s inc-1 muted
     120-121s inc-1 unmuted
     120-121s tell chat first inc-1`,
  );
  const faces = effects.flatMap((e) => (e.kind === 'save_incident' ? [e.incident.muted] : []));
  expect(faces).toContainEqual([{ receiver: 'chat', by: ['works'] }]);
  expect(faces.at(-1)).toBeUndefined();
});

test('nobody else is told in the place of whoever is muted', () => {
  const { lines } = play(`${OUTAGE}80s end`, [way('severity=~"SEV.*"', 'chat', MUTED)]);
  expectStory(lines, '61-70s inc-1 muted');
});

test('a SEV1 is told at any time unless the route names it', () => {
  const { lines } = play(`${OUTAGE}80s end`, [way('acquirer="acq-1"', 'chat', MUTED)]);
  expectStory(lines, '61-70s tell chat first inc-1');
});

test('what ends while it is muted is told to nobody who did not hear of it', () => {
  const late = minuteAt(60);
  const long = { mute: [late, { ...minuteAt(120), name: 'more' }, minuteAt(180), minuteAt(240)] };
  const ways = [way('severity=~"SEV.*"', 'chat', long), way('severity=~"SEV.*"', 'oncall')];
  const { lines } = play(`${OUTAGE}70s acq-1 10\n400s end`, ways);
  expect(lines.filter((line) => /tell chat/.test(line))).toEqual([]);
  expect(lines.some((line) => /tell oncall resolved/.test(line))).toBe(true);
});

test('outside its active intervals a route tells nobody', () => {
  const ways = [way('severity=~"SEV.*"', 'chat', { active: [minuteAt(120)] })];
  const { lines } = play(`${OUTAGE}130s end`, ways);
  expectStory(
    lines,
    `61-70s inc-1 muted
     120-121s inc-1 unmuted
     120-121s tell chat first inc-1`,
  );
});
