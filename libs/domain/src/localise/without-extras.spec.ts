import { withoutExtras } from './without-extras.js';

const cell = (text: string, attempts: number, failures: number) => ({
  cause: text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [attribute = '', value = ''] = part.split('=');
      return { attribute, value };
    }),
  attempts,
  failures,
});

const everything = cell('', 3_000, 310);
const acquirer = cell('acquirer=acq-1', 1_000, 300);
const withKeys = cell('acquirer=acq-1 keys=A1', 980, 299);
const withModel = cell('acquirer=acq-1 model=N5', 300, 299);

test('an attribute that leaves out next to nothing is dropped', () => {
  expect(withoutExtras([everything, acquirer, withKeys], withKeys)).toBe(acquirer);
});

test('one that leaves out healthy attempts stays', () => {
  expect(withoutExtras([everything, acquirer, withModel], withModel)).toBe(withModel);
});

test('the last attribute is never dropped: everything is another answer', () => {
  const nearlyAll = cell('acquirer=acq-1', 2_990, 310);
  expect(withoutExtras([everything, nearlyAll], nearlyAll)).toBe(nearlyAll);
});
