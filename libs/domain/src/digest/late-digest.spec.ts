import fc from 'fast-check';
import { MINUTE, SECOND } from '../base/instant.js';
import { Heartbeat, State, TxnEvent } from '../message/schema.js';
import type { Digest } from './digest.js';
import { digestOf } from './digest.js';
import { lateDigestsOf, witnessesIn } from './late-digest.js';
import type { StoredMessage } from './stored-message.js';

const NINE = Date.UTC(2026, 2, 10, 9);
const EIGHT = NINE - 60 * MINUTE;
const COUNTS = { attempt: 3, approved: 2, declined: 1, failed: 0, noAnswer: 0, pin: 3, pinless: 0 };

/** A heartbeat of a moment, or a failure; it waited in a buffer until nine, or came at once. */
function told(terminal: string, seconds: number, code?: string, waited = true): StoredMessage {
  const at = EIGHT + seconds * SECOND;
  const envelope = { v: 1, boot: 1, seq: Math.abs(seconds), at, ...(waited && { queuedAt: at }) };
  const receivedAt = waited ? NINE : at;
  const from = { from: 'terminal', tenant: 'demo', terminal } as const;
  const rest = { receivedAt, profile: 1, merchant: 'm-1', store: 's-1' };
  if (code === undefined) {
    const body = Heartbeat.parse({ ...envelope, txn: COUNTS });
    return { message: { ...from, channel: 'hb', body }, ...rest };
  }
  const failed = { kind: 'txn', code, outcome: 'failed' };
  return {
    message: { ...from, channel: 'evt', body: TxnEvent.parse({ ...envelope, ...failed }) },
    ...rest,
  };
}

test('what waited is told by its own time, in slices of ten seconds of its minute', () => {
  const late = lateDigestsOf([
    told('T-1', 65, 'cup:55'),
    told('T-1', 5),
    told('T-2', 9),
    told('T-3', 31),
    told('T-4', 12, 'cup:55', false),
  ]);
  const shown = late.map(({ minute, hits, digests }) => [
    (minute - EIGHT) / MINUTE,
    hits,
    digests.map(({ from, to, messages }) => [from - EIGHT, to - EIGHT, messages]),
  ]);
  expect(shown).toEqual([
    [
      0,
      0,
      [
        [5_000, 9_000, 2],
        [31_000, 31_000, 1],
      ],
    ],
    [1, 2, [[65_000, 65_000, 1]]],
  ]);
  const [failing] = late[1]?.digests ?? [];
  expect(failing?.failures).toMatchObject([
    { terminal: 'T-1', merchant: 'm-1', store: 's-1', at: EIGHT + 65 * SECOND },
  ]);
  expect(witnessesIn(failing as Digest)).toEqual([
    { terminal: 'T-1', profile: 1, at: EIGHT + 65 * SECOND },
  ]);
});

test('a message is in the one kind of digest or in the other, and a state never waits', () => {
  const body = State.parse({ v: 1, boot: 1, online: true });
  const message = {
    from: 'terminal',
    tenant: 'demo',
    terminal: 'T-9',
    channel: 'state',
    body,
  } as const;
  const whose = { merchant: undefined, store: undefined };
  const state: StoredMessage = { message, receivedAt: NINE, profile: 1, ...whose };
  const all = [told('T-1', 5), told('T-2', 5, undefined, false), state];
  expect(attemptsOf([digestOf(all)])).toBe(3);
  expect(attemptsOf(lateDigestsOf(all).flatMap(({ digests }) => digests))).toBe(3);
  expect(lateDigestsOf([state, told('T-2', 5, undefined, false)])).toEqual([]);
});

test('the time a terminal claims is believed for 72 hours back', () => {
  const old = told('T-1', -100 * 3_600);
  expect(lateDigestsOf([old])[0]?.minute).toBe(NINE - 72 * 60 * MINUTE);
});

const attemptsOf = (digests: readonly Digest[]) =>
  digests.flatMap(({ attempts }) => attempts).reduce((sum, { attempt }) => sum + attempt, 0);

/** What late digests say in all, whichever batch told it. */
function sumOf(batches: readonly (readonly StoredMessage[])[]) {
  const minutes = new Map<
    number,
    { hits: number; messages: number; attempts: number; said: string[] }
  >();
  for (const { minute, hits, digests } of batches.flatMap((batch) => lateDigestsOf(batch))) {
    const sum = minutes.get(minute) ?? { hits: 0, messages: 0, attempts: 0, said: [] };
    sum.hits += hits;
    sum.attempts += attemptsOf(digests);
    for (const { messages, failures } of digests) {
      sum.messages += messages;
      sum.said.push(...failures.map(({ terminal, code, at }) => `${at} ${terminal} ${code}`));
    }
    sum.said.sort();
    minutes.set(minute, sum);
  }
  return [...minutes].sort(([a], [b]) => a - b);
}

const message = fc
  .record({
    terminal: fc.nat(5),
    seconds: fc.nat(3_000),
    code: fc.option(fc.constantFrom('cup:55', 'cup:96'), { nil: undefined }),
    waited: fc.boolean(),
  })
  .map(({ terminal, seconds, code, waited }) => told(`T-${terminal}`, seconds, code, waited));

test('a buffer says the same, in whatever order and in however many batches it comes', () => {
  const spread = fc
    .array(message, { maxLength: 40 })
    .chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.nat(40), { maxLength: 4 }),
      ),
    );
  fc.assert(
    fc.property(spread, ([all, shuffled, cuts]) => {
      const bounds = [0, ...cuts.sort((a, b) => a - b), shuffled.length];
      const batches = bounds.slice(1).map((end, i) => shuffled.slice(bounds[i], end));
      expect(sumOf(batches)).toEqual(sumOf([all]));
    }),
  );
});
