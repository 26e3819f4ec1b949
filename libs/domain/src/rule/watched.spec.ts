import {
  attributesOf,
  cellName,
  isOfPair,
  readCell,
  WatchedAttributes,
  watchedName,
} from './watched.js';

test('a pair is the same in any order, and is named in the order of the contract', () => {
  expect(attributesOf(['fw', 'model'])).toEqual(attributesOf(['model', 'fw']));
  expect(watchedName(['fw', 'model'])).toBe('model+fw');
  expect(watchedName('chain')).toBe('chain');
});

test('a pair is of two attributes', () => {
  expect(WatchedAttributes.safeParse(['model', 'fw']).success).toBe(true);
  for (const wrong of [['model'], ['model', 'fw', 'app'], ['fw', 'fw'], ['fw', 'year']]) {
    expect(WatchedAttributes.safeParse(wrong).success).toBe(false);
  }
});

test.each([
  ['', []],
  ['chain=a=b', [{ attribute: 'chain', value: 'a=b' }]],
  ['chain=a,b', [{ attribute: 'chain', value: 'a,b' }]],
  [
    'model=N5,fw=3.3.0',
    [
      { attribute: 'model', value: 'N5' },
      { attribute: 'fw', value: '3.3.0' },
    ],
  ],
] as const)('a cell called "%s" is read as what it is', (name, entries) => {
  expect(readCell(name)).toEqual(entries);
  expect(cellName(entries)).toBe(name);
});

test('a cell that somebody names the other way round is the same cell', () => {
  expect(cellName(readCell('fw=3.3.0,model=N5') ?? [])).toBe('model=N5,fw=3.3.0');
});

test.each(['moon=full', 'N5', 'model=', 'model=,fw=3.3.0'])('"%s" names no cell', (name) => {
  expect(readCell(name)).toBeNull();
});

test('a pair is told from a value that has a sign of equality in it', () => {
  expect(['model=N5,fw=3.3.0', 'chain=a=b', 'chain=a', ''].map(isOfPair)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
