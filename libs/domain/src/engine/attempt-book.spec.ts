import { AttemptBook } from './attempt-book.js';

test('what is added and taken away again is in no sum, however many profiles there are', () => {
  const book = new AttemptBook();
  for (let profile = 0; profile < 200; profile += 1) book.add(7 * profile, 10, 4);
  for (let profile = 0; profile < 199; profile += 1) book.add(7 * profile, -10, -4);
  book.add(7 * 199, 5, 0);
  expect(book.size).toBe(200);
  expect([...book.all].reduce((a, b) => a + b)).toBe(15);
  expect([book.profiles[199], book.all[199], book.pin[199]]).toEqual([7 * 199, 15, 4]);
});
