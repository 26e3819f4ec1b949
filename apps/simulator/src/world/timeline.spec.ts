import { DAY, HOUR, MINUTE, SECOND } from '#domain/base/instant.js';
import { storyOf } from './played-story.js';
import {
  isOn,
  nextTimeOfDay,
  spansOf,
  storyStart,
  strengthOf,
  type TimedLine,
  timelineOf,
} from './timeline.js';

const lineOf = (text: string, minutes = 10): TimedLine => {
  const { lines } = timelineOf(storyOf(text, { minutes }), { startsAt: 0 });
  return lines[0] as TimedLine;
};

test('the story’s day is a Tuesday in March, in the fleet’s own zone', () => {
  const at = (zone: string) => new Date(storyStart(12.5 * HOUR, zone)).toISOString();
  expect(at('Asia/Shanghai')).toBe('2026-03-10T04:30:00.000Z');
  expect(at('UTC')).toBe('2026-03-10T12:30:00.000Z');
  expect(at('America/Sao_Paulo')).toBe('2026-03-10T15:30:00.000Z');
  expect(new Date(storyStart(23 * HOUR, 'Pacific/Auckland')).toISOString()).toBe(
    '2026-03-10T10:00:00.000Z',
  );
});

test('a line is on from its start to its end, or to the end of the story', () => {
  const line = lineOf('- {at: 2m, for: 3m, traffic: {factor: 2}}');
  expect([119, 120, 299, 300].map((s) => isOn(line, s * SECOND))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(lineOf('- {at: 2m, traffic: {factor: 2}}').to).toBe(Number.POSITIVE_INFINITY);
});

test('a ramp climbs to the full share', () => {
  const line = lineOf('- {at: 1m, ramp: 60, traffic: {factor: 2}}');
  const at = [59, 60, 75, 120, 500].map((s) => strengthOf(line, s * SECOND));
  expect(at).toEqual([0, 0, 0.25, 1, 1]);
});

test('a duty turns a line on and off', () => {
  const line = lineOf('- {at: 1m, for: 100s, duty: {on: 20, off: 30}, traffic: {factor: 2}}');
  expect([60, 79, 80, 109, 110, 129, 130].map((s) => isOn(line, s * SECOND))).toEqual([
    ...[true, true, false, false],
    ...[true, true, false],
  ]);
  expect([...spansOf(line)]).toEqual([
    { from: 60_000, to: 80_000 },
    { from: 110_000, to: 130_000 },
  ]);
});

test('an announcement is no effect on the fleet', () => {
  const story = storyOf(
    '- {at: 1m, change: {what: param}}\n- {at: 2m, for: 3m, silent: {share: 1}}',
    { minutes: 12 },
  );
  expect(timelineOf(story, { startsAt: 0 })).toMatchObject({
    effectsStartAt: 2 * MINUTE,
    effectsEndAt: 5 * MINUTE,
    endsAt: 12 * MINUTE,
  });
});

test('a shortened story keeps the distances of its lines and its own time of day', () => {
  const story = storyOf(
    [
      '- {at: 1m, change: {what: maintenance, until: 9m}}',
      '- {at: 2m, for: 6m, silent: {share: 1}}',
    ].join('\n'),
    { minutes: 12 },
  );
  const options = { startsAt: 0, leadIn: 20 * SECOND, effectFor: MINUTE };
  const short = timelineOf(story, options);
  expect(short.origin).toBe(-40 * SECOND);
  expect(short.lines.map(({ from }) => from)).toEqual([20 * SECOND, 80 * SECOND]);
  expect(short.lines[0]?.until).toBe(9 * MINUTE - 40 * SECOND);
  expect(short.effectsEndAt).toBe(140 * SECOND);
});

test('a shorter story than asked for stays as it is', () => {
  const story = storyOf('- {at: 10s, for: 20s, silent: {share: 1}}', { minutes: 2 });
  const timeline = timelineOf(story, { startsAt: 0, leadIn: MINUTE, effectFor: MINUTE });
  expect(timeline).toMatchObject({ effectsStartAt: 10_000, effectsEndAt: 30_000, origin: 0 });
});

test('shops open at the next opening', () => {
  const opens = 9 * HOUR;
  expect(nextTimeOfDay(opens, 21.5 * HOUR, 0)).toBe(DAY + opens);
  expect(nextTimeOfDay(opens, 3 * HOUR, 0)).toBe(opens);
  expect(nextTimeOfDay(opens, 3 * HOUR, 5 * DAY + HOUR)).toBe(10 * HOUR);
});
