import type { LogFields } from '../log.js';
import { openDatabase } from './database.js';
import { waitForDatabase } from './wait.js';

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
