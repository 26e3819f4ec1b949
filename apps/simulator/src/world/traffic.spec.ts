import { playStory } from './played-story.js';

/** Attempts by minute, from the acquirers' own counts. */
function byMinute(play: string, options: Parameters<typeof playStory>[1]): number[] {
  const { on } = playStory(play, { terminals: 1_000, rate: 10, ...options });
  const minutes: number[] = [];
  for (const { second, body } of on('pulse')) {
    const minute = Math.ceil(second / 60) - 1;
    minutes[minute] = (minutes[minute] ?? 0) + body.attempt;
  }
  return minutes;
}

/** 1,000 terminals less those away, ten times ten attempts an hour, at the hour's factor. */
const perMinute = (factor: number) => (1_000 * 0.97 * 100 * factor) / 60;
const near = (count: number | undefined, expected: number) =>
  Math.abs((count ?? 0) - expected) < 5 * Math.sqrt(expected) + 0.02 * expected;

test('people pay at the rate of the hour, by the story’s own clock', () => {
  const counts = byMinute('', { start: '10:58', minutes: 4 });
  expect(near(counts[1], perMinute(1))).toBe(true);
  expect(near(counts[3], perMinute(1.5))).toBe(true);
});

test('a factor climbs by its ramp and ends with its line', () => {
  const counts = byMinute('- {at: 1m, for: 3m, ramp: 60, traffic: {factor: 5}}', { minutes: 5 });
  expect(near(counts[0], perMinute(2.5))).toBe(true);
  expect(near(counts[1], perMinute(2.5) * 3)).toBe(true);
  expect(near(counts[2], perMinute(2.5) * 5)).toBe(true);
  expect(near(counts[4], perMinute(2.5))).toBe(true);
});

test('a factor on some terminals leaves the others alone', () => {
  const line = '- {at: 1m, where: {model: A920}, traffic: {factor: 0}}';
  const { on, world } = playStory(line, { terminals: 500, rate: 10, minutes: 4 });
  const models = new Map(world.terminals.map(({ terminal, model }) => [terminal, model]));
  const late = on('evt').filter(({ second }) => second > 70);
  expect(late.length).toBeGreaterThan(100);
  expect(late.some(({ terminal }) => models.get(terminal ?? '') === 'A920')).toBe(false);
});

test.each([3, 0.25])(
  'a factor of %d on one issuer changes that issuer’s payments only',
  (factor) => {
    const line = `- {at: 1m, where: {issuer: cmb}, traffic: {factor: ${factor}}}`;
    const { on } = playStory(line, { terminals: 1_000, rate: 10, minutes: 5 });
    const late = on('hb').filter(({ second }) => second > 130);
    const sum = (issuer: string) =>
      late.reduce((total, { body }) => total + (body.by?.issuer[issuer] ?? 0), 0);
    expect(sum('cmb') / sum('boc') / factor).toBeGreaterThan(0.85);
    expect(sum('cmb') / sum('boc') / factor).toBeLessThan(1.15);
    expect(sum('icbc') / sum('boc')).toBeCloseTo(0.2 / 0.14, 0.8);
  },
);
