/** Messages into a database as ingest writes them, without a broker in front. */
import type { Message } from '#domain/message/decode.js';
import { decode } from '#domain/message/decode.js';
import type { Database } from '#infra/db/database.js';
import { Accounts } from '../../apps/ingest/src/batch/accounts.js';
import type { Entry, Verdict } from '../../apps/ingest/src/batch/entry.js';
import { LogWriter } from '../../apps/ingest/src/batch/log-writer.js';
import { loadBook } from '../../apps/ingest/src/book/load-book.js';

/** One message on its way: the end of its topic, what it says, when it is received. */
export type Said = readonly [to: string, body: object, receivedAt: number];

export interface Books {
  /** Writes one batch; answers what became of each message. */
  write(said: readonly Said[], tenant?: string): Promise<Verdict['kind'][]>;
}

/** Opens the books as a starting ingest does. */
export async function keepBooks(db: Database): Promise<Books> {
  const { book, position } = await loadBook(db);
  const writer = new LogWriter(db, book, position);
  return {
    async write(said, tenant = 'demo') {
      const entries = said.map(([to, body, receivedAt]): Entry => {
        const message = messageOf(`pos/v1/${tenant}/${to}`, body, receivedAt);
        return { kind: 'taken', message, json: null, receivedAt, done: () => {} };
      });
      const now = Math.max(...said.map(([, , receivedAt]) => receivedAt));
      const { verdicts } = await writer.write(entries, new Accounts(), now);
      return verdicts.map(({ kind }) => kind);
    },
  };
}

function messageOf(topic: string, body: object, receivedAt: number): Message {
  const payload = new TextEncoder().encode(JSON.stringify(body));
  const decoded = decode({ topic, payload, receivedAt });
  if (!decoded.ok) throw new Error(`${topic}: ${decoded.error.reason} ${decoded.error.detail}`);
  return decoded.value.message;
}
