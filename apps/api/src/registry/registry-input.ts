/** What may be asked of the registry, and what it answers. */
import { z } from 'zod';
import { Instant } from '#domain/base/instant.js';
import { Tenant } from '#domain/message/schema.js';
import { KINDS } from '#domain/registry/kinds.js';
import { limit, line } from '../http/input.js';

/** The kinds of files. */
export const RegistryKind = z.enum(KINDS);

const yesNo = z.enum(['true', 'false']).default('false');

/** How a file is imported. */
export const ImportRegistry = z.strictObject({
  tenant: Tenant.optional(),
  /** The file's name, for its mistakes and for the list of imports. */
  file: line(128).optional(),
  by: line(64).default('api'),
  /** Says what would happen, and changes nothing. */
  dryRun: yesNo,
  /** Retires what the file does not name. */
  replace: yesNo,
  /** Retires more than a fifth as well. */
  yes: yesNo,
});
export type ImportRegistry = z.infer<typeof ImportRegistry>;

/** Which registry is exported, and as what when `Accept` does not say. */
export const ExportRegistry = z.strictObject({
  tenant: Tenant.optional(),
  format: z.enum(['csv', 'json']).optional(),
});
export type ExportRegistry = z.infer<typeof ExportRegistry>;

/** How much of a list. */
export const ListChanges = z.strictObject({ tenant: Tenant.optional(), limit: limit(100) });
export type ListChanges = z.infer<typeof ListChanges>;

const Cell = z.union([z.string(), z.boolean(), z.array(z.string()), z.null()]);

/** Rows of one kind; the keys of a row are the columns of its file. */
export const RegistryRows = z.strictObject({ items: z.array(z.record(z.string(), Cell)) });
/** What is read of a body before its rows are judged one by one. */
export const RegistryBody = z.strictObject({ items: z.array(z.unknown()) });

/** What an import did, or would do; without a revision nothing changed. */
export const ImportResult = z.strictObject({
  rows: z.int(),
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  retired: z.int(),
  revision: z.int().nullable(),
  sha256: z.string(),
});
export type ImportResult = z.infer<typeof ImportResult>;

/** Imports that changed something, the newest first. */
export const ImportList = z.strictObject({
  items: z.array(
    ImportResult.omit({ rows: true }).extend({
      revision: z.int(),
      kind: z.string(),
      at: Instant,
      by: z.string(),
      file: z.string(),
      replaced: z.boolean(),
    }),
  ),
});
export type ImportList = z.infer<typeof ImportList>;

/** What changed about a terminal, the newest first. */
export const TerminalHistory = z.strictObject({
  items: z.array(
    z.strictObject({
      at: Instant,
      source: z.enum(['birth', 'hb', 'evt', 'registry']),
      attribute: z.string(),
      was: z.string().nullable(),
      became: z.string().nullable(),
    }),
  ),
});
export type TerminalHistory = z.infer<typeof TerminalHistory>;
