import { setTimeout as sleep } from 'node:timers/promises';
import { CopyRows, copyInto } from '#infra/db/copy.js';
import { openDatabase } from '#infra/db/database.js';
import { inTransaction } from '#infra/db/transaction.js';

const rows_max = 400_000;
const batch_rows = 4_000;
const FIELDS = 'terminal, boot, seq, channel, at, received_at, queued_at, body';

interface Row {
  readonly terminal: number;
  readonly boot: number;
  readonly seq: number;
  readonly channel: string;
  readonly at: Date;
  readonly received_at: Date;
  readonly body: string;
}

/** Rows a second that COPY alone takes of the heartbeats stored there, in batches alike. */
export async function copyRate(url: string): Promise<number> {
  const db = openDatabase({ url, max: 1, name: 'bench' });
  try {
    const { rows } = await db.pool.query<Row>(`select ${FIELDS} from heartbeat limit ${rows_max}`);
    await db.pool.query('create table copied (like heartbeat)');
    const batches: CopyRows[] = [];
    for (let from = 0; from < rows.length; from += batch_rows) {
      batches.push(batchOf(rows.slice(from, from + batch_rows)));
    }
    await sleep(500);
    const before = performance.now();
    for (const batch of batches) await inTransaction(db, (tx) => copyInto(tx, batch));
    return rows.length / ((performance.now() - before) / 1_000);
  } finally {
    await db.close();
  }
}

function batchOf(rows: readonly Row[]): CopyRows {
  const batch = new CopyRows(`copy copied (${FIELDS}) from stdin (format binary)`, 8, 1 << 20);
  for (const row of rows) {
    batch.row();
    batch.int4(row.terminal);
    batch.int8(row.boot);
    batch.int8(row.seq);
    batch.text(row.channel);
    batch.instant(row.at.getTime());
    batch.instant(row.received_at.getTime());
    batch.none();
    batch.text(row.body);
  }
  return batch;
}
