/**
 * How much faster than time a backtest lives: some hours of 100,000 terminals, from the database,
 * with the shipped rules; in strides, as it does by itself, by seconds and by tens of seconds. The
 * reference is real time itself. CPU time is told beside it, since the machine may have other work.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { HOUR, SECOND } from '#domain/base/instant.js';
import { packDigest } from '#domain/digest/pack-digest.js';
import type { Pace } from '#domain/engine/replay.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { migrate } from '#infra/db/migrate.js';
import { startPostgres } from '#infra/postgres/embedded-postgres.js';
import { backtest } from '../../../apps/tillwatch/src/rules/backtest.js';
import { makeHome } from '../../../apps/tillwatch/src/service/make-home.js';
import { MIGRATIONS_DIR } from '../../support/repository.js';
import { shippedSettings } from '../../support/shipped-settings.js';
import { chance } from '../../support/tiny-fleet.js';
import { aFleetDay, type FleetDay, secondOf } from '../history-day.js';
import type { Bench } from '../main.js';

const terminals = Number(process.env.BENCH_TERMINALS ?? 100_000);
const hours = Number(process.env.BENCH_HOURS ?? 24);
const payments_a_day = 50;

/** Factors on real time, and how much memory a day needs. */
export const bench: Bench = async (say) => {
  const folder = makeHome('bench-backtest');
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  await migrate(postgres.url, { dir: MIGRATIONS_DIR });
  const db = openDatabase({ url: postgres.url, max: 2, name: 'bench' });
  try {
    const shipped = await shippedSettings();
    await seed(db, aFleetDay(terminals, payments_a_day), say);
    const run = async (pace: Pace) => {
      const begun = performance.now();
      const cpu = process.cpuUsage();
      let rss = 0;
      const done = await backtest(db, {
        tenant: 'demo',
        days: 2,
        pace,
        settings: [shipped],
        onProgress: () => {
          rss = Math.max(rss, process.memoryUsage().rss);
        },
      });
      if (!done) throw new Error('nothing to live through');
      const { user, system } = process.cpuUsage(cpu);
      const span = done.to - done.from;
      const found = done.gathered[0]?.incidents().length ?? 0;
      const speed = Math.round(span / (performance.now() - begun));
      const speedCpu = Math.round(span / ((user + system) / 1_000));
      const step = pace === 'strides' ? 'strides' : `a step of ${pace / SECOND} s`;
      say(`${step}: ${speed} × real time, ${found} incidents`);
      return { speed, speedCpu, found, rss: Math.round(rss / 2 ** 20) };
    };
    const exact = await run(SECOND);
    const strides = await run('strides');
    const rough = await run(10 * SECOND);
    return {
      figures: {
        hours,
        terminals,
        incidents: strides.found,
        incidents_step_1s: exact.found,
        incidents_step_10s: rough.found,
        rss_mib: strides.rss,
      },
      ratios: {
        times_real_time: strides.speed,
        times_real_time_cpu: strides.speedCpu,
        times_real_time_step_1s: exact.speed,
        times_real_time_step_1s_cpu: exact.speedCpu,
        times_real_time_step_10s: rough.speed,
        times_real_time_step_10s_cpu: rough.speedCpu,
      },
    };
  } finally {
    await db.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

async function seed(db: Database, fleet: FleetDay, say: (text: string) => void): Promise<void> {
  const profiles = [...fleet.profiles].map(([id, attributes]) => ({ id, attributes }));
  await db.pool.query(
    `insert into profile (id, tenant, attributes) overriding system value
     select id, 'demo', attributes
       from json_to_recordset($1) as p (id int, attributes jsonb)`,
    [JSON.stringify(profiles)],
  );
  const draw = chance(11);
  const begin = Date.UTC(2026, 2, 10);
  const seconds = (hours * HOUR) / SECOND;
  const page = 60;
  for (let second = 0; second < seconds; second += page) {
    const rows = Array.from({ length: Math.min(page, seconds - second) }, (_, i) => {
      const digest = secondOf(fleet, begin + (second + i + 1) * SECOND, draw);
      const at = new Date(digest.to).toISOString();
      return { position: second + i + 1, at, body: packDigest(digest) };
    });
    await db.pool.query(
      `insert into digest (position, tenant, at, body)
       select position, 'demo', at, body
         from json_to_recordset($1) as d (position int8, at timestamptz, body json)`,
      [JSON.stringify(rows)],
    );
  }
  say(`${seconds} digests of ${terminals} terminals`);
}
