import fc from 'fast-check';
import { boundsOf, holesOf, multirangeOf, NumberSet } from './number-set.js';

/** Adds numbers in the order written and shows the ranges. */
function after(...numbers: number[]): string {
  const set = new NumberSet();
  for (const n of numbers) set.add(n);
  return set.toMultirange();
}

test.each([
  ['numbers in order are one range', [1, 2, 3], '{[1,4)}'],
  ['a lost number is a gap', [1, 2, 4], '{[1,3),[4,5)}'],
  ['a late number closes it', [1, 2, 4, 3], '{[1,5)}'],
  ['an earlier one is put in front', [5, 1], '{[1,2),[5,6)}'],
  ['the same number twice is one', [7, 7], '{[7,8)}'],
  [
    'the largest number there is',
    [Number.MAX_SAFE_INTEGER - 1],
    '{[9007199254740990,9007199254740991)}',
  ],
])('%s', (_name, numbers, expected) => {
  expect(after(...numbers)).toBe(expected);
});

test('it is a set of numbers, whatever is added and taken out', () => {
  const step = fc.record({ add: fc.boolean(), n: fc.integer({ min: 0, max: 40 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const model = new Set<number>();
      const set = new NumberSet();
      for (const { add, n } of steps) {
        const had = model.has(n);
        expect(set.has(n)).toBe(had);
        expect(add ? set.add(n) : set.delete(n)).toBe(add ? !had : had);
        if (add) model.add(n);
        else model.delete(n);
      }
      const kept = new NumberSet(boundsOf(set.toMultirange()));
      for (let n = -1; n < 42; n += 1) expect(kept.has(n)).toBe(model.has(n));
      const bounds = set.toBounds();
      expect(bounds.every((b, i) => i === 0 || b > (bounds[i - 1] as number))).toBe(true);
    }),
  );
});

test('holes are what is missing between the first and the last', () => {
  expect(holesOf(boundsOf('{[1,3),[5,6),[10,12)}'))).toBe(2 + 4);
  expect(holesOf([])).toBe(0);
  expect(multirangeOf([])).toBe('{}');
});
