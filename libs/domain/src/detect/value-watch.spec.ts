import { newValueWatch, type ValueWatch, watchValue } from './value-watch.js';

/** A wavy, slightly rough latency in milliseconds; `odd` replaces some of it. */
function latency(i: number, odd?: (i: number) => number | undefined): number {
  const rough = ((i * 7_919) % 13) - 6;
  return odd?.(i) ?? 100 + 20 * Math.sin(i / 40) + rough;
}

function play(values: number, odd?: (i: number) => number | undefined): number[] {
  const watch = newValueWatch();
  return Array.from({ length: values }, (_, i) => watchValue(watch, latency(i, odd)));
}

const greatest = (surprises: readonly number[]) => Math.max(...surprises);

test('what goes on as usual is no surprise', () => {
  expect(greatest(play(3_000).slice(500))).toBeLessThan(12);
});

test('a leap is a surprise at once, and is told once', () => {
  const surprises = play(2_000, (i) => (i >= 1_500 ? 400 : undefined));
  expect(surprises[1_500]).toBeGreaterThan(25);
  expect(surprises.slice(1_540, 1_640).every((s) => s === 0)).toBe(true);
});

test('so is a value that has stood still, when it moves', () => {
  const watch = newValueWatch();
  for (let i = 0; i < 500; i += 1) expect(watchValue(watch, 80)).toBe(0);
  expect(watchValue(watch, 20)).toBeGreaterThan(25);
});

test('and restlessness around the same level', () => {
  const surprises = play(2_000, (i) => (i >= 1_500 ? 100 + (i % 2 === 0 ? 60 : -60) : undefined));
  expect(greatest(surprises.slice(1_500, 1_540))).toBeGreaterThan(20);
});

test('in the first moments nothing is told', () => {
  expect(greatest(play(20, (i) => (i === 10 ? 5_000 : undefined)))).toBe(0);
});

test('what is no number is left out', () => {
  const watch = newValueWatch();
  watchValue(watch, 1);
  const before = structuredClone(watch);
  expect(watchValue(watch, Number.NaN)).toBe(0);
  expect(watch).toEqual(before);
});

test('a watch goes on from its snapshot as if nothing had happened', () => {
  const watch = newValueWatch();
  for (let i = 0; i < 700; i += 1) watchValue(watch, latency(i));
  const again = JSON.parse(JSON.stringify(watch)) as ValueWatch;
  const leap = (i: number) => (i > 720 ? 300 : undefined);
  for (let i = 700; i < 760; i += 1) {
    expect(watchValue(again, latency(i, leap))).toBe(watchValue(watch, latency(i, leap)));
  }
});

test('what is remembered does not grow', () => {
  const watch = newValueWatch();
  for (let i = 0; i < 300; i += 1) watchValue(watch, latency(i));
  const size = JSON.stringify(watch).length;
  for (let i = 300; i < 5_000; i += 1) watchValue(watch, latency(i));
  expect(JSON.stringify(watch).length).toBeLessThan(1.2 * size);
});
