/**
 * From bytes to a message, beside what it cannot do without: the same heartbeats through the bare
 * JSON parser, and through the parser and Zod. The rounds of all are mixed, and the best of each
 * counts: whatever else the machine does only ever adds time.
 */

import { findCardData } from '#domain/message/card-data.js';
import { decode, type RawMessage } from '#domain/message/decode.js';
import { readText } from '#domain/message/read-json.js';
import { scanJson } from '#domain/message/scan-json.js';
import { Heartbeat } from '#domain/message/schema.js';
import { newTally, shapeOf } from '#domain/message/shape.js';
import { wireExamples } from '../../support/wire-examples.js';
import type { Bench } from '../main.js';

const rounds = 40;
const calls = 5_000;
/** As many different messages, so that no cache knows the next one. */
const messages = 256;

/** A heartbeat of the usual size, about 300 bytes. */
function heartbeat(i: number): object {
  return {
    v: 1,
    boot: 12,
    seq: 1_000 + i,
    at: 1_795_334_400_123 + i * 60_000,
    span: 60,
    up: 86_400 + i,
    txn: { attempt: 3, approved: 3, declined: 0, failed: 0, noAnswer: 0, pin: 1, pinless: 2 },
    rssi: -60 - (i % 30),
    rtt: 40 + i,
    bat: i % 100,
    printer: 'ok',
    host: [{ acquirer: `acq-${i % 9}`, ok: true, ms: 100 + i }],
    queue: 0,
    unsettled: 0,
    freeMb: 812,
    fw: '3.2.1',
  };
}

type Way = (i: number) => unknown;

/** Microseconds a call of each way, the best of its rounds. */
function measure(ways: Readonly<Record<string, Way>>): Record<string, number> {
  const best = new Map<string, number>();
  // Something is done with every answer, so that no call is left out as useless.
  let answered = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, way] of Object.entries(ways)) {
      const before = performance.now();
      for (let i = 0; i < calls; i += 1) if (way(i % messages) !== undefined) answered += 1;
      const us = ((performance.now() - before) / calls) * 1_000;
      best.set(name, Math.min(us, best.get(name) ?? Infinity));
    }
  }
  if (answered !== rounds * calls * best.size) throw new Error('a way did not answer');
  return Object.fromEntries(best);
}

function raw(topic: string, body: (i: number) => object): RawMessage[] {
  return Array.from({ length: messages }, (_, i) => ({
    topic: topic.replace('*', `T-${10_000 + i}`),
    payload: new TextEncoder().encode(JSON.stringify(body(i))),
    receivedAt: 0,
  }));
}

/** Microseconds a message, and how much of them is the parser's. */
export const bench: Bench = async (say) => {
  const beats = raw('pos/v1/demo/*/hb', heartbeat);
  const full = wireExamples.find(({ name }) => name === 'heartbeat')?.body ?? {};
  const fulls = raw('pos/v1/demo/*/hb', (i) => ({ ...full, seq: i }));
  // A text of twelve signs and more is looked at closely, each time when it is another.
  const closes = raw('pos/v1/demo/*/hb', (i) => ({ ...heartbeat(i), app: `5.4.0-2026011${i}` }));
  const texts = beats.map(({ payload }) => readText(payload) ?? '');
  const bodies = texts.map((text) => JSON.parse(text));
  const fits = shapeOf(Heartbeat);
  const at = <T>(list: readonly T[], i: number) => list[i] as T;
  say(`a heartbeat of ${at(beats, 0).payload.byteLength} bytes, ${rounds} rounds of ${calls}`);
  for (const message of [beats, fulls, closes].flat()) {
    if (!decode(message).ok) throw new Error('a message of the benchmark was refused');
  }
  const us = measure({
    parse: (i) => JSON.parse(at(texts, i)),
    parseAndZod: (i) => Heartbeat.safeParse(JSON.parse(at(texts, i))),
    parseAndShape: (i) => fits(JSON.parse(at(texts, i)), newTally()),
    scan: (i) => scanJson(at(beats, i).payload),
    guard: (i) => findCardData(at(bodies, i)),
    decode: (i) => decode(at(beats, i)),
    decodeFull: (i) => decode(at(fulls, i)),
    decodeClose: (i) => decode(at(closes, i)),
  });
  const of = (name: string) => us[name] ?? Number.NaN;
  const round = (value: number) => Number(value.toFixed(2));
  return {
    figures: {
      heartbeat_bytes: at(beats, 0).payload.byteLength,
      decode_us: round(of('decode')),
      decode_full_us: round(of('decodeFull')),
      decode_close_look_us: round(of('decodeClose')),
      parse_us: round(of('parse')),
      parse_and_zod_us: round(of('parseAndZod')),
      parse_and_shape_us: round(of('parseAndShape')),
      scan_us: round(of('scan')),
      guard_us: round(of('guard')),
      heartbeats_per_second: Math.round(1e6 / of('decode')),
    },
    ratios: {
      to_parse: round(of('decode') / of('parse')),
      to_parse_and_zod: round(of('decode') / of('parseAndZod')),
      // The guard is a part of reading; a look over the same bytes that does no more costs this.
      guard_share_at_most: round(of('scan') / of('decode')),
      close_look_to_decode: round(of('decodeClose') / of('decode')),
    },
  };
};
