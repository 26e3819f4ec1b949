import type { ProfileAttributes } from '../base/attribute.js';
import { columnsOf } from './profile-columns.js';

const profiles = new Map<number, ProfileAttributes>([
  [1, { acquirer: 'a', region: '11' }],
  [2, { acquirer: 'b' }],
]);

function acquirersOf(...ids: readonly number[]): number[] {
  const [acquirer] = columnsOf(profiles).columnsOf(Int32Array.from(ids));
  return [...(acquirer?.subarray(0, ids.length) ?? [])];
}

test('columns follow what is asked for, and what is told of a profile since', () => {
  expect(acquirersOf(1, 2, 9)).toEqual([1, 2, 0]);
  expect(acquirersOf(2, 1)).toEqual([2, 1]);
  profiles.set(9, { acquirer: 'b' });
  profiles.set(1, { acquirer: 'c' });
  expect(acquirersOf(2, 1, 9, 2)).toEqual([2, 3, 2, 2]);
  expect(columnsOf(profiles)).toBe(columnsOf(profiles));
});
