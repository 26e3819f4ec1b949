import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DomainError } from '#domain/base/domain-error.js';
import { Tenant } from '#domain/message/schema.js';
import { loadConfig } from '#infra/config.js';
import { openDatabase } from '#infra/db/database.js';
import { createLog } from '#infra/log.js';
import { loadRegulation } from '#infra/yaml/load-regulation.js';
import { ExportIncident, exportAccount } from '../../../api/src/lifecycle/export-incident.js';
import { readAccount } from '../../../api/src/lifecycle/read-account.js';
import { readDuties } from '../../../api/src/regulation/read-duties.js';
import { Misuse } from '../misuse.js';
import { fail } from '../say.js';

export const INCIDENTS_USAGE = `tillwatch incidents export ID [--format md] [--out FILE]

An incident from the database at DATABASE_URL as a document: its facts, figures, roles, timeline,
playbook, and (with REGULATION_FILE) reports to authorities. The page (html) has no scripts and
prints on A4.

  --format F       json, md or html                  (md)
  --lang zh-CN     in Chinese                        (en)
  --zone ZONE      the time zone of all moments      (UTC)
  --tenant NAME    whose incident                    (demo)
  --out FILE       to a file                         (stdout)
`;

const OPTIONS = {
  format: { type: 'string', default: 'md' },
  lang: { type: 'string', default: 'en' },
  zone: { type: 'string', default: 'UTC' },
  tenant: { type: 'string', default: 'demo' },
  out: { type: 'string' },
} as const;
const IncidentsConfig = z.object({
  DATABASE_URL: z.string().min(1),
  REGULATION_FILE: z.string().optional(),
});

/** Writes an incident out; ends with 1 when there is none of that id. */
export async function incidents(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  const [verb, id, ...rest] = positionals;
  if (verb !== 'export' || id === undefined || rest.length > 0) {
    throw new Misuse('expected `incidents export ID`');
  }
  const { out, tenant, format, lang, zone } = values;
  if (!Tenant.safeParse(tenant).success) throw new Misuse('no tenant can have that name');
  const form = ExportIncident.safeParse({ format, lang, zone });
  if (!form.success) {
    const [issue] = form.error.issues;
    throw new Misuse(`--${String(issue?.path[0])}: ${issue?.message}`);
  }
  const { DATABASE_URL: url, REGULATION_FILE: file } = loadConfig(IncidentsConfig, process.env);
  const regulation = await loadRegulation(file);
  const db = openDatabase({
    url,
    max: 1,
    name: 'tillwatch incidents',
    log: createLog('incidents'),
  });
  try {
    const now = Date.now();
    const account = await readAccount(db, regulation, tenant, id, now);
    const duties = await readDuties(db, regulation, tenant, id, now);
    const { text } = exportAccount(account, duties, form.data, now);
    if (out === undefined) process.stdout.write(text);
    else await writeFile(out, text);
    return 0;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return fail(error.detail);
  } finally {
    await db.close();
  }
}
