/** The database server: its version, schema, clock, disk, and the settings that keep promises. */
import { existsSync, readdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { z } from 'zod';
import { SECOND } from '#domain/base/instant.js';
import type { Database } from '#infra/db/database.js';
import { one, rows } from '#infra/db/query.js';
import { appliedMigrations, serverFacts } from '#infra/store/doctor.sql.js';
import { fine, problem, type Symptom, warning } from './symptom.js';

type Facts = z.output<typeof serverFacts.row>;

const version_min = 15;
const version_max = 18;
const clock_difference_max_ms = 2 * SECOND;
const disk_free_share_min = 0.1;
const GIB = 1_024 ** 3;

/** Examines the server; `migrated` tells whether the schema can be asked. */
export async function examineServer(
  db: Database,
  migrationsDir: string,
): Promise<{ readonly symptoms: Symptom[]; readonly migrated: boolean; readonly facts: Facts }> {
  const asked = Date.now();
  const facts = await one(db, serverFacts);
  const answered = Date.now();
  const schema = await examineSchema(db, facts, migrationsDir);
  const symptoms = [
    examineVersion(facts),
    schema,
    examineClock(facts.at.getTime(), asked, answered),
    examineCommits(facts),
    examineVacuum(facts),
    await examineDisk(db, facts),
  ];
  return { symptoms, migrated: schema.outcome === 'ok', facts };
}

function examineVersion({ version }: Facts): Symptom {
  const major = Math.floor(version / 10_000);
  if (major >= version_min && major <= version_max) return fine('version', `PostgreSQL ${major}`);
  const todo = `Use a version from ${version_min} to ${version_max}.`;
  const what = `PostgreSQL ${major}`;
  return major < version_min
    ? problem('version', what, 'The statements need what came later.', todo)
    : warning('version', what, 'Nobody has tried this version.', todo);
}

async function examineSchema(db: Database, facts: Facts, dir: string): Promise<Symptom> {
  const files = readdirSync(dir).filter((name) => name.endsWith('.sql'));
  const known = files.map((name) => name.replace(/\.sql$/, '')).sort();
  const applied = facts.migrated ? (await rows(db, appliedMigrations)).map((row) => row.name) : [];
  const lacking = known.filter((name) => !applied.includes(name));
  const strange = applied.filter((name) => !known.includes(name));
  if (strange.length > 0) {
    const what = `the database has migrations of a newer version: ${strange.join(', ')}`;
    return problem('schema', what, 'This version does not know them.', 'Run the newer version.');
  }
  if (lacking.length === 0) return fine('schema', `schema is current: ${known.at(-1)}`);
  const what = `migrations are missing: ${lacking.join(', ')}`;
  return problem('schema', what, 'Statements fail without them.', 'Run `tillwatch migrate`.');
}

/** The answer was made at some moment between asking and having it. */
function examineClock(at: number, asked: number, answered: number): Symptom {
  const difference = at < asked ? asked - at : Math.max(0, at - answered);
  const what = `clocks of this machine and the database differ by ${difference} ms`;
  if (difference <= clock_difference_max_ms) return fine('clock', what);
  const why = 'Partitions, retention and "last heard" follow our clock, people read the other.';
  return warning('clock', what, why, 'Let both follow a time server (chrony, systemd-timesyncd).');
}

function examineCommits(facts: Facts): Symptom {
  const off = (['fsync', 'synchronous_commit', 'full_page_writes'] as const).filter(
    (name) => facts[name] === 'off',
  );
  if (off.length === 0) return fine('commits', 'commits are on disk when they are answered');
  const why = 'A crash loses messages that terminals were told are stored.';
  return problem('commits', `off: ${off.join(', ')}`, why, 'Turn them on.');
}

function examineVacuum({ autovacuum }: Facts): Symptom {
  if (autovacuum === 'on') return fine('autovacuum', 'autovacuum is on');
  const why = 'Counts and the ledger are updated in place; without it they grow for ever.';
  return problem('autovacuum', 'autovacuum is off', why, 'Turn it on.');
}

async function examineDisk(db: Database, facts: Facts): Promise<Symptom> {
  const size = `the database has ${(facts.bytes / GIB).toFixed(1)} GiB`;
  const folder = facts.data_directory;
  const isLocal = /\/\/(127\.|localhost|\[::1\])/.test(db.address);
  if (folder === null || !isLocal || !existsSync(folder)) {
    return fine('disk', `${size}; its disk is not this machine's to look at`);
  }
  const { bavail, blocks, bsize } = await statfs(folder);
  const what = `${size}, ${((bavail * bsize) / GIB).toFixed(1)} GiB are free in ${folder}`;
  if (bavail / blocks >= disk_free_share_min && bavail * bsize >= GIB) return fine('disk', what);
  const why = 'On a full disk nothing is stored, and PostgreSQL may not start again.';
  return problem('disk', what, why, 'Make room, or shorten a RETENTION setting.');
}
