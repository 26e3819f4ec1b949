/**
 * CSV as spreadsheets write it (RFC 4180), with a header, in UTF-8. Byte order marks and any line
 * ends are taken; what is not UTF-8 is refused rather than read as something else. Places are
 * counted here, because the parser counts CRLF within quotes as two lines.
 */
import { CsvError, type Parser, parse } from 'csv-parse';
import { COLUMNS, type Kind } from '#domain/registry/kinds.js';
import { unguardCell } from '#domain/registry/spreadsheet-cell.js';
import type { Mistakes } from './mistakes.js';
import { cellPlace, countBreaks, syntaxPlace } from './place-in-csv.js';
import type { SourceRow } from './source-row.js';

/** Longest row; a longer one is a quote that is never closed. */
const row_bytes_max = 64 * 1024;

type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

interface RawRow {
  readonly record: readonly string[];
  readonly raw: string;
  readonly line: number;
}

/** Reads rows as they come; a mistake in the form ends the reading, one in the header before it. */
export async function* readCsv(
  file: string,
  kind: Kind,
  chunks: Chunks,
  mistakes: Mistakes,
): AsyncGenerator<SourceRow[]> {
  const names = COLUMNS[kind].map(({ name }) => name);
  let order: readonly number[] | undefined;
  let width = 0;
  for await (const found of rawRows(file, chunks, mistakes)) {
    const rows: SourceRow[] = [];
    for (const raw of found) {
      if (order === undefined) {
        order = readHeader(file, kind, raw, mistakes);
        width = raw.record.length;
        if (order === undefined) return;
      } else if (raw.record.length !== width) {
        const message = `has ${raw.record.length} cells, the header ${width}: check its commas`;
        mistakes.add(() => cellPlace(file, raw, 0), '', { message });
      } else rows.push(sourceRow(file, raw, order));
    }
    if (rows.length > 0) yield rows;
  }
  if (order === undefined && mistakes.total === 0) {
    const message = `is empty: expected a header such as ${names.join(',')}`;
    mistakes.add(() => `${file}:1:1`, '', { message });
  }
}

function sourceRow(file: string, raw: RawRow, order: readonly number[]): SourceRow {
  const cells = order.map((place) =>
    place < 0 ? undefined : unguardCell((raw.record[place] ?? '').trim()).trim(),
  );
  const place = (column: number, at = 0) => cellPlace(file, raw, order[column] ?? 0, at);
  return { cells, number: raw.line, place };
}

/** Where each column of the kind is in the file; undefined when the header has mistakes. */
function readHeader(
  file: string,
  kind: Kind,
  raw: RawRow,
  mistakes: Mistakes,
): readonly number[] | undefined {
  const before = mistakes.total;
  const columns = COLUMNS[kind];
  const known = columns.map(({ name }) => name);
  const given = raw.record.map((cell) => cell.trim());
  for (const [i, typed] of given.entries()) {
    const at = () => cellPlace(file, raw, i);
    if (!known.includes(typed)) {
      // Without a header the first row may hold anything, so it is not repeated.
      const name = /^[A-Za-z_]{1,32}$/.test(typed) ? `"${typed}"` : 'this cell';
      const message = `${name} is no column of ${kind}: expected ${known.join(', ')}`;
      mistakes.add(at, '', { message, known, typed });
    } else if (given.indexOf(typed) !== i) {
      mistakes.add(at, typed, { message: 'the column is there twice: remove one' });
    }
  }
  for (const { name, required } of columns) {
    if (!required || given.includes(name)) continue;
    const message = 'the column is missing: add it to the header';
    mistakes.add(() => cellPlace(file, raw, 0), name, { message });
  }
  return mistakes.total > before ? undefined : known.map((name) => given.indexOf(name));
}

async function* rawRows(
  file: string,
  chunks: Chunks,
  mistakes: Mistakes,
): AsyncGenerator<RawRow[]> {
  let line = 1;
  let found: RawRow[] = [];
  const parser = parse({
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: row_bytes_max,
    on_record(row: unknown) {
      // With `raw`, a record comes with the text it was read from.
      const { record, raw } = row as { record: string[]; raw: string };
      const skipped = /^[\r\n]*/.exec(raw)?.[0] ?? '';
      const start = line + countBreaks(skipped);
      line += countBreaks(raw);
      found.push({ record, raw: raw.slice(skipped.length), line: start });
      return null;
    },
  });
  // Errors are taken where they are written; nobody else needs to hear of them.
  parser.on('error', () => {});
  parser.resume();
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of chunks) {
    const text = decode(utf8, chunk);
    const failed = text === null ? notUtf8(chunk) : await write(parser, text);
    yield found;
    found = [];
    if (failed === null) continue;
    mistakes.add(() => syntaxPlace(file, line, failed), '', { message: explain(failed) });
    parser.destroy();
    return;
  }
  const failed = decode(utf8) === null ? notUtf8(new Uint8Array()) : await end(parser);
  yield found;
  if (failed === null) return;
  mistakes.add(() => syntaxPlace(file, line, failed), '', { message: explain(failed) });
}

function decode(utf8: InstanceType<typeof TextDecoder>, chunk?: Uint8Array): string | null {
  try {
    return chunk === undefined ? utf8.decode() : utf8.decode(chunk, { stream: true });
  } catch {
    return null;
  }
}

function notUtf8(chunk: Uint8Array): Error {
  let like = '';
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(chunk, { stream: true });
    if (chunk.length > 0) like = ' (it looks like GBK)';
  } catch {
    // Something else again; saving it as UTF-8 is the cure all the same.
  }
  return new Error(`is not UTF-8${like}: save it as "CSV UTF-8" and import it again`);
}

function write(parser: Parser, text: string): Promise<Error | null> {
  return new Promise((resolve) => parser.write(text, (error) => resolve(error ?? null)));
}

function end(parser: Parser): Promise<Error | null> {
  return new Promise((resolve) => {
    parser.once('error', resolve);
    parser.once('end', () => resolve(null));
    parser.end();
  });
}

/** What a mistake in the form means to whoever made it; the parser's own words repeat cells. */
function explain(error: Error): string {
  if (!(error instanceof CsvError)) return error.message;
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return 'a quote is opened and never closed: close it, or double it where it is meant';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'something follows a closing quote: double quotes that belong to the text';
    case 'INVALID_OPENING_QUOTE':
      return 'a quote within a cell: put the cell in quotes and double the quote';
    default:
      return 'cannot be read as CSV (RFC 4180)';
  }
}
