/** A list of rows that came as JSON: objects whose keys are the columns of the kind. */
import { COLUMNS, type Kind } from '#domain/registry/kinds.js';
import type { Mistakes } from './mistakes.js';
import type { SourceRow } from './source-row.js';

const page_rows = 5_000;

/** Reads the rows; what is no object or has strange keys is a mistake and no row. */
export function* readJson(
  kind: Kind,
  items: readonly unknown[],
  mistakes: Mistakes,
): Generator<SourceRow[]> {
  for (let from = 0; from < items.length; from += page_rows) {
    const rows: SourceRow[] = [];
    for (const [i, item] of items.slice(from, from + page_rows).entries()) {
      const row = readItem(kind, item, from + i, mistakes);
      if (row) rows.push(row);
    }
    yield rows;
  }
}

function readItem(kind: Kind, item: unknown, number: number, mistakes: Mistakes) {
  const at = () => `items.${number}`;
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    mistakes.add(at, '', { message: 'expected an object whose keys are columns' });
    return undefined;
  }
  const before = mistakes.total;
  const known = COLUMNS[kind].map(({ name }) => name);
  for (const typed of Object.keys(item)) {
    if (known.includes(typed)) continue;
    const name = /^[A-Za-z_]{1,32}$/.test(typed) ? `"${typed}"` : 'a key';
    const message = `${name} is no column of ${kind}: expected ${known.join(', ')}`;
    mistakes.add(at, '', { message, known, typed });
  }
  const given: Readonly<Record<string, unknown>> = { ...item };
  const cells = known.map((name) => {
    const cell = cellOf(given[name]);
    if (cell === null) mistakes.add(at, name, { message: 'expected a text' });
    return cell ?? undefined;
  });
  if (mistakes.total > before) return undefined;
  return { cells, number, place: at } satisfies SourceRow;
}

/** The text of a cell; null for what cannot be one. */
function cellOf(value: unknown): string | undefined | null {
  if (value === undefined) return undefined;
  if (value === null) return '';
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'boolean') return String(value);
  const words = Array.isArray(value) && value.every((word) => typeof word === 'string');
  return words ? value.join(';') : null;
}
