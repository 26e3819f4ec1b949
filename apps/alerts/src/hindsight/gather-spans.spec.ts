import { MINUTE } from '#domain/base/instant.js';
import { gatherSpans } from './gather-spans.js';

const spans = (...minutes: number[]) =>
  gatherSpans(minutes.map((m) => m * MINUTE)).map(({ from, until }) => [
    from / MINUTE,
    until / MINUTE,
  ]);

test('minutes near each other are one span, others are spans of their own', () => {
  expect(spans()).toEqual([]);
  expect(spans(10, 11, 25, 41, 42)).toEqual([
    [10, 26],
    [41, 43],
  ]);
});

test('no span is longer than two hours', () => {
  expect(spans(...Array.from({ length: 150 }, (_, i) => i))).toEqual([
    [0, 120],
    [120, 150],
  ]);
});
