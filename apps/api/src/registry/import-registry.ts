/**
 * One import, one transaction: all of a file or nothing. The file is read once and in pieces, so a
 * long one costs time but no memory, except for the names of its rows.
 */
import { createHash } from 'node:crypto';
import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import { COLUMNS, type Kind } from '#domain/registry/kinds.js';
import type { Database } from '#infra/db/database.js';
import { one, type Transaction } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import {
  countInUse,
  lockRegistry,
  nextRevision,
  REGISTRY_CHANNEL,
  writeRevision,
} from '#infra/store/registry.sql.js';
import { type JudgedRow, References } from './check-references.js';
import { judgeRow, keyOf, machineWorld } from './judge-row.js';
import { Mistakes } from './mistakes.js';
import { readCsv } from './read-csv.js';
import { readJson } from './read-json.js';
import { rowName, type Source, type SourceRow } from './source-row.js';
import { type Counts, retireOthers, storeChunk } from './store-rows.js';
import { tellRetired } from './tell-retired.js';

/** What to import, for whom, and how. */
export interface ImportRequest {
  readonly tenant: string;
  readonly kind: Kind;
  /** The file's name as people know it; stands before every place. */
  readonly file: string;
  readonly source: Source;
  /** Who imports. */
  readonly by: string;
  readonly now: Instant;
  /** Judges everything and writes nothing. */
  readonly dryRun?: boolean;
  /** What the file does not name is retired. */
  readonly replace?: boolean;
  /** Retires more than a fifth as well. */
  readonly yes?: boolean;
  readonly onProgress?: (rows: number) => void;
}

/** What an import did, or would do. */
export interface ImportOutcome extends Counts {
  readonly rows: number;
  readonly unchanged: number;
  readonly retired: number;
  /** Null when nothing changed, or was not to. */
  readonly revision: number | null;
  readonly sha256: string;
}

/** Most rows of one file; the names of so many fit into memory. */
const rows_max = 1_000_000;
/** Rows judged and written by one statement. */
const chunk_rows = 5_000;
/** Replacing more than this share of what is in use is more likely a wrong file. */
const retired_share_max = 0.2;

/** Ends a transaction that was only to be looked at. */
class LookedAt extends Error {
  constructor(readonly outcome: ImportOutcome) {
    super('rolled back as planned');
  }
}

/** Imports, or throws a `DomainError` with all mistakes, having changed nothing. */
export async function importRegistry(db: Database, asked: ImportRequest): Promise<ImportOutcome> {
  try {
    return await inTransaction(db, async (tx) => {
      const outcome = await importWithin(tx, asked);
      if (asked.dryRun) throw new LookedAt({ ...outcome, revision: null });
      return outcome;
    });
  } catch (error) {
    if (error instanceof LookedAt) return error.outcome;
    throw error;
  }
}

async function importWithin(tx: Transaction, asked: ImportRequest): Promise<ImportOutcome> {
  const { tenant, kind } = asked;
  await one(tx, lockRegistry, tenant);
  const { revision } = await one(tx, nextRevision, tenant);
  const inUse = asked.replace ? (await one(tx, countInUse, tenant))[kind] : 0;
  const reading = new Reading(tx, asked, revision);
  await reading.run();
  const { keys, counts, mistakes } = reading;
  if (mistakes.total > 0) throw refusal(asked, mistakes);
  const at = new Date(asked.now);
  const target = { tenant, kind, revision, at };
  const retired = asked.replace ? await retireOthers(tx, target, [...keys.keys()]) : 0;
  if (!asked.yes && retired > inUse * retired_share_max) throw tooMany(asked, retired, inUse);
  if (kind === 'terminals') await tellRetired(tx, target);
  const { added, changed } = counts;
  const unchanged = keys.size - added - changed;
  const sha256 = reading.hash.digest('hex');
  const outcome = { rows: keys.size, added, changed, unchanged, retired, sha256 };
  if (added + changed + retired === 0) return { ...outcome, revision: null };
  await one(
    tx,
    writeRevision,
    ...([tenant, revision, kind, at, asked.by, asked.file, sha256] as const),
    ...([asked.replace ?? false, added, changed, unchanged, retired, REGISTRY_CHANNEL] as const),
  );
  return { ...outcome, revision };
}

