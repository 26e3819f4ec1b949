import { MINUTE } from '#domain/base/instant.js';
import { saidOf } from '../world/played-story.js';
import type { RecordedCounts } from './read-counts.js';
import { createReplay, type ReplayOptions } from './replay-counts.js';

const first = Date.UTC(2025, 6, 12, 13, 45);

/** Sixty minutes of which the tenth is missing, with more and fewer codes than denials. */
function recordedHour(): RecordedCounts {
  const numbers = Array.from({ length: 60 }, (_, k) => k).filter((k) => k !== 10);
  return {
    minutes: numbers.map((k) => ({
      ...{ at: first + k * MINUTE, approved: 100 + ((k * 7) % 40), refunded: k % 3 },
      ...{ denied: k % 11, failed: k % 4, reversed: k % 2, backend_reversed: k % 5 },
    })),
    codes: new Map(
      numbers.map((k) => [
        first + k * MINUTE,
        [
          ['00', 100],
          ['51', 3],
          ['59', 4],
        ],
      ]),
    ),
  };
}

function play(options: Partial<ReplayOptions> = {}) {
  const recorded = recordedHour();
  const replay = createReplay({ recorded, ...options });
  const messages = replay.advance(replay.endsAt);
  return { recorded, replay, messages, said: messages.map((one) => saidOf(one, replay)) };
}

test.each([1, 60])('the counts of every minute are those of the file, at speed %d', (speed) => {
  const { recorded, replay, said } = play({ speed });
  for (let minute = first; minute < first + 60 * MINUTE; minute += MINUTE) {
    const from = (replay.playedAt(minute) - replay.startsAt) / 1_000;
    const to = (replay.playedAt(minute + MINUTE) - replay.startsAt) / 1_000;
    const own = said.filter(({ second, body }) => {
      return second >= from && second < to && body.txn !== undefined;
    });
    const sum = (key: string) => own.reduce((total, { body }) => total + body.txn[key], 0);
    const events = (outcome: string, code: RegExp) =>
      own.filter(({ body }) => body.outcome === outcome && code.test(body.code)).length;
    const file = recorded.minutes.find(({ at }) => at === minute);
    const denied = file?.denied ?? 0;
    expect({
      approved: sum('approved'),
      declined: sum('declined'),
      failed: sum('failed'),
      events: events('declined', /./),
      fifty: [events('declined', /:51$/), events('declined', /:59$/)],
      unknown: events('declined', /:05$/),
      broken: events('failed', /:96$/),
      tookBack: events('reversed', /:96$/),
      reversed: events('reversed', /:68$/),
    }).toEqual({
      approved: (file?.approved ?? 0) + (file?.refunded ?? 0),
      declined: denied,
      failed: (file?.failed ?? 0) + (file?.reversed ?? 0) + (file?.backend_reversed ?? 0),
      events: denied,
      fifty: [Math.min(denied, 3), Math.min(Math.max(denied - 3, 0), 4)],
      unknown: Math.max(denied - 7, 0),
      broken: file?.failed ?? 0,
      tookBack: file?.backend_reversed ?? 0,
      reversed: file?.reversed ?? 0,
    });
    expect(sum('attempt')).toBe(sum('approved') + sum('declined') + sum('failed'));
  }
});

test('the virtual fleet is there all along, with numbers that rise by one', () => {
  const { messages, said } = play();
  const times = messages.map(({ at }) => at);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const born = said.filter(({ channel }) => channel === 'birth');
  expect(born).toHaveLength(120);
  expect(new Set(born.map(({ body }) => body.merchant)).size).toBe(60);
  expect(said.filter(({ channel }) => channel === 'hb')).toHaveLength(120 * 60);
  const seqs = new Map<string | null, number[]>();
  for (const { terminal, body, channel } of said) {
    if (channel !== 'state') seqs.set(terminal, [...(seqs.get(terminal) ?? []), body.seq]);
  }
  for (const own of seqs.values()) expect(own).toEqual(own.map((_, i) => i + 1));
});

test('time runs from the file’s first minute, or from where it is put', () => {
  expect(play().replay).toMatchObject({ startsAt: first, endsAt: first + 60 * MINUTE });
  const moved = play({ startAt: 1_800_000_000_000, speed: 60 }).replay;
  expect(moved.endsAt - moved.startsAt).toBe(MINUTE);
  expect(moved.playedAt(first + 30 * MINUTE)).toBe(1_800_000_030_000);
});

test('the same seed tells the same', () => {
  const text = (seed: number) => JSON.stringify(play({ seed }).messages);
  expect(text(4)).toBe(text(4));
  expect(text(4)).not.toBe(text(5));
});
