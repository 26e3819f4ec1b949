import { playStory } from './played-story.js';

test('every acquirer tells its own counts every ten seconds', () => {
  const { on, world } = playStory('', { minutes: 2, rate: 5 });
  const pulses = on('pulse');
  expect(pulses).toHaveLength(3 * 12);
  const sum = (key: string) => pulses.reduce((total, { body }) => total + body[key], 0);
  const tally = world.tally();
  for (const key of ['attempt', 'approved', 'declined', 'failed', 'noAnswer'] as const) {
    expect(sum(key)).toBe(tally[key]);
  }
  expect(new Set(pulses.map(({ body }) => body.id)).size).toBe(pulses.length);
});

test('changes are announced as the story has them, with moments for times', () => {
  const { messages, world } = playStory(
    [
      '- {at: 1m, change: {what: maintenance, ref: mnt-1, scope: {acquirer: acq-3}, until: 9m}}',
      '- {at: 2m, change: {what: rki, scope: {model: [P90, N5]}, expect: {keys: 00D1C5}}}',
    ].join('\n'),
  );
  const changes = messages.filter(({ topic }) => topic.endsWith('/change'));
  expect(changes.map(({ topic }) => topic)).toEqual([
    'pos/v1/demo/host/acq-3/change',
    'pos/v1/demo/host/tms/change',
  ]);
  expect(changes.map(({ body }) => body)).toEqual([
    {
      ...{ v: 1, id: expect.any(String), at: world.startsAt + 60_000, what: 'maintenance' },
      ...{ ref: 'mnt-1', scope: { acquirer: 'acq-3' }, until: world.startsAt + 540_000 },
    },
    {
      ...{ v: 1, id: expect.any(String), at: world.startsAt + 120_000, what: 'rki' },
      ...{ scope: { model: ['P90', 'N5'] }, expect: { keys: '00D1C5' } },
    },
  ]);
});
