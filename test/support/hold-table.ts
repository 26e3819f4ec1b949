import pg from 'pg';
import { askNumber } from './ask-database.js';
import { eventually } from './eventually.js';

/** Up to which statements wait: those that write, or those that read as well. */
type Mode = 'exclusive' | 'access exclusive';

/**
 * Holds a table until alerts waits for it, so that what is done to alerts next is done in the midst
 * of its work; `meanwhile` gives it a reason to come there. Answers how to let go.
 */
export async function holdTable(
  url: string,
  table: string,
  mode: Mode = 'exclusive',
  meanwhile: () => Promise<void> = async () => {},
): Promise<() => Promise<void>> {
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  await client.query(`begin; lock table ${table} in ${mode} mode`);
  await meanwhile();
  await eventually(`alerts to wait for ${table}`, async () => {
    const waiting = `select count(*) as n from pg_stat_activity
      where application_name = 'tillwatch alerts' and wait_event_type = 'Lock'
        and datname = current_database()`;
    return (await askNumber(url, waiting)) > 0;
  });
  return () => client.end();
}
