import { createEventQueue } from './event-queue.js';
import { createRandom } from './random.js';

test('jobs run in the order of time, equal ones in the order of arrival', () => {
  const queue = createEventQueue();
  const ran: string[] = [];
  const random = createRandom(9);
  const expected = Array.from({ length: 5_000 }, (_, i) => ({ at: random.below(200), i }));
  for (const { at, i } of expected) queue.push(at, (now) => ran.push(`${now}:${i}`));
  queue.runUntil(1_000);
  expected.sort((a, b) => a.at - b.at || a.i - b.i);
  expect(ran).toEqual(expected.map(({ at, i }) => `${at}:${i}`));
});

test('only what is due runs, with what that adds', () => {
  const queue = createEventQueue();
  const ran: number[] = [];
  const again = (now: number) => {
    ran.push(now);
    queue.push(now + 10, again);
  };
  queue.push(5, again);
  queue.runUntil(25);
  expect(ran).toEqual([5, 15, 25]);
  queue.runUntil(34);
  expect(ran).toHaveLength(3);
});

test('what is asked for in the past happens now', () => {
  const queue = createEventQueue();
  const ran: number[] = [];
  queue.runUntil(100);
  queue.push(40, (now) => ran.push(now));
  queue.runUntil(100);
  expect(ran).toEqual([100]);
});
