/** A row of an import before anybody has judged it, wherever it came from. */
/** One row: its cells in the order of the kind's columns, undefined where a column is left out. */
export interface SourceRow {
  readonly cells: readonly (string | undefined)[];
  /** The row's number for people: a line, or the place in a list. */
  readonly number: number;
  /** Where a column's cell is: `terminals.csv:17:3`, or the row in a list: `items.16`. */
  place(column: number, at?: number): string;
}

/** What is read from: a file of CSV in pieces, or a list that came as JSON. */
export type Source =
  | { readonly form: 'csv'; readonly chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array> }
  | { readonly form: 'json'; readonly items: readonly unknown[] };

/** How a row of a source is called when another refers to it. */
export function rowName(source: Source, number: number): string {
  return source.form === 'csv' ? `line ${number}` : `items.${number}`;
}
