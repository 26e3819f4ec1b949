import pg from 'pg';
import { askNumber } from './ask-database.js';
import { eventually } from './eventually.js';

/**
 * Keeps ingest from storing, and answers when it has a batch in its hands that it cannot store;
 * what arrives besides waits in its queue. What is killed then dies at the worst moment, and not
 * only by chance. Answers how to let go.
 */
export async function holdWriters(url: string): Promise<() => Promise<void>> {
  const client = new pg.Client(url);
  // The server may be what is killed next.
  client.on('error', () => {});
  await client.connect();
  await client.query('begin; select from ingest_log for update');
  await eventually('a writer that waits', async () => {
    const waiting = await askNumber(
      url,
      `select count(*) as n from pg_stat_activity
        where application_name = 'tillwatch ingest' and wait_event_type = 'Lock'
          and query not like '%checkpoint_at = greatest%'`,
    );
    return waiting > 0;
  });
  let held = true;
  return async () => {
    if (held) await client.end().catch(() => {});
    held = false;
  };
}
