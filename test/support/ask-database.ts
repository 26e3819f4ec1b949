import pg from 'pg';

/** Answers one statement on a connection of its own, so that no question outlives its server. */
export async function askDatabase<R extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<R[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A server that is killed while we ask: the query fails, and that is enough.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<R>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** The one number that a statement answers, in its column `n`. */
export async function askNumber(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<number> {
  const [row] = await askDatabase<{ n: string | number | null }>(url, sql, values);
  return Number(row?.n ?? 0);
}
