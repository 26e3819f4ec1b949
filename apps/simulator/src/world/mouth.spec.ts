import { playStory } from './played-story.js';

test('a network that delivers twice delivers every message twice, soon after', () => {
  const { messages, world } = playStory('- {at: 1m, for: 2m, duplicate: 2}', { terminals: 100 });
  const times = new Map<object, number[]>();
  for (const { at, body } of messages) times.set(body, [...(times.get(body) ?? []), at]);
  for (const [first = 0, second, ...more] of times.values()) {
    const isDoubled = first >= world.startsAt + 60_000 && first < world.startsAt + 180_000;
    expect(more).toEqual([]);
    expect(second !== undefined).toBe(isDoubled);
    if (second !== undefined) expect(second - first).toBeLessThanOrEqual(3_000);
  }
});

test('duplicates of some terminals are theirs alone', () => {
  const line = '- {at: 0s, where: {acquirer: acq-1}, duplicate: 3}';
  const { messages, world } = playStory(line, { terminals: 100 });
  const acquirers = new Map(world.terminals.map(({ terminal, acquirer }) => [terminal, acquirer]));
  const copies = new Map<object, number>();
  for (const { body } of messages) copies.set(body, (copies.get(body) ?? 0) + 1);
  const said = messages.filter(({ at }) => at < world.startsAt + 290_000);
  for (const { body, terminal } of said) {
    expect(copies.get(body)).toBe(acquirers.get(terminal ?? '') === 'acq-1' ? 3 : 1);
  }
});

test('topics are those of the tenant', () => {
  const { messages } = playStory('', { terminals: 20, tenant: 'shop-net', minutes: 1 });
  expect(messages.every(({ topic }) => topic.startsWith('pos/v1/shop-net/'))).toBe(true);
});
