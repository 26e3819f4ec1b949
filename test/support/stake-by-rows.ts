import type { Incident } from '#domain/incident/incident.js';
import type { AtStake } from '#domain/incident/value-at-stake.js';

/** The value at stake of a resolved fault of `acq-1` in yuan, reckoned from the stored counts. */
export async function stakeByRows(
  ask: (sql: string, values: readonly unknown[]) => Promise<number>,
  { sales = [], evidence, startedAt, resolvedAt }: Incident,
): Promise<AtStake> {
  const failures = await ask(
    `select sum(failures) as n from code_1m
      where acquirer = 'acq-1' and code = any($1)
        and at >= date_trunc('minute', $2::timestamptz) and at < $3`,
    [evidence.codes.map(({ code }) => code), new Date(startedAt), new Date(resolvedAt ?? 0)],
  );
  const { records = 0, amount = 0 } = sales[0] ?? {};
  const told = await ask(
    `select count(*) as n from message where channel = 'txn' and received_at < $1`,
    [new Date(startedAt)],
  );
  const yuan = amount / records / 100;
  return {
    ...{ currency: 'CNY', failures, share: 1, said: null },
    // What came with the outage or after it is no record before it.
    records: Math.min(records, told),
    ...{ value: Math.round(failures * yuan), mean: Math.round(yuan * 100) / 100 },
  };
}
