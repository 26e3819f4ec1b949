import { hostname } from 'node:os';
import { Module } from '@nestjs/common';
import { Clock, clockFromEnv } from '#infra/clock.js';
import { loadConfig } from '#infra/config.js';
import { Database, openDatabase } from '#infra/db/database.js';
import { waitForDatabase } from '#infra/db/wait.js';
import { createLog } from '#infra/log.js';
import { provide } from '#infra/provide.js';
import { BatchWriter, startBatchWriter } from './batch-writer.js';
import { IngestConfig } from './ingest.config.js';
import { IngestMetrics } from './ingest.metrics.js';
import { Intake, openIntake } from './intake.js';
import { MqttSource } from './mqtt/mqtt-source.js';
import { openSource } from './mqtt/open-source.js';
import { PartitionKeeper, startPartitionKeeper } from './partition-keeper.js';
import { openTerminalRegistry, TerminalRegistry } from './terminal-registry.js';

const log = createLog('ingest');
const database_wait_ms = 30_000;

/** The settings as a token. */
export abstract class Settings {
  abstract readonly config: IngestConfig;
}

/*
 *  MqttSource ──▶ Intake ──▶ BatchWriter ──▶ PostgreSQL
 *      ▲            decode      one commit      │ message, terminal, counts, digest
 *      └────────── PUBACK ◀─────────────────────┘
 */
@Module({
  providers: [
    provide(Settings, [], () => ({ config: loadConfig(IngestConfig, process.env) })),
    provide(Clock, [], () => clockFromEnv(process.env)),
    provide(IngestMetrics, [], () => new IngestMetrics()),
    provide(Database, [Settings], async ({ config }) => {
      const max = config.INGEST_LANES + 2;
      const db = openDatabase({ url: config.DATABASE_URL, max, name: 'tillwatch ingest', log });
      await waitForDatabase(db, log, database_wait_ms);
      return db;
    }),
    provide(TerminalRegistry, [Database], openTerminalRegistry),
    provide(PartitionKeeper, [Database, Clock], (db, clock) =>
      startPartitionKeeper(db, clock, log),
    ),
    provide(
      BatchWriter,
      [Database, TerminalRegistry, IngestMetrics, Settings],
      (db, registry, metrics, { config }) => {
        const writer = `${hostname()}/${process.pid}`;
        return startBatchWriter({ db, registry, metrics, log, lanes: config.INGEST_LANES, writer });
      },
    ),
    provide(Intake, [BatchWriter, IngestMetrics], (writer, metrics) =>
      openIntake({ writer, metrics, log }),
    ),
    provide(
      MqttSource,
      [Settings, Intake, Clock, IngestMetrics],
      ({ config }, intake, clock, metrics) =>
        openSource(config, { name: hostname(), intake, clock, metrics, log }),
    ),
  ],
})
export class IngestModule {}
