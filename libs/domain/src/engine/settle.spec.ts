import { settle, settleBy } from './settle.js';

test('a memory is brought up to date by whoever said last that it would', () => {
  const memory = { banks: new Map() };
  const done: string[] = [];
  settle(memory);
  settleBy(memory, () => done.push('first'));
  settleBy(memory, () => done.push('second'));
  settleBy({ banks: new Map() }, () => done.push('another'));
  settle(memory);
  expect(done).toEqual(['second']);
});
