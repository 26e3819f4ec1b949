import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DomainError } from '#domain/base/domain-error.js';
import { Tenant, TerminalId } from '#domain/message/schema.js';
import { KINDS, type Kind } from '#domain/registry/kinds.js';
import { loadConfig } from '#infra/config.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import { terminalAsOf, terminalHistory } from '#infra/store/attribute-changes.sql.js';
import { exportCsv } from '../../../api/src/registry/export-registry.js';
import { type ImportOutcome, importRegistry } from '../../../api/src/registry/import-registry.js';
import { Moment } from '../../../api/src/terminals/terminal-input.js';
import { Misuse } from '../misuse.js';
import { progress, strong } from '../say.js';

export const REGISTRY_USAGE = `tillwatch registry import FILE --kind KIND
                          [--dry-run] [--replace] [--yes]
tillwatch registry export KIND [--out FILE]
tillwatch registry show TERMINAL [--at TIME]

Imports, exports and shows the registry in the database at DATABASE_URL. Kinds, in the order in
which an empty registry is filled: ${KINDS.join(', ')}.
All of a file is imported or nothing; mistakes are printed as file:line:column.

  --tenant NAME    whose registry                                     (demo)
  --dry-run        say what an import would do, and change nothing
  --replace        retire what the file does not name
  --yes            retire more than a fifth, too
  --out FILE       export to a file                                   (stdout)
  --at TIME        a terminal as it was then: 2026-11-27T09:30:00+08:00
`;

const OPTIONS = {
  kind: { type: 'string' },
  tenant: { type: 'string', default: 'demo' },
  'dry-run': { type: 'boolean', default: false },
  replace: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  out: { type: 'string' },
  at: { type: 'string' },
} as const;

const RegistryConfig = z.object({ DATABASE_URL: z.string() });
/** A long import says where it is after so many rows. */
const progress_rows = 50_000;
const history_rows = 50;

type Options = ReturnType<typeof read>['values'];

function read(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
}

/** Imports, exports or shows, and ends with the exit code. */
export async function registry(args: readonly string[]): Promise<number> {
  const { values, positionals } = read(args);
  const [verb, what, ...rest] = positionals;
  if (verb === undefined || what === undefined || rest.length > 0) {
    process.stderr.write(REGISTRY_USAGE);
    return 2;
  }
  if (!Tenant.safeParse(values.tenant).success) throw new Misuse(`no tenant can have that name`);
  switch (verb) {
    case 'import': {
      const kind = kindOf(values.kind, '--kind');
      if (!existsSync(what)) throw new Misuse(`there is no file ${what}`);
      return within((db) => importFile(db, what, kind, values));
    }
    case 'export': {
      const kind = kindOf(what, 'registry export');
      return within((db) => exportFile(db, kind, values));
    }
    case 'show': {
      if (!TerminalId.safeParse(what).success) throw new Misuse('no terminal can have that name');
      const at = values.at === undefined ? Date.now() : momentOf(values.at);
      return within((db) => show(db, what, at, values.tenant));
    }
    default:
      throw new Misuse(`registry cannot ${verb}: it can import, export and show`);
  }
}

async function within(work: (db: Database) => Promise<number>): Promise<number> {
  const { DATABASE_URL: url } = loadConfig(RegistryConfig, process.env);
  const db = openDatabase({ url, max: 2, name: 'tillwatch registry' });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

function kindOf(name: string | undefined, where: string): Kind {
  const kind = KINDS.find((known) => known === name);
  if (kind) return kind;
  throw new Misuse(`${where}: expected one of ${KINDS.join(', ')}`);
}

function momentOf(text: string): number {
  const at = Moment.safeParse(text);
  if (at.success) return at.data;
  throw new Misuse(`--at ${text}: ${at.error.issues[0]?.message ?? 'not a time'}`);
}

async function importFile(db: Database, path: string, kind: Kind, options: Options) {
  let said = 0;
  try {
    const outcome = await importRegistry(db, {
      tenant: options.tenant,
      kind,
      file: basename(path),
      source: { form: 'csv', chunks: createReadStream(path) },
      by: userInfo().username,
      now: Date.now(),
      dryRun: options['dry-run'],
      replace: options.replace,
      yes: options.yes,
      onProgress(count) {
        if (count - said < progress_rows) return;
        said = count;
        progress(`${count.toLocaleString('en')} rows`);
      },
    });
    progress(`${options['dry-run'] ? 'would import' : 'imported'} ${summary(kind, outcome)}`);
    return 0;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { mistakes, mistakesTotal, detail } = error;
    for (const mistake of mistakes) process.stdout.write(`${mistake}\n`);
    const more = mistakesTotal - mistakes.length;
    if (more > 0) process.stdout.write(`… and ${more.toLocaleString('en')} more\n`);
    process.stderr.write(`tillwatch: ${detail}\n`);
    return 1;
  }
}

function summary(kind: Kind, outcome: ImportOutcome): string {
  const { rows: all, added, changed, unchanged, retired } = outcome;
  if (added + changed + retired === 0) return `${all} ${kind}: nothing changed`;
  const parts = [`${added} new`, `${changed} changed`, `${unchanged} as they were`];
  return `${all} ${kind}: ${[...parts, ...(retired > 0 ? [`${retired} retired`] : [])].join(', ')}`;
}

async function exportFile(db: Database, kind: Kind, options: Options): Promise<number> {
  const lines = Readable.from(exportCsv(db, options.tenant, kind));
  if (options.out === undefined) {
    await pipeline(lines, process.stdout, { end: false });
  } else {
    await pipeline(lines, createWriteStream(options.out));
    progress(`${kind} are in ${options.out}`);
  }
  return 0;
}

async function show(db: Database, terminal: string, at: number, tenant: string): Promise<number> {
  const attributes = await rows(db, terminalAsOf, tenant, terminal, new Date(at));
  if (attributes.length === 0) {
    const then = new Date(at).toISOString();
    process.stderr.write(`tillwatch: nothing is known of terminal ${terminal} at ${then}\n`);
    return 1;
  }
  const history = await rows(db, terminalHistory, tenant, terminal, history_rows);
  const out = [strong(`${terminal} at ${new Date(at).toISOString()}`)];
  for (const { attribute, value, since, source } of attributes) {
    const origin = since === null ? '' : `  since ${since.toISOString()} (${source})`;
    out.push(`  ${attribute.padEnd(12)} ${value}${origin}`);
  }
  if (history.length > 0) out.push('', strong('what changed, the newest first'));
  for (const { at: when, source, attribute, was, became } of history) {
    const change = `${was ?? '(unknown)'} → ${became ?? '(nothing)'}`;
    out.push(`  ${when.toISOString()}  ${source.padEnd(8)}  ${attribute.padEnd(12)} ${change}`);
  }
  process.stdout.write(`${out.join('\n')}\n`);
  return 0;
}
