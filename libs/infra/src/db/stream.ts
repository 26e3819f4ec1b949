/** Reading more rows than memory holds. */
import type { z } from 'zod';
import type { Query, Transaction } from './query.js';

const page_rows = 5_000;

/**
 * The rows of a statement through a cursor, a page in memory at a time. The server keeps what it
 * sorted on its disk; a transaction may read several streams in turns.
 */
export async function* stream<P extends readonly unknown[], R extends z.ZodObject>(
  { client }: Transaction,
  query: Query<P, R>,
  ...params: P
): AsyncGenerator<z.output<R>, void, undefined> {
  const cursor = `read_${query.name}`;
  const text = `declare ${cursor} no scroll cursor for ${query.text}`;
  await client.query({ text, values: [...params] });
  for (;;) {
    const page = await client.query<Record<string, unknown>>(`fetch ${page_rows} from ${cursor}`);
    for (const row of page.rows) yield query.row.parse(row);
    if (page.rows.length < page_rows) break;
  }
  await client.query(`close ${cursor}`);
}
