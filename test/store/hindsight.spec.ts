/** What comes late pages nobody, and says with hindsight what would have been told, and when. */
import { MINUTE } from '#domain/base/instant.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { execute } from '#infra/db/query.js';
import { lookBack } from '#infra/history/look-back.js';
import { saveIncident } from '#infra/store/incidents.sql.js';
import { AlertsMetrics } from '../../apps/alerts/src/alerts.metrics.js';
import type { Ask } from '../../apps/alerts/src/hindsight/ask-child.js';
import {
  type HindsightOptions,
  startHindsightWorker,
} from '../../apps/alerts/src/hindsight/hindsight-worker.js';
import { anOutage } from '../support/an-outage.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type Books, keepBooks } from '../support/keep-books.js';
import { BACK_AT, FAULT_AT, liveThrough, offlineCohort } from '../support/offline-cohort.js';
import { silentLog } from '../support/silent-log.js';
import { storeFaults } from '../support/store-faults.js';

let database: TestDatabase;
let db: Database;
let books: Books;
let token: number;

/** Half an hour of a fleet, each batch committed. */
const LIFE_LIMIT_MS = 300_000;
const { batches, buffer } = offlineCohort();
const isOfOne = ([to]: (typeof buffer)[number]) => to.startsWith('T-acq-1-0/');

// Everybody is heard in time but those who are away; one of them has told what it has to tell.
beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 4, name: 'hindsight spec', log: silentLog });
  books = await keepBooks(db);
  await liveThrough(
    db,
    books,
    batches.filter(({ at }) => at <= BACK_AT),
  );
  await books.write(buffer.filter(isOfOne));
  token = await liveThrough(
    db,
    books,
    batches.filter(({ at }) => at > BACK_AT),
  );
}, LIFE_LIMIT_MS);

afterAll(async () => {
  await db?.close();
  await database?.close();
  await stopTestServer();
});

const NOW = BACK_AT + 5 * MINUTE;

/** A worker that looks, until it is closed. */
function look(options: Partial<HindsightOptions> = {}) {
  const metrics = new AlertsMetrics();
  const clock = { now: () => NOW, realDelay: (ms: number) => ms };
  const ask: Ask = (question) => lookBack(db, question);
  const usual = { db, clock, metrics, log: silentLog, token: () => token, ask };
  const worker = startHindsightWorker({ ...usual, settleMs: 4 * MINUTE, ...options });
  return {
    close: () => worker.close(),
    outcomes: async () => {
      const counter = await metrics.hindsight.get();
      return Object.fromEntries(counter.values.map(({ labels, value }) => [labels.outcome, value]));
    },
  };
}

/** Looks at everything that came late; answers what became of it. */
async function lookAtAll(options: Partial<HindsightOptions> = {}) {
  const worker = look(options);
  try {
    await eventually('everything to be looked at', async () => (await unread()) === 0);
    return await worker.outcomes();
  } finally {
    await worker.close();
  }
}

async function sql(text: string) {
  return (await db.pool.query(text)).rows;
}

const unread = async () => {
  const [row] = await sql(`
    select count(*)::int as n from late_digest left join hindsight_read using (tenant)
     where position > coalesce(read_position, 0)`);
  return row.n as number;
};
const findings = () => sql('select n, found_at, incident, body from hindsight order by n');
const forget = () => sql('delete from hindsight_read');

test('the failures of one that tells them late say nothing', async () => {
  expect(await unread()).toBeGreaterThan(0);
  expect(await lookAtAll()).toEqual({ nothing: 1 });
  expect(await findings()).toEqual([]);
});

