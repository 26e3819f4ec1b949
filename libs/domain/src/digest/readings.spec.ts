import { Heartbeat } from '../message/schema.js';
import { sizeOf } from './figures.js';
import { mergeDigests } from './merge-digests.js';
import { ownDigest } from './own-digest.js';
import { mergeReadings, type Reading, Readings } from './readings.js';
import { NO_SIGNALS, SIGNAL_ROWS_MAX } from './signals.js';
import type { StoredMessage } from './stored-message.js';

const OF: Readonly<Record<string, string>> = { carrier: 'cmcc', model: 'A920', fw: '3.2.1' };

/** Adds heartbeats with these figures, each of a terminal like the others. */
function readings(...bodies: readonly object[]): Readings {
  const sums = new Readings();
  for (const [seq, body] of bodies.entries()) {
    const told = Heartbeat.parse({ v: 1, boot: 1, seq, at: 1_773_117_000_000, ...body });
    const item = { attributeOf: (name: string) => OF[name] } as unknown as StoredMessage;
    sums.add(item, told);
  }
  return sums;
}

const printed = (rows: readonly Reading[]) =>
  rows.map(({ figure, of, value, count, sum }) => `${figure} ${of}=${value} ${count} ${sum}`);

test('a host is told of by the name in the heartbeat, and only while it answers', () => {
  const host = (ok: boolean, ms: number) => [{ acquirer: 'acq-7', ok, ms }];
  const sums = readings({ host: host(true, 180) }, { host: host(false, 9_000) });
  expect(printed(sums.toRows())).toEqual([`host_ms acquirer=acq-7 1 ${sizeOf(180)}`]);
});

test('others are told of by what is known of their terminals, as far as it is', () => {
  expect(printed(readings({ rtt: 80, bat: 50 }, { rtt: 40 }).toRows())).toEqual([
    `rtt carrier=cmcc 2 ${sizeOf(80) + sizeOf(40)}`,
    `bat model=A920 1 ${sizeOf(50)}`,
    `bat fw=3.2.1 1 ${sizeOf(50)}`,
  ]);
});

test('whoever invents names fills no digest', () => {
  const host = Array.from({ length: 4 }, (_, i) => ({ acquirer: `x-${i}`, ok: true, ms: 1 }));
  const many = Array.from({ length: SIGNAL_ROWS_MAX }, (_, i) => ({
    host: host.map((each) => ({ ...each, acquirer: `${each.acquirer}-${i}` })),
  }));
  const sums = readings(...many);
  expect(sums.toRows()).toHaveLength(SIGNAL_ROWS_MAX);
  expect(sums.leftOut).toBe(3 * SIGNAL_ROWS_MAX);
});

test('parts add up to the whole, in any order, and those given stay as they are', () => {
  const all = [{ rtt: 80 }, { rtt: 40, bat: 20 }, { bat: 71 }, { rtt: 9 }];
  const parts = all.map((body) => readings(body).toRows());
  const before = structuredClone(parts);
  const whole = printed(readings(...all).toRows()).sort();
  expect(printed(mergeReadings(parts)).sort()).toEqual(whole);
  expect(printed(mergeReadings([...parts].reverse())).sort()).toEqual(whole);
  expect(parts).toEqual(before);
});

test('digests keep them when they are merged, and those of earlier versions have none', () => {
  const nothing = { from: 1, to: 2, messages: 1, attempts: [], failures: [], changes: [] };
  const digests = [{ rtt: 80 }, { rtt: 40 }].map((body) => {
    return { ...nothing, signals: { ...NO_SIGNALS, readings: readings(body).toRows() } };
  });
  expect(mergeDigests(digests)?.signals.readings).toEqual(
    readings({ rtt: 80 }, { rtt: 40 }).toRows(),
  );
  const { readings: _none, ...earlier } = NO_SIGNALS;
  expect(ownDigest({ ...nothing, signals: earlier }).signals.readings).toEqual([]);
});
