import { playStory, type Said } from './played-story.js';

const byTerminal = (said: readonly Said[]) => {
  const groups = new Map<string | null, Said[]>();
  for (const one of said) groups.set(one.terminal, [...(groups.get(one.terminal) ?? []), one]);
  return groups;
};

test('heartbeats come every minute, give or take a tenth', () => {
  const { on } = playStory('', { terminals: 100, minutes: 10 });
  for (const beats of byTerminal(on('hb')).values()) {
    const gaps = beats.slice(1).map(({ second }, i) => second - (beats[i]?.second ?? 0));
    expect(gaps.length).toBeGreaterThanOrEqual(8);
    expect(gaps.every((gap) => gap >= 53.9 && gap <= 66.1)).toBe(true);
  }
});

test('a terminal that vanishes is given up by its Will, with its boot and without a reason', () => {
  const { on } = playStory('- {at: 1m, silent: {share: 1}}', { terminals: 50 });
  const wills = on('state').filter(({ body }) => !body.online);
  const born = byTerminal(on('birth'));
  expect(wills).toHaveLength(born.size);
  for (const { body, second, terminal } of wills) {
    expect(second).toBe(150);
    expect(body).toEqual({ v: 1, online: false, boot: born.get(terminal)?.[0]?.body.boot });
  }
  expect(on('hb').every(({ second }) => second <= 60)).toBe(true);
});

test('one that is back before its Will fires was never given up', () => {
  const { on } = playStory('- {at: 1m, for: 40s, silent: {share: 1}}', { terminals: 50 });
  expect(on('state').filter(({ body }) => !body.online)).toEqual([]);
  const back = on('birth').filter(({ body }) => body.reason === 'reconnect');
  expect(back).toHaveLength(byTerminal(on('hb')).size);
  expect(back.every(({ body, second }) => body.seq > 1 && second >= 100 && second <= 120)).toBe(
    true,
  );
});

test('the Will of an earlier absence says nothing about a later one', () => {
  // Away from 60 to 100 s, and again from 130 s: at 150 s the first Will has nobody to speak for.
  const line = '- {at: 1m, for: 110s, duty: {on: 40, off: 30}, silent: {share: 1}}';
  const { on } = playStory(line, { terminals: 50 });
  expect(on('birth').length).toBe(3 * byTerminal(on('birth')).size);
  expect(on('state').filter(({ body }) => !body.online)).toEqual([]);
});

test('a restart is announced, ends with a new boot, and starts the numbers again', () => {
  const line = '- {at: 1m, reboot: {share: 1, down: 180, reason: scheduled}}';
  const { on, world } = playStory(line, { terminals: 50, minutes: 6 });
  const goodbyes = on('state').filter(({ body }) => body.why === 'reboot');
  const births = on('birth').filter(({ body }) => body.reason === 'scheduled');
  expect(births).toHaveLength(goodbyes.length);
  for (const goodbye of goodbyes) {
    const birth = births.find(({ terminal }) => terminal === goodbye.terminal);
    expect(birth?.body).toMatchObject({ boot: goodbye.body.boot + 1, seq: 1 });
    expect((birth?.second ?? 0) - goodbye.second).toBe(180);
    expect(goodbye.body.until).toBe(world.startsAt + (birth?.second ?? 0) * 1_000);
  }
});

test('what a crashed terminal had counted is lost, and known to be', () => {
  const line = '- {at: 90s, reboot: {share: 1, down: 10, reason: crash}}';
  const { on, world } = playStory(line, { terminals: 400, minutes: 2, rate: 5 });
  const reported = [...on('hb'), ...on('evt')].reduce((sum, { body }) => sum + body.txn.attempt, 0);
  const { attempt, lost } = world.tally();
  expect(lost).toBeGreaterThan(100);
  expect(reported + lost).toBeLessThanOrEqual(attempt);
});

test('a fleet whose front is away goes on paying, and tells of it afterwards', () => {
  const line = '- {at: 1m, for: 3m, silent: {share: 1, plane: monitoring}}';
  const { on } = playStory(line, { terminals: 100, minutes: 6, rate: 5 });
  const away = [...on('hb'), ...on('evt'), ...on('birth'), ...on('state')].filter(
    ({ second }) => second > 60 && second < 240,
  );
  expect(away).toEqual([]);
  const pulses = on('pulse').filter(({ second }) => second > 60 && second < 240);
  expect(pulses.reduce((sum, { body }) => sum + body.attempt, 0)).toBeGreaterThan(300);
  const queued = [...on('hb'), ...on('evt')].filter(({ body }) => body.queuedAt !== undefined);
  const kept = queued.reduce((sum, { body }) => sum + body.txn.attempt, 0);
  expect(kept).toBeGreaterThan(250);
  expect(on('state').filter(({ body }) => !body.online)).toEqual([]);
});