describe('an outage that forty tell of when it is over', () => {
  beforeAll(async () => {
    // In another order, and in pieces.
    const others = buffer.filter((said) => !isOfOne(said)).reverse();
    const half = Math.floor(others.length / 2);
    await books.write(others.slice(half));
    await books.write(others.slice(0, half));
    // The engine reads on, and decides.
    token = await liveThrough(db, books, [{ at: NOW, said: [] }]);
  });

  test('pages nobody, and the books are right', async () => {
    expect(await sql('select id from incident')).toEqual([]);
    expect(await sql('select id from outbox')).toEqual([]);
    expect(await storeFaults(database.url, { ledger: false })).toEqual({});
    expect(await unread()).toBeGreaterThan(10);
  });

  test('is counted once, however often the buffer is told', async () => {
    const count = () => sql('select count(*)::int as n, sum(hits)::int as hits from late_digest');
    const before = await count();
    const again = await books.write([...buffer].reverse());
    expect(new Set(again)).toEqual(new Set(['duplicate']));
    expect(await count()).toEqual(before);
  });

  test('is left alone until it has settled, and by whoever does not decide', async () => {
    let asked = 0;
    const ask: Ask = async () => {
      asked += 1;
      return [];
    };
    const young = { now: () => BACK_AT + MINUTE, realDelay: (ms: number) => ms };
    const workers = [look({ ask, clock: young }), look({ ask, token: () => null })];
    for (const worker of workers) await worker.close();
    // One that has lost the lead while it lived through the past keeps nothing of it.
    const lost = look({ ask, token: () => token - 1 });
    await eventually('it to be asked', () => asked > 0);
    await lost.close();
    expect(asked).toBe(1);
    expect(await unread()).toBeGreaterThan(0);
  });

  test('is seen when the one that began to look has died', async () => {
    let asked = 0;
    const never: Ask = (_question, signal) => {
      asked += 1;
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('killed')));
      });
    };
    const dying = look({ ask: never });
    await eventually('it to be asked', () => asked > 0);
    await dying.close();
    expect(await findings()).toEqual([]);
    expect(await lookAtAll()).toEqual({ found: 1 });
    const [found, ...more] = await findings();
    expect(more).toEqual([]);
    expect(found.body).toMatchObject({
      ...{ kind: 'missed', rule: 'MassError55', of: 'outage', severity: 'SEV1' },
      cause: [{ attribute: 'acquirer', value: 'acq-1' }],
      ...{ incident: null, detectedAt: null },
    });
    const { firedAt, heardAt, lateTerminals } = found.body;
    expect(firedAt).toBeGreaterThan(FAULT_AT);
    expect(firedAt - FAULT_AT).toBeLessThan(MINUTE);
    expect(heardAt).toBeGreaterThanOrEqual(BACK_AT);
    // Those that it took to be sure.
    expect(lateTerminals).toBeGreaterThan(5);
    // It stays what nobody was told.
    expect(await sql('select id from incident')).toEqual([]);
    expect(await sql('select id from outbox')).toEqual([]);
  });

  test('is found again without a change, and joined to the incident that came later', async () => {
    const before = await findings();
    await forget();
    expect(await lookAtAll()).toEqual({ found: 1 });
    expect(await findings()).toEqual(before);
    const told = anOutage({
      cause: [{ attribute: 'acquirer', value: 'acq-1' }],
      ...{ startedAt: FAULT_AT, detectedAt: FAULT_AT + 10 * MINUTE, status: 'resolved' },
      resolvedAt: FAULT_AT + 12 * MINUTE,
    });
    const [start, end] = [new Date(told.startedAt), new Date(told.resolvedAt ?? 0)];
    const face = JSON.stringify(told);
    await execute(db, saveIncident, 'demo', told.id, 'resolved', 'SEV1', start, end, end, face);
    await forget();
    await lookAtAll();
    const [joined, ...more] = await findings();
    expect(more).toEqual([]);
    expect(joined).toMatchObject({ n: before[0].n, incident: 'inc-1' });
    expect(joined.body).toMatchObject({ kind: 'earlier', detectedAt: told.detectedAt });
  });

  test('is left with a word when it cannot be lived through', async () => {
    await forget();
    const fails: Ask = async () => {
      throw new Error('out of memory');
    };
    expect(await lookAtAll({ ask: fails })).toEqual({ gave_up: 1 });
    await forget();
    await sql('delete from engine_past');
    expect(await lookAtAll()).toEqual({ not_kept: 1 });
  });
});
