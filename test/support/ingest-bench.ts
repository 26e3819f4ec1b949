/** Ingest's memory and log writer on a test's database, without its network. */

import { type Database, openDatabase } from '#infra/db/database.js';
import { execute } from '#infra/db/query.js';
import { saveBoots, saveCheckpoint } from '#infra/store/log.sql.js';
import { Accounts } from '../../apps/ingest/src/batch/accounts.js';
import type { Entry } from '../../apps/ingest/src/batch/entry.js';
import { LogWriter } from '../../apps/ingest/src/batch/log-writer.js';
import { loadBook } from '../../apps/ingest/src/book/load-book.js';
import type { TerminalBook } from '../../apps/ingest/src/book/terminal-book.js';
import { silentLog } from './silent-log.js';
import { shown, told } from './told-messages.js';

/** The moment of every message that says no other. */
export const NOON = Date.UTC(2026, 8, 1, 12);

/** One writer with a book of its own. */
export interface Pen {
  readonly db: Database;
  readonly book: TerminalBook;
  readonly writer: LogWriter;
  /** Writes a line of `told-messages.ts` as one batch; answers what became of each message. */
  write(line: string, at?: number, shed?: Accounts): Promise<string>;
  /** The same until it is written, as ingest does. */
  insist(line: string, shed?: Accounts): Promise<string>;
  /** What is known of every terminal and start, as text: equal books, equal texts. */
  tell(...names: string[]): unknown;
  /** Writes everything the book knows to the database. */
  checkpoint(): Promise<void>;
}

/** Reads the book of a database and opens a writer on it. */
export async function openPen(url: string, name = 'pen'): Promise<Pen> {
  const db = openDatabase({ url, max: 4, name, sendAhead: true, log: silentLog });
  const { book, position } = await loadBook(db);
  const writer = new LogWriter(db, book, position);
  const write = async (entries: readonly Entry[], at: number, shed: Accounts) =>
    shown((await writer.write(entries, shed, at)).verdicts);
  return {
    ...{ db, book, writer },
    write: (line, at = NOON, shed = new Accounts()) => write(told(line, at), at, shed),
    async insist(line, shed = new Accounts()) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await write(told(line, NOON), NOON, shed);
        } catch (error) {
          if (tries === 20) throw error;
        }
      }
    },
    tell: (...names) =>
      names.map((terminal) => {
        const slot = book.find('demo', terminal);
        if (slot < 0) return 'stranger';
        const boot = book.ledger.bootOf(slot);
        return { ...book.get(slot), newest: boot, numbers: book.ledger.boundsOf(slot, boot) };
      }),
    async checkpoint() {
      await writer.follow();
      const { ledger } = book;
      ledger.beginSave();
      for (let saved = ledger.nextSave(2); saved; saved = ledger.nextSave(2)) {
        const boots = saved.map(({ slot, boot, received }) => ({
          ...{ terminal: book.idOf(slot), boot, received },
          last_received_at: new Date(NOON),
        }));
        await execute(db, saveBoots, JSON.stringify(boots));
      }
      await execute(db, saveCheckpoint, writer.readTo, new Date(NOON));
    },
  };
}
