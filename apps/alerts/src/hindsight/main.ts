/** The process that lives through a span of the past again; see `ask-child.ts`. */
import { openDatabase } from '#infra/db/database.js';
import { messageOf } from '#infra/error-text.js';
import { lookBack } from '#infra/history/look-back.js';
import { createLog } from '#infra/log.js';
import { loadCodeBook } from '#infra/yaml/load-codes.js';
import type { Answer, Task } from './ask-child.js';

const log = createLog('alerts hindsight');

async function answer({ tenant, span, databaseUrl: url, codesDir }: Task): Promise<Answer> {
  const codes = await loadCodeBook(codesDir);
  const db = openDatabase({ url, max: 1, name: 'tillwatch alerts hindsight', log });
  try {
    return { found: await lookBack(db, { tenant, span, codes }) };
  } finally {
    await db.close();
  }
}

// Whoever asked has gone: there is nobody to answer.
process.once('disconnect', () => process.exit(0));
process.once('message', (task: Task) => {
  answer(task)
    .catch((error: unknown): Answer => ({ failed: messageOf(error) }))
    .then((said) => process.send?.(said))
    .catch((error: unknown) => log.warn({ err: error }, 'could not answer'));
});
