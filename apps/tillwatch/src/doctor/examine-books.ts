/** What ingest keeps: partitions, the checkpoint, what is rejected, terminals and their clocks. */
import { DAY, HOUR, type Instant, MINUTE } from '#domain/base/instant.js';
import type { Database } from '#infra/db/database.js';
import { one, rows } from '#infra/db/query.js';
import { absentTables, rejectedSince, terminalFacts, topReasons } from '#infra/store/doctor.sql.js';
import { readLog } from '#infra/store/log.sql.js';
import { countUnpartitioned } from '#infra/store/retention.sql.js';
import { fine, type Symptom, warning } from './symptom.js';

const checkpoint_age_max_ms = 5 * MINUTE;
const rejected_share_max = 0.02;

/** Examines what is in the tables. */
export async function examineBooks(
  db: Database,
  timescale: boolean,
  now: Instant,
): Promise<Symptom[]> {
  return [
    await examinePartitions(db, timescale, now),
    await examineDefault(db),
    await examineCheckpoint(db, now),
    ...(await examineRejected(db, now)),
    ...(await examineTerminals(db)),
  ];
}

async function examinePartitions(db: Database, timescale: boolean, now: Instant): Promise<Symptom> {
  if (timescale) return fine('partitions', 'TimescaleDB makes the partitions');
  const days = [now, now + DAY].map((at) =>
    new Date(at).toISOString().slice(0, 10).replaceAll('-', ''),
  );
  const names = ['heartbeat', 'event'].flatMap((kind) => days.map((day) => `${kind}_${day}`));
  const absent = (await rows(db, absentTables, names)).map(({ name }) => name);
  if (absent.length === 0) return fine('partitions', 'partitions of today and tomorrow are there');
  const what = `partitions are missing: ${absent.join(', ')}`;
  const why = 'Messages of that day fall into the default partition, which is no day to drop.';
  return warning('partitions', what, why, 'Start ingest: it makes them at its start and hourly.');
}

async function examineDefault(db: Database): Promise<Symptom> {
  const { n } = await one(db, countUnpartitioned);
  if (n === 0) return fine('default_partition', 'no message lies in a default partition');
  const why = 'Their partition was not made in time; they are kept, and go with age.';
  const todo = 'If it grows, look for `could not keep house` in the log of ingest.';
  return warning('default_partition', `${n} messages lie in the default partition`, why, todo);
}

async function examineCheckpoint(db: Database, now: Instant): Promise<Symptom> {
  const { position, checkpoint, checkpoint_at } = await one(db, readLog);
  const behind = position - checkpoint;
  const age = Math.max(0, now - checkpoint_at.getTime());
  const what = `the checkpoint is ${behind} batches and ${Math.round(age / 1_000)} s behind`;
  if (behind === 0 || age <= checkpoint_age_max_ms) return fine('checkpoint', what);
  const why = 'Nothing is lost, but a restart of ingest reads the whole journal since then.';
  const todo = 'Is ingest running? Look for `checkpoint not written` in its log.';
  return warning('checkpoint', what, why, todo);
}

async function examineRejected(db: Database, now: Instant): Promise<Symptom[]> {
  const since = new Date(now - HOUR);
  const { received, rejected, shed } = await one(db, rejectedSince, since);
  const reasons = await rows(db, topReasons, since);
  const top = reasons.map(({ reason, samples }) => `${reason} (${samples})`).join(', ');
  const told = `${rejected} of ${received} messages were rejected in the last hour`;
  const what = top === '' ? told : `${told}; most frequent in samples: ${top}`;
  const symptoms = [
    rejected <= rejected_share_max * received
      ? fine('rejected', what)
      : warning(
          'rejected',
          what,
          'Mostly a new version of an application that does not keep to the contract.',
          'Look at the samples: select * from quarantine order by id desc limit 20.',
        ),
  ];
  if (shed === 0) return symptoms;
  const why = 'More arrives than the database takes; terminals send it again.';
  const todo = 'Look at pos_ingest_write_seconds; give the database more.';
  return [...symptoms, warning('shed', `${shed} messages were turned away`, why, todo)];
}

async function examineTerminals(db: Database): Promise<Symptom[]> {
  const { known, registered, skewed } = await one(db, terminalFacts);
  const strangers = known - registered;
  const told = `${known} terminals are known, ${registered} of them by birth or registry`;
  return [
    strangers <= registered
      ? fine('registry', told)
      : warning(
          'registry',
          told,
          'Of the others neither shop nor acquirer is known: no cause is found among them.',
          'Let terminals say who they are (birth), or load a registry of the fleet.',
        ),
    skewed === 0
      ? fine('clocks', 'no clock of a terminal is wrong')
      : warning(
          'clocks',
          `${skewed} terminals have a clock that is wrong`,
          'Their own times are history only; detection uses our receive time.',
          'Terminals with clockSkewMs in GET /api/v1/terminals; let them follow a time server.',
        ),
  ];
}
