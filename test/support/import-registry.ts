/** The registry of a test: the example files, or a few lines of CSV. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '#domain/base/domain-error.js';
import { KINDS, type Kind } from '#domain/registry/kinds.js';
import type { Database } from '#infra/db/database.js';
import {
  type ImportOutcome,
  type ImportRequest,
  importRegistry,
} from '../../apps/api/src/registry/import-registry.js';
import { REPOSITORY } from './repository.js';

/** The text of an example file. */
export function exampleCsv(kind: Kind): string {
  return readFileSync(join(REPOSITORY, `docs/examples/registry/${kind}.csv`), 'utf8');
}

/** Imports CSV, by default for the tenant `demo`. */
export function importCsv(
  db: Database,
  kind: Kind,
  csv: string | Uint8Array,
  more: Partial<ImportRequest> = {},
): Promise<ImportOutcome> {
  const chunks = [typeof csv === 'string' ? Buffer.from(csv) : csv];
  return importRegistry(db, {
    ...{ tenant: 'demo', kind, file: `${kind}.csv`, by: 'Ada', now: 1_795_334_400_000 },
    source: { form: 'csv', chunks },
    ...more,
  });
}

/** Imports all example files, in their order. */
export async function importExamples(db: Database): Promise<void> {
  for (const kind of KINDS) await importCsv(db, kind, exampleCsv(kind));
}

/** The mistakes an import is refused with. */
export async function mistakesOf(importing: Promise<unknown>): Promise<readonly string[]> {
  const error = await importing.then(
    () => new Error('it was imported'),
    (refused: unknown) => refused,
  );
  if (error instanceof DomainError) return error.mistakes;
  throw error;
}