/** One pass over a file: judges every row, and writes them for as long as all are right. */
class Reading {
  /** The names of the rows, and where each is. */
  readonly keys = new Map<string, number>();
  readonly mistakes = new Mistakes();
  readonly hash = createHash('sha256');
  readonly counts = { added: 0, changed: 0 };
  private readonly world = machineWorld();
  private readonly references: References;
  private rows = 0;

  constructor(
    private readonly tx: Transaction,
    private readonly asked: ImportRequest,
    private readonly revision: number,
  ) {
    this.references = new References(tx, asked.tenant, asked.kind, this.mistakes);
  }

  async run(): Promise<void> {
    let waiting: SourceRow[] = [];
    for await (const found of this.source()) {
      for (const row of found) waiting.push(row);
      if (waiting.length < chunk_rows) continue;
      await this.take(waiting);
      waiting = [];
      if (this.rows > rows_max) return this.tooLong();
    }
    await this.take(waiting);
    if (this.rows > rows_max) this.tooLong();
  }

  private source() {
    const { file, kind, source } = this.asked;
    if (source.form === 'csv') {
      return readCsv(file, kind, this.hashed(source.chunks), this.mistakes);
    }
    this.hash.update(JSON.stringify(source.items));
    return readJson(kind, source.items, this.mistakes);
  }

  private async *hashed(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      this.hash.update(chunk);
      yield chunk;
    }
  }

  private async take(found: readonly SourceRow[]): Promise<void> {
    const { tenant, kind, now, onProgress } = this.asked;
    const judged: JudgedRow[] = [];
    for (const row of found) {
      const item = judgeRow(kind, row, this.world, this.mistakes);
      const key = keyOf(kind, item);
      if (key === undefined || this.isFirst(row, key)) judged.push({ row, item });
    }
    this.rows += found.length;
    await this.references.check(judged);
    if (this.mistakes.total === 0 && judged.length > 0) {
      const target = { tenant, kind, revision: this.revision, at: new Date(now) };
      const items = judged.map(({ item }) => item);
      const { added, changed } = await storeChunk(this.tx, target, items);
      this.counts.added += added;
      this.counts.changed += changed;
    }
    onProgress?.(this.rows);
  }

  private isFirst(row: SourceRow, key: string): boolean {
    const earlier = this.keys.get(key);
    if (earlier === undefined) {
      this.keys.set(key, row.number);
      return true;
    }
    const { kind, source } = this.asked;
    const message = `"${key.replace('\n', ' ')}" is in ${rowName(source, earlier)} already`;
    const column = COLUMNS[kind][0]?.name ?? '';
    this.mistakes.add(() => row.place(0), column, { message: `${message}: remove one` });
    return false;
  }

  private tooLong(): void {
    const message = `has more than ${rows_max.toLocaleString('en')} rows: split it`;
    this.mistakes.add(() => this.asked.file, '', { message });
  }
}

function refusal({ file }: ImportRequest, mistakes: Mistakes): DomainError {
  const { total } = mistakes;
  const many = total === 1 ? 'one mistake' : `${total} mistakes`;
  const detail = `${file} has ${many}; nothing was imported`;
  return new DomainError('registry_import_refused', detail, mistakes.list(), total);
}

function tooMany({ file, kind }: ImportRequest, retired: number, inUse: number): DomainError {
  return new DomainError(
    'registry_replace_refused',
    `${file} would retire ${retired} of ${inUse} ${kind}, more than a fifth; nothing was ` +
      'imported: say yes if that is meant',
  );
}
