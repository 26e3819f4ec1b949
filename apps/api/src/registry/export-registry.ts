/** The registry as a file that can be imported again: what is in use, and retired terminals. */
import { COLUMNS, type Kind } from '#domain/registry/kinds.js';
import { csvLine } from '#domain/registry/spreadsheet-cell.js';
import type { Database } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import {
  exportContacts,
  exportHours,
  exportMerchants,
  exportStores,
  exportTerminals,
} from '#infra/store/registry-read.sql.js';

const page_rows = 5_000;

type Row = Readonly<Record<string, unknown>>;
/** A row by its columns, as `readJson` takes it. */
export type ExportedRow = Readonly<Record<string, string | boolean | readonly string[] | null>>;

/** The rows of a kind in order, a page at a time. */
export async function* exportRows(
  db: Database,
  tenant: string,
  kind: Kind,
): AsyncGenerator<ExportedRow[]> {
  let after: Row = {};
  for (;;) {
    const page = await readPage(db, tenant, kind, after);
    yield page.map((row) => exported(kind, row));
    if (page.length < page_rows) return;
    after = page.at(-1) ?? {};
  }
}

async function readPage(db: Database, tenant: string, kind: Kind, after: Row): Promise<Row[]> {
  const last = (column: string) => String(after[column] ?? '');
  const asks = {
    merchants: () => rows(db, exportMerchants, tenant, last('merchant'), page_rows),
    stores: () => rows(db, exportStores, tenant, last('store'), page_rows),
    hours: () => rows(db, exportHours, tenant, last('store'), page_rows),
    contacts: () => rows(db, exportContacts, tenant, last('merchant'), last('contact'), page_rows),
    terminals: () => rows(db, exportTerminals, tenant, last('terminal'), page_rows),
  };
  return (await asks[kind]()).map(({ row }) => row);
}

function exported(kind: Kind, row: Row): ExportedRow {
  return Object.fromEntries(
    COLUMNS[kind].map(({ name }) => {
      const value = row[name] as ExportedRow[string];
      const isMoment = name === 'consent_at' && typeof value === 'string';
      return [name, isMoment ? new Date(value).toISOString() : (value ?? null)];
    }),
  );
}

/** The same as lines of CSV, the header first. */
export async function* exportCsv(db: Database, tenant: string, kind: Kind): AsyncGenerator<string> {
  const names = COLUMNS[kind].map(({ name }) => name);
  yield csvLine(names);
  for await (const page of exportRows(db, tenant, kind)) {
    yield page.map((row) => csvLine(names.map((name) => cellOf(row[name])))).join('');
  }
}

function cellOf(value: ExportedRow[string] | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : value.join(';');
}
