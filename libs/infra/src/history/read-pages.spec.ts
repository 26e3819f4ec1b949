import { readPages } from './read-pages.js';

const rows = Array.from({ length: 7 }, (_, i) => ({ position: 10 + 2 * i }));

/** Asks for pages of three; answers them, and what was asked for. */
async function pagesOf(count: number) {
  const asked: number[] = [];
  const pages = readPages(4, 3, async (after) => {
    asked.push(after);
    return rows
      .slice(0, count)
      .filter(({ position }) => position > after)
      .slice(0, 3);
  });
  const told: number[][] = [];
  for await (const page of pages) told.push(page.map(({ position }) => position));
  return { asked, told };
}

test.each([
  [0, [4], []],
  [2, [4], [[10, 12]]],
  [
    6,
    [4, 14, 20],
    [
      [10, 12, 14],
      [16, 18, 20],
    ],
  ],
  [7, [4, 14, 20], [[10, 12, 14], [16, 18, 20], [22]]],
])('of %i rows every one is told once, in its order', async (count, asked, told) => {
  expect(await pagesOf(count)).toEqual({ asked, told });
});

test('the next page is asked for before this one is told', async () => {
  const asked: number[] = [];
  const pages = readPages(0, 1, async (after) => {
    asked.push(after);
    return [{ position: after + 1 }];
  });
  await pages.next();
  expect(asked).toEqual([0, 1]);
  await pages.return();
});

test('what goes wrong with a page that nobody takes is nobody’s', async () => {
  const pages = readPages(0, 1, async (after) => {
    if (after > 0) throw new Error('gone');
    return [{ position: 1 }];
  });
  await pages.next();
  await pages.return();
  const taken = readPages(1, 1, () => Promise.reject(new Error('gone')));
  await expect(taken.next()).rejects.toThrow('gone');
});
