import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Instant } from '#domain/base/instant.js';
import { readConfig } from '#infra/config.js';
import { openDatabase } from '#infra/db/database.js';
import { messageOf } from '#infra/error-text.js';
import { createLog } from '#infra/log.js';
import { examineBooks } from '../doctor/examine-books.js';
import { examineCertificate, examineIngest, examineSettings } from '../doctor/examine-processes.js';
import { examineRules } from '../doctor/examine-rules.js';
import { examineServer } from '../doctor/examine-server.js';
import { fine, problem, type Symptom, textOf } from '../doctor/symptom.js';

export const DOCTOR_USAGE = `tillwatch doctor [--json]

Looks at the settings, the database at DATABASE_URL and what runs here, with the environment that
the service has. Of everything that is not well it says what, why it matters and what to do.
Changes nothing.

  --json           the findings as JSON on stdout, a line each

Exit 0 when there is no problem (a warning is none), 1 when there is one, 2 when called wrongly.
`;

const DoctorConfig = z.object({ DATABASE_URL: z.string().min(1) });

/** Examines everything and says what is not well. */
export async function doctor(args: readonly string[]): Promise<number> {
  const options = { json: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const now = Date.now();
  const symptoms = [
    ...examineSettings(process.env),
    ...(await examineDatabase(now)),
    ...(await examineIngest(process.env)),
    ...examineCertificate(process.env, now),
  ];
  for (const symptom of symptoms) {
    process.stdout.write(`${values.json ? JSON.stringify(symptom) : textOf(symptom)}\n`);
  }
  return symptoms.some(({ outcome }) => outcome === 'problem') ? 1 : 0;
}

async function examineDatabase(now: Instant): Promise<Symptom[]> {
  const read = readConfig(DoctorConfig, process.env, (path) => readFileSync(path, 'utf8'));
  if (!read.ok) return [fine('database', 'no DATABASE_URL: no database to look at', 'skipped')];
  const log = createLog('doctor');
  const url = read.value.DATABASE_URL;
  const db = openDatabase({ url, max: 1, name: 'tillwatch doctor', log });
  try {
    const dir = new URL('../../../../../deploy/timescale/migrations', import.meta.url);
    const { symptoms, migrated, facts } = await examineServer(db, fileURLToPath(dir));
    const reached = fine('database', `the database answers at ${db.address}`);
    const books = migrated ? await examineBooks(db, facts.timescale, now) : [];
    const rules = migrated ? [await examineRules(db)] : [];
    return [reached, ...symptoms, ...books, ...rules];
  } catch (error) {
    const what = `the database at ${db.address} cannot be asked: ${messageOf(error)}`;
    const todo = 'Is the server there, and are name and password in DATABASE_URL right?';
    return [problem('database', what, 'Nothing is stored and nobody is told.', todo)];
  } finally {
    await db.close();
  }
}
