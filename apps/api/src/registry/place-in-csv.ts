/** Where in a CSV file something is, counted as editors count: lines and columns from 1. */

/** A row with the text it was read from. */
interface PlacedRow {
  readonly raw: string;
  readonly line: number;
}

/** How many lines a text ends; CRLF is one end. */
export function countBreaks(text: string): number {
  let breaks = 0;
  for (let i = 0; i < text.length; i += 1) {
    const letter = text.charCodeAt(i);
    if (letter === 13 && text.charCodeAt(i + 1) === 10) continue;
    if (letter === 10 || letter === 13) breaks += 1;
  }
  return breaks;
}

/** `file:line:column` of a cell, or of a letter in it. */
export function cellPlace(file: string, row: PlacedRow, cell: number, at = 0): string {
  const { raw } = row;
  let offset = 0;
  let quoted = false;
  for (let passed = 0; passed < cell && offset < raw.length; offset += 1) {
    if (raw[offset] === '"') quoted = !quoted;
    else if (raw[offset] === ',' && !quoted) passed += 1;
  }
  if (at > 0) {
    while (raw[offset] === ' ') offset += 1;
    if (raw[offset] === '"') offset += 1;
    offset += at;
  }
  return placeAt(file, row.line, raw.slice(0, offset));
}

/** Where the parser gave up: at the end of what it had read of a row. */
export function syntaxPlace(file: string, line: number, error: Error): string {
  const { raw, code } = error as { raw?: unknown; code?: unknown };
  const read = typeof raw === 'string' ? raw : '';
  // An open quote swallows the rest of the file, so its row is the better place.
  const opened = code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE';
  if (!opened) return placeAt(file, line, read);
  const skipped = /^[\r\n]*/.exec(read)?.[0] ?? '';
  return `${file}:${line + countBreaks(skipped)}:1`;
}

function placeAt(file: string, line: number, before: string): string {
  const start = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  return `${file}:${line + countBreaks(before)}:${before.length - start + 1}`;
}
