import { playStory } from './played-story.js';

test('a failure is tried again as often as the line has it, each try counted up', () => {
  const line = '- {at: 0s, answers: {codes: {"cup-pos:96": 1}, retries: 2}}';
  const { on } = playStory(line, { rate: 2 });
  const tries = [0, 1, 2, 3].map((n) => on('evt').filter(({ body }) => body.retry === n).length);
  expect(tries[0]).toBeGreaterThan(200);
  expect(tries[1]).toBeGreaterThan(0.9 * (tries[0] ?? 0));
  expect(tries[2]).toBeGreaterThan(0.9 * (tries[1] ?? 0));
  expect(tries[3]).toBe(0);
});

test('each try is drawn anew, with the same card and soon after', () => {
  const line = '- {at: 0s, answers: {of: pin, share: 0.33, codes: {"cup-pos:55": 1}, retries: 1}}';
  const { on } = playStory(line, { rate: 10, terminals: 400 });
  const events = on('evt').filter(({ body }) => body.code === 'cup-pos:55');
  const retries = events.filter(({ body }) => body.retry === 1);
  const first = events.filter(({ body }) => body.retry === 0);
  expect(retries.length / first.length).toBeCloseTo(0.33, 1);
  for (const retry of retries) {
    const before = first.filter(({ terminal, second, body }) => {
      const gap = retry.second - second;
      const isSameCard = body.issuer === retry.body.issuer && body.entry === retry.body.entry;
      return terminal === retry.terminal && gap >= 3 && gap <= 8 && isSameCard;
    });
    expect(before.length).toBeGreaterThan(0);
  }
});

test('no answer is known only after the timeout', () => {
  const line = '- {at: 1m, answers: {noAnswer: 1, timeoutSeconds: 20}}';
  const { on } = playStory(line, { rate: 5, minutes: 3 });
  const late = on('evt').filter(({ body }) => body.outcome === 'noAnswer' && body.ms === 20_000);
  expect(late.length).toBeGreaterThan(200);
  expect(Math.min(...late.map(({ second }) => second))).toBeGreaterThanOrEqual(80);
});

test('a device code comes twice: as the end of a payment and from the device', () => {
  const line = '- {at: 0s, answers: {of: pin, codes: {"dev:PED.KCV": 1}}}';
  const { on } = playStory(line, { rate: 2, minutes: 2 });
  const kinds = on('evt').filter(({ body }) => body.code === 'dev:PED.KCV');
  const count = (kind: string) => kinds.filter(({ body }) => body.kind === kind).length;
  expect(count('txn')).toBeGreaterThan(20);
  expect(count('device')).toBe(count('txn'));
});
