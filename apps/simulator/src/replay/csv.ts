/** Plain comma-separated files, with the place of everything in them. */
import type { FileMistake } from '#infra/yaml/load-yaml.js';

/** One field and where it stands; lines and columns count from 1. */
export interface CsvField {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** The rows below the header, or what is wrong with the file's shape. */
export interface CsvRows {
  readonly rows: readonly (readonly CsvField[])[];
  readonly mistakes: readonly FileMistake[];
}

/** Reads a file that has exactly these columns, in this order. Fields hold no commas or quotes. */
export function readCsv(text: string, file: string, columns: readonly string[]): CsvRows {
  const mistakes: FileMistake[] = [];
  const rows: CsvField[][] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = columns.join(',');
  if (lines[0]?.trim() !== header) {
    mistakes.push({ file, line: 1, column: 1, path: '', message: `expected header "${header}"` });
  }
  lines.slice(1).forEach((content, i) => {
    if (content.trim() === '') return;
    const line = i + 2;
    const fields = fieldsOf(content, line);
    if (fields.length === columns.length) rows.push(fields);
    else {
      const message = `expected ${columns.length} fields, found ${fields.length}`;
      mistakes.push({ file, line, column: 1, path: '', message });
    }
  });
  return { rows, mistakes };
}

function fieldsOf(content: string, line: number): CsvField[] {
  let column = 1;
  return content.split(',').map((raw) => {
    const field = { text: raw.trim(), line, column };
    column += raw.length + 1;
    return field;
  });
}
