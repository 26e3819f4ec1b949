/**
 * Rows into a table as fast as PostgreSQL takes them: COPY in its binary format, one buffer a
 * batch. Several times cheaper than an insert of arrays, on both sides of the wire.
 */
import pg from 'pg';
import { messageOf } from '../error-text.js';
import type { Transaction } from './query.js';

/** The file header: signature, no flags, no extension (PostgreSQL manual, COPY, Binary Format). */
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
/** PostgreSQL counts microseconds from the first second of this millennium. */
const EPOCH_2000_MS = 946_684_800_000;
const TWO_TO_32 = 4_294_967_296;
/** A file that was larger is not kept for the next one. */
const kept_bytes_max = 4_194_304;

/** Gathers rows of one table; every row gets its fields in the order of the table's columns. */
export class CopyRows {
  private bytes: Buffer;
  private end = HEADER.length;
  rows = 0;

  constructor(
    /** `copy TABLE (COLUMN, …) from stdin (format binary)`. */
    readonly statement: string,
    private readonly fields: number,
    private readonly initial_bytes = 65_536,
  ) {
    this.bytes = Buffer.allocUnsafe(initial_bytes);
    HEADER.copy(this.bytes);
  }

  /** Begins another file in the same memory; what `finish` answered is not valid any more. */
  clear(): void {
    if (this.bytes.length > kept_bytes_max) {
      this.bytes = Buffer.allocUnsafe(this.initial_bytes);
      HEADER.copy(this.bytes);
    }
    this.end = HEADER.length;
    this.rows = 0;
  }

  /** Starts the next row. */
  row(): void {
    this.room(2);
    this.bytes.writeInt16BE(this.fields, this.end);
    this.end += 2;
    this.rows += 1;
  }

  int4(value: number): void {
    this.room(8);
    this.bytes.writeInt32BE(4, this.end);
    this.bytes.writeInt32BE(value, this.end + 4);
    this.end += 8;
  }

  /** A safe integer, zero or more. */
  int8(value: number): void {
    this.room(12);
    this.bytes.writeInt32BE(8, this.end);
    this.bytes.writeUInt32BE(Math.floor(value / TWO_TO_32), this.end + 4);
    this.bytes.writeUInt32BE(value % TWO_TO_32, this.end + 8);
    this.end += 12;
  }

  /** A `timestamptz` from epoch milliseconds, not before 1970. */
  instant(at: number): void {
    const micros = (at - EPOCH_2000_MS) * 1_000;
    this.room(12);
    this.bytes.writeInt32BE(8, this.end);
    this.bytes.writeInt32BE(Math.floor(micros / TWO_TO_32), this.end + 4);
    this.bytes.writeUInt32BE(micros - Math.floor(micros / TWO_TO_32) * TWO_TO_32, this.end + 8);
    this.end += 12;
  }

  text(value: string): void {
    this.room(4 + value.length * 3);
    const length = this.bytes.write(value, this.end + 4, 'utf8');
    this.bytes.writeInt32BE(length, this.end);
    this.end += 4 + length;
  }

  /** A text that is UTF-8 already. */
  utf8(bytes: Uint8Array): void {
    this.room(4 + bytes.length);
    this.bytes.writeInt32BE(bytes.length, this.end);
    this.bytes.set(bytes, this.end + 4);
    this.end += 4 + bytes.length;
  }

  none(): void {
    this.room(4);
    this.bytes.writeInt32BE(-1, this.end);
    this.end += 4;
  }

  /** The finished file. Nothing may be added afterwards. */
  finish(): Buffer {
    this.room(2);
    this.bytes.writeInt16BE(-1, this.end);
    this.end += 2;
    return this.bytes.subarray(0, this.end);
  }

  private room(bytes: number): void {
    if (this.end + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.end + bytes));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }
}

/** Sends the rows; nothing is sent when there are none. */
export async function copyInto(tx: Transaction, rows: CopyRows): Promise<void> {
  if (rows.rows === 0) return;
  try {
    await new Promise<void>((resolve, reject) => {
      const done = (error: Error | null | undefined) => (error ? reject(error) : resolve());
      tx.client.query(new CopyIn(rows.statement, rows.finish(), done));
    });
  } catch (error) {
    throw Object.assign(error as Error, { message: `${rows.statement}: ${messageOf(error)}` });
  }
}

/** CopyData and CopyDone (PostgreSQL manual, Message Formats). */
const COPY_DATA = 0x64;
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);

/**
 * A COPY whose data goes out behind its statement, without waiting for the server to ask for it:
 * what the server has no use for, because the statement failed, it passes over. That saves a turn,
 * and it is what the libraries for streams cannot do on a connection that sends ahead.
 */
class CopyIn extends pg.Query {
  constructor(
    private readonly statement: string,
    private readonly file: Buffer,
    callback: (error: Error | null | undefined) => void,
  ) {
    super(statement, callback);
  }

  override submit = (connection: pg.Connection): null => {
    const { stream } = connection;
    const head = Buffer.allocUnsafe(5);
    head.writeUInt8(COPY_DATA, 0);
    head.writeUInt32BE(4 + this.file.length, 1);
    stream.cork();
    connection.query(this.statement);
    stream.write(head);
    stream.write(this.file);
    stream.write(COPY_DONE);
    stream.uncork();
    return null;
  };

  /** The server asks for what is on its way. */
  handleCopyInResponse(): void {}
}
