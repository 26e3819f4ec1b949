import type { OutMessage } from '../world/message.js';
import { createOutbox } from './outbox.js';

const said = (channel: string, n: number): OutMessage => ({
  ...{ at: n, topic: `pos/v1/demo/t-1/${channel}`, body: { n }, terminal: 't-1', qos: 1 },
});
const numbers = (outbox: ReturnType<typeof createOutbox>) => {
  const all: number[] = [];
  for (let m = outbox.shift(); m !== undefined; m = outbox.shift()) all.push(m.at);
  return all;
};

test('messages leave in the order they came', () => {
  const outbox = createOutbox(10);
  for (const n of [1, 2, 3]) outbox.push(said('evt', n));
  expect(outbox.shift()?.at).toBe(1);
  outbox.push(said('hb', 4));
  expect(outbox.size).toBe(3);
  expect(numbers(outbox)).toEqual([2, 3, 4]);
});

test('a full box drops its oldest heartbeats, and never an event', () => {
  const outbox = createOutbox(4);
  const channels = ['hb', 'evt', 'hb', 'birth', 'evt', 'hb', 'evt', 'state', 'evt'];
  channels.forEach((channel, n) => {
    outbox.push(said(channel, n));
  });
  expect(outbox.dropped).toBe(3);
  expect(outbox.size).toBe(6);
  expect(numbers(outbox)).toEqual([1, 3, 4, 6, 7, 8]);
});

test('a heartbeat that was sent is not dropped afterwards', () => {
  const outbox = createOutbox(2);
  outbox.push(said('hb', 1));
  outbox.push(said('hb', 2));
  expect(outbox.shift()?.at).toBe(1);
  outbox.push(said('evt', 3));
  outbox.push(said('evt', 4));
  expect(outbox.dropped).toBe(1);
  expect(numbers(outbox)).toEqual([3, 4]);
});

test('a long life costs no memory and loses no order', () => {
  const outbox = createOutbox(1_000);
  const out: number[] = [];
  for (let n = 0; n < 50_000; n += 1) {
    outbox.push(said(n % 2 === 0 ? 'hb' : 'evt', n));
    if (n % 3 !== 0) out.push(outbox.shift()?.at as number);
  }
  out.push(...numbers(outbox));
  expect(out.length + outbox.dropped).toBe(50_000);
  expect(out).toEqual([...out].sort((a, b) => a - b));
  expect(out.filter((n) => n % 2 === 1)).toHaveLength(25_000);
});
