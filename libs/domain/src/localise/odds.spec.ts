import { oddsOf, type Scored } from './odds.js';

/** Reads `acquirer=a model=m: 30 failures, 12 nats` written as `acquirer=a model=m 30 12`. */
function scored(text: string): Scored {
  const words = text.split(' ');
  const [failures = 0, score = 0] = words.splice(-2).map(Number);
  const cause = words.map((word) => {
    const [attribute = '', value = ''] = word.split('=');
    return { attribute, value };
  });
  return { cause, failures, score };
}

const winner = 'acquirer=a 30 40';

test.each([
  ['nobody else explains it', [], 1],
  ['the fleet around it is no rival', ['30 35'], 1],
  ['a part that holds nearly all of its failures only adds words', ['acquirer=a model=m 28 41'], 1],
  ['a part that holds half of them is a rival', ['acquirer=a model=m 15 40'], 0.5],
  ['another explanation as good as it leaves even odds', ['model=m 30 40'], 0.5],
  ['two of them leave a third', ['model=m 30 40', 'region=r 30 40'], 1 / 3],
  ['one that is ten nats worse leaves no doubt', ['model=m 30 30'], 0.99995],
])('%s', (_name, rivals, odds) => {
  expect(oddsOf(scored(winner), [scored(winner), ...rivals.map(scored)])).toBeCloseTo(odds, 5);
});
