import { ring_bytes_max, ring_frames_max } from '../api.config.js';
import { FrameRing } from './frame-ring.js';

function ringOf(count: number, size = 8): FrameRing {
  const ring = new FrameRing();
  for (let n = 1; n <= count; n += 1) ring.push(n, Buffer.from(String(n).padEnd(size)));
  return ring;
}

function after(ring: FrameRing, sequence: number): number[] | null {
  return ring.after(sequence)?.map((frame) => Number(frame.toString())) ?? null;
}

test('it gives exactly what was missed', () => {
  const ring = ringOf(5);
  expect(after(ring, 3)).toEqual([4, 5]);
  expect(after(ring, 0)).toEqual([1, 2, 3, 4, 5]);
  expect(after(ring, 5)).toEqual([]);
});

test('it does not know what was never sent', () => {
  expect(after(ringOf(5), 6)).toBeNull();
  expect(after(ringOf(5), -1)).toBeNull();
});

test('it forgets the oldest frames, by number', () => {
  const ring = ringOf(ring_frames_max + 10);
  expect(after(ring, 9)).toBeNull();
  expect(after(ring, 10)).toHaveLength(ring_frames_max);
});

test('it forgets the oldest frames, by size', () => {
  const ring = ringOf(10, ring_bytes_max / 4);
  expect(after(ring, 5)).toBeNull();
  expect(after(ring, 6)).toEqual([7, 8, 9, 10]);
});
