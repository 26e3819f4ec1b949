import { isDatabaseAway } from './database-away.js';

function coded(code: string): Error {
  return Object.assign(new Error(`query x: ${code}`), { code });
}

test.each([
  ['refused', coded('ECONNREFUSED')],
  ['being shut down', coded('57P01')],
  ['starting', coded('57P03')],
  ['full', coded('53300')],
  ['cut off', new Error('query x: Connection terminated unexpectedly')],
  ['not answering', new Error('timeout exceeded when trying to connect')],
  ['not answering a connection of its own', new Error('timeout expired')],
  ['refused at every address', new AggregateError([coded('ECONNREFUSED')])],
])('a database that is %s is away', (_name, error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

test.each([
  ['a wrong statement', coded('42703')],
  ['a statement that took too long', coded('57014')],
  ['a bug', new TypeError('x is not a function')],
  ['nothing', undefined],
])('%s is not', (_name, error) => {
  expect(isDatabaseAway(error)).toBe(false);
});
