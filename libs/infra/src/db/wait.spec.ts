import type { LogFields } from '../log.js';
import { openDatabase } from './database.js';
import { untilReached, waitForDatabase } from './wait.js';

const lines: string[] = [];
const write = (fields: LogFields | string, sentence?: string) => {
  lines.push(`${JSON.stringify(fields)} ${sentence ?? ''}`);
};
const log = { debug: write, info: write, warn: write, error: write, child: () => log };

test('a server that does not come is said in one sentence without the password', async () => {
  // Port 1 of loopback: nobody listens there, and the answer comes at once.
  const url = 'postgres://tillwatch:hunter2@127.0.0.1:1/pos';
  const db = openDatabase({ url, max: 1, name: 'spec', log });
  const started = performance.now();
  await expect(waitForDatabase(db, log, 300)).rejects.toThrow(
    'database: cannot reach postgres://127.0.0.1:1/pos (ECONNREFUSED): start it or set DATABASE',
  );
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(lines.join()).not.toContain('hunter2');
  await db.close();
});

const there = { address: 'postgres://127.0.0.1:5432/pos' };

test('what needs the database at the start is done when it answers, aloud', async () => {
  lines.length = 0;
  const answers = [new Error('timeout expired'), Object.assign(new Error('no'), { code: '57P03' })];
  const work = async () => {
    const error = answers.shift();
    if (error) throw error;
    return 'done';
  };
  expect(await untilReached(there, log, 'listening', work)).toBe('done');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('"reason":"timeout expired"');
  expect(lines[0]).toContain('listening: no answer, trying again');
});

test.each([
  ['a wrong password', Object.assign(new Error('no'), { code: '28P01' })],
  ['a bug', new TypeError('x is not a function')],
])('%s is not waited for', async (_name, error) => {
  const work = () => Promise.reject(error);
  await expect(untilReached(there, log, 'listening', work)).rejects.toBe(error);
});
