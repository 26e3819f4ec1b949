import fc from 'fast-check';
import { TextColumn } from './text-column.js';

test('it is an array of texts', () => {
  const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 40 }), { nil: undefined });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(30), text), { maxLength: 200 }), text, (steps, probe) => {
      const column = new TextColumn();
      const plain: (string | undefined)[] = [];
      for (const [slot, value] of steps) {
        column.set(slot, value);
        plain[slot] = value;
      }
      for (let slot = 0; slot < 32; slot += 1) {
        expect(column.get(slot)).toBe(plain[slot]);
        expect(column.is(slot, probe)).toBe(plain[slot] === probe);
        expect(column.is(slot, plain[slot])).toBe(true);
      }
    }),
  );
});

test('a text that begins like another is another', () => {
  const column = new TextColumn();
  column.set(0, 'm-1');
  column.set(1, 'é');
  expect(['m-', 'm-12', 'm-2', ''].map((t) => column.is(0, t))).toEqual(Array(4).fill(false));
  // As long in characters as the stored text is in bytes.
  expect(['ab', 'e', 'éé'].map((t) => column.is(1, t))).toEqual([false, false, false]);
});

test('what is overwritten again and again takes no room', () => {
  const column = new TextColumn();
  const long = 'x'.repeat(1_000);
  for (let i = 0; i < 20_000; i += 1) column.set(i % 3, `${i} ${long}`);
  expect([0, 1, 2].map((slot) => column.get(slot)?.slice(0, 6))).toEqual([
    '19998 ',
    '19999 ',
    '19997 ',
  ]);
  expect(column.bytesHeld).toBeLessThan(4_000_000);
});
