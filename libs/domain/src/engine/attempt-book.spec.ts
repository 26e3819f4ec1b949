import { AttemptBook, attemptsIn } from './attempt-book.js';
import { addToSums, newSums } from './profile-sums.js';

test('what is added and taken away again is in no sum, however many profiles there are', () => {
  const book = new AttemptBook();
  for (let profile = 0; profile < 200; profile += 1) book.add(7 * profile, 10, 4);
  for (let profile = 0; profile < 199; profile += 1) book.add(7 * profile, -10, -4);
  book.add(7 * 199, 5, 0);
  expect(book.size).toBe(200);
  expect([...book.all].reduce((a, b) => a + b)).toBe(15);
  expect([book.profiles[199], book.all[199], book.pin[199]]).toEqual([7 * 199, 15, 4]);
});

test('who copies what is remembered has the same attempts in a book of his own', () => {
  const attempts = newSums(true);
  addToSums(attempts, 1, 3, 2);
  const recent = { slices: [{ attempts }] };
  attemptsIn(recent).add(1, 4, 1);
  addToSums(attempts, 1, 4, 1);
  const copy = attemptsIn(structuredClone(recent));
  expect([copy.profiles[0], copy.all[0], copy.pin[0]]).toEqual([1, 7, 3]);
  copy.add(1, 1, 0);
  expect(attemptsIn(recent).all[0]).toBe(7);
});
