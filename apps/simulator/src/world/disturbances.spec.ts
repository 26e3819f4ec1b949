import { playStory } from './played-story.js';

test('a ramp of silence reaches its share evenly', () => {
  const line = '- {at: 1m, ramp: 240, silent: {share: 0.5, goodbye: true, hours: closed}}';
  const { on } = playStory(line, { terminals: 1_000, minutes: 6, start: '21:30' });
  const gone = on('state').filter(({ body }) => !body.online);
  const share = (from: number, to: number) =>
    gone.filter(({ second }) => second >= from && second < to).length / on('birth').length;
  expect(gone.length / on('birth').length).toBeCloseTo(0.5, 1);
  expect(share(60, 180)).toBeCloseTo(0.25, 1);
  expect(share(180, 301)).toBeCloseTo(0.25, 1);
});

test('a shop that closes says when it opens again', () => {
  const line = '- {at: 1m, silent: {share: 1, goodbye: true, hours: closed}}';
  const { on, world } = playStory(line, { terminals: 20, minutes: 2, start: '21:30' });
  const [goodbye] = on('state').filter(({ body }) => !body.online);
  expect(goodbye?.body.why).toBe('closing');
  expect(goodbye?.body.until - world.startsAt).toBe(11.5 * 3_600_000);
});

test('retired terminals end in the registry', () => {
  const line = '- {at: 1m, sample: 0.2, silent: {share: 1, spread: 120, state: retired}}';
  const { on, world } = playStory(line, { terminals: 500, minutes: 6 });
  expect(world.retired.length).toBeGreaterThan(70);
  const beats = new Map(on('hb').map(({ terminal, second }) => [terminal, second]));
  for (const { terminal, at } of world.retired) {
    expect(at).toBeLessThanOrEqual(world.startsAt + 180_000);
    expect(beats.get(terminal) ?? 0).toBeLessThanOrEqual((at - world.startsAt) / 1_000);
  }
});

test('a duty brings terminals back in between', () => {
  const line = '- {at: 1m, for: 4m, duty: {on: 40, off: 80}, silent: {share: 1}}';
  const { on } = playStory(line, { terminals: 50, minutes: 6 });
  const back = on('birth').filter(({ body }) => body.reason === 'reconnect');
  const minutes = back.map(({ second }) => Math.floor((second - 100) / 120));
  expect(back).toHaveLength(2 * on('birth').filter(({ body }) => body.reason === 'power').length);
  expect(new Set(minutes)).toEqual(new Set([0, 1]));
});

test('a crash loop goes on to the end of its line', () => {
  const line = '- {at: 1m, for: 4m, reboot: {share: 1, every: 60, down: 20, reason: crash}}';
  const { on } = playStory(line, { terminals: 50, minutes: 6 });
  const crashes = on('birth').filter(({ body }) => body.reason === 'crash');
  const terminals = new Set(crashes.map(({ terminal }) => terminal));
  expect(crashes).toHaveLength(terminals.size * 4);
});

test('device events come once, within a minute, from those who are there', () => {
  const { on } = playStory(
    [
      '- {at: 1m, device: {code: "dev:APP.CRASH", share: 0.5}}',
      '- {at: 1m, reboot: {share: 1, every: 60, down: 30, reason: crash}}',
    ].join('\n'),
    { terminals: 2_000, rate: 0, minutes: 3 },
  );
  const events = on('evt');
  expect(new Set(events.map(({ terminal }) => terminal)).size).toBe(events.length);
  expect(events.length / on('state').filter(({ second }) => second < 60).length).toBeCloseTo(
    0.5,
    1,
  );
  expect(events.every(({ body }) => body.kind === 'device')).toBe(true);
  expect(events.every(({ second }) => second >= 60 && second <= 125)).toBe(true);
});
