/**
 * `deploy/env.example`: every setting of every process, from the schemas that read them. The
 * schemas have the names and the defaults; the sentences for operators are here, and
 * `test/house/generated.spec.ts` finds a setting without one.
 */
import type { z } from 'zod';
import { AlertsConfig } from '../../apps/alerts/src/alerts.config.js';
import { ApiConfig } from '../../apps/api/src/api.config.js';
import { IngestConfig } from '../../apps/ingest/src/ingest.config.js';
import { AuditConfig } from '../../apps/tillwatch/src/audit/audit.config.js';
import { REPOSITORY } from './repository.js';
import { settingWords } from './setting-words.js';

/** The schemas of the processes that read settings. */
export const processes: ReadonlyMap<string, z.ZodObject> = new Map<string, z.ZodObject>([
  ['ingest', IngestConfig],
  ['alerts', AlertsConfig],
  ['api', ApiConfig],
  ['audit', AuditConfig],
]);

/** How a setting stands in the file. */
export interface Setting {
  readonly key: string;
  /** What it is when nobody sets it, as it would be written; null when it has to be set. */
  readonly unset: string | null;
}

/** The settings of a process with what they are when nobody sets them. */
export function settingsOf(schema: z.ZodObject): Setting[] {
  return Object.entries(schema.shape).map(([key, field]) => {
    const parsed = (field as z.ZodType).safeParse(undefined);
    if (!parsed.success) return { key, unset: null };
    const value = parsed.data === undefined ? '' : String(parsed.data);
    // Folders of this checkout are named from its root, wherever it lies.
    return { key, unset: value.startsWith(REPOSITORY) ? within(value) : value };
  });
}

function within(path: string): string {
  return path.slice(REPOSITORY.length + 1).replaceAll('\\', '/');
}

const HEAD = `# Settings of Tillwatch, from its schemas: \`npm run generate\` writes this file.
#
# What stands behind a "#" is the default, or an example where there is none. An empty value is the
# same as no value. Folders are named from the folder of Tillwatch.
#
# Every setting may come from a file, as platforms hand out secrets: X_FILE is the path of the file
# that holds X. Set one of both.
`;

const LOG = `
# How much is logged: trace, debug, info, warn, error, fatal or silent.
# LOG_LEVEL=info
`;

/** The text of the file. */
export function envExample(): string {
  const shared = sharedKeys();
  const everywhere = [...processes.values()].flatMap(settingsOf).filter(firstOf(shared));
  const sections = [...processes].map(([name, schema]) => {
    const own = settingsOf(schema).filter(({ key }) => !shared.has(key));
    return section(name, own);
  });
  return `${HEAD}${section('every process', everywhere)}${LOG}${sections.join('')}`;
}

function sharedKeys(): Set<string> {
  const keys = [...processes.values()].flatMap((schema) => Object.keys(schema.shape));
  return new Set(keys.filter((key, i) => keys.indexOf(key) !== i));
}

function firstOf(keys: ReadonlySet<string>): (setting: Setting) => boolean {
  const left = new Set(keys);
  return ({ key }) => left.delete(key);
}

function section(name: string, settings: readonly Setting[]): string {
  return `\n${`# --- ${name} `.padEnd(columns_max, '-')}\n${settings.map(entry).join('')}`;
}

function entry({ key, unset }: Setting): string {
  const { says = '', example = '', secret } = settingWords[key] ?? {};
  const none = unset === '' ? ' No default.' : '';
  const inFile = secret ? `# In a file: ${key}_FILE=/run/secrets/${key.toLowerCase()}\n` : '';
  const line = unset === null ? `${key}=${example}` : `# ${key}=${unset || example}`;
  return `\n${comment(`${says}${none}`)}${inFile}${line}\n`;
}

const columns_max = 98;

/** A comment in lines that fit. */
function comment(text: string): string {
  let line = '#';
  let lines = '';
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > columns_max) {
      lines += `${line}\n`;
      line = '#';
    }
    line += ` ${word}`;
  }
  return `${lines}${line}\n`;
}
