import { IdleCells } from './idle-cells.js';

test('healthy traffic of a cell that rests is kept until it is asked for', () => {
  const cells = new IdleCells();
  expect(cells.take(40, 5, 1_000, true)).toBe(false);
  cells.rest(40);
  expect(cells.take(40, 5, 2_000, true)).toBe(true);
  expect(cells.take(40, 7, 3_000, true)).toBe(true);
  expect([cells.healthyAt(40), cells.takeAttempts(40), cells.takeAttempts(40)]).toEqual([
    3_000, 12, 0,
  ]);
});

test('what nobody is to learn moves the moment alone', () => {
  const cells = new IdleCells();
  cells.rest(1);
  cells.take(1, 5, 2_000, false);
  expect([cells.healthyAt(1), cells.takeAttempts(1)]).toEqual([2_000, 0]);
});

test('a cell that was woken takes nothing until it rests again, and forgets nothing', () => {
  const cells = new IdleCells();
  cells.rest(1);
  cells.take(1, 5, 2_000, true);
  expect(cells.wake(1)).toBe(2_000);
  expect(cells.wake(1)).toBe(0);
  expect(cells.take(1, 5, 3_000, true)).toBe(false);
  expect(cells.takeAttempts(1)).toBe(5);
  cells.rest(500);
  cells.rest(1);
  expect([cells.take(1, 2, 4_000, true), cells.takeAttempts(1)]).toEqual([true, 2]);
});

test('when a minute ends, what came in it is given away apart from what comes now', () => {
  const cells = new IdleCells();
  cells.rest(3);
  cells.take(3, 5, 59_000, true);
  cells.turn();
  cells.take(3, 2, 60_000, true);
  cells.rest(500);
  expect([cells.takeBefore(3), cells.takeBefore(3), cells.takeAttempts(3)]).toEqual([5, 0, 2]);
});
