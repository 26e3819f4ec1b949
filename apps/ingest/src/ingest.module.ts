import { hostname } from 'node:os';
import { Module } from '@nestjs/common';
import { Clock, clockFromEnv } from '#infra/clock.js';
import { loadConfig } from '#infra/config.js';
import { Database, openDatabase } from '#infra/db/database.js';
import { untilReached, waitForDatabase } from '#infra/db/wait.js';
import { createLog } from '#infra/log.js';
import { provide } from '#infra/provide.js';
import { loadCodeBook } from '#infra/yaml/load-codes.js';
import { LogWriter } from './batch/log-writer.js';
import { UnlistedCodes } from './batch/unlisted-codes.js';
import { BatchWriter, startBatchWriter } from './batch-writer.js';
import { loadBook } from './book/load-book.js';
import type { TerminalBook } from './book/terminal-book.js';
import { Checkpointer, startCheckpointer } from './checkpointer.js';
import { CommandSender, startCommandSender } from './commands/command-sender.js';
import { Housekeeper, startHousekeeper } from './housekeeper.js';
import { IngestConfig } from './ingest.config.js';
import { IngestMetrics } from './ingest.metrics.js';
import { Intake, openIntake } from './intake.js';
import { MqttSource } from './mqtt/mqtt-source.js';
import { openSource } from './mqtt/open-source.js';
import { openRegistryBook, RegistryBook } from './registry-book.js';

const log = createLog('ingest');
const database_wait_ms = 30_000;
/** One for the batch, others for what is looked up besides, the checkpoint and the house. */
const connections_max = 5;

/** The settings as a token. */
export abstract class Settings {
  abstract readonly config: IngestConfig;
}

/** What ingest knows of every terminal, and the log that makes it so. */
export abstract class Memory {
  abstract readonly book: TerminalBook;
  abstract readonly logWriter: LogWriter;
}

async function openMemory(
  { config }: Settings,
  db: Database,
  registry: RegistryBook,
  metrics: IngestMetrics,
): Promise<Memory> {
  const codes = new UnlistedCodes(await loadCodeBook(config.CODES_DIR));
  const { book, position } = await loadBook(db, registry);
  metrics.terminals.set(book.size);
  log.info({ terminals: book.size, position }, 'read the ledger');
  return { book, logWriter: new LogWriter(db, book, position, codes) };
}

/*
 *  MqttSource ──▶ Intake ──▶ BatchWriter ──▶ PostgreSQL
 *      ▲            decode      one commit      │ message, terminal, counts, digest
 *      │└───────── PUBACK ◀─────────────────────┤
 *      └────────── CommandSender ◀──────────────┘ command_target
 */
@Module({
  providers: [
    provide(Settings, [], () => ({ config: loadConfig(IngestConfig, process.env) })),
    provide(Clock, [], () => clockFromEnv(process.env)),
    provide(IngestMetrics, [], () => new IngestMetrics()),
    provide(Database, [Settings], async ({ config }) => {
      const db = openDatabase({
        url: config.DATABASE_URL,
        max: connections_max,
        name: 'tillwatch ingest',
        sendAhead: true,
        log,
      });
      await waitForDatabase(db, log, database_wait_ms);
      return db;
    }),
    provide(
      Housekeeper,
      [Settings, Database, Clock, IngestMetrics],
      ({ config: retention }, db, clock, metrics) =>
        startHousekeeper({ db, retention, clock, metrics, log }),
    ),
    provide(RegistryBook, [Database], (db) =>
      untilReached(db, log, 'reading the registry', () => openRegistryBook(db, log)),
    ),
    provide(Memory, [Settings, Database, RegistryBook, IngestMetrics], openMemory),
    provide(BatchWriter, [Memory, IngestMetrics, Clock], ({ logWriter }, metrics, clock) =>
      startBatchWriter({ logWriter, metrics, clock, log }),
    ),
    provide(
      Checkpointer,
      [Database, Memory, BatchWriter, IngestMetrics, Clock],
      (db, { book, logWriter }, writer, metrics, clock) =>
        startCheckpointer({ db, book, logWriter, writer, metrics, clock, log }),
    ),
    provide(Intake, [BatchWriter, IngestMetrics, Clock], (writer, metrics, clock) =>
      openIntake({ writer, metrics, clock, log }),
    ),
    provide(
      MqttSource,
      [Settings, Intake, Clock, IngestMetrics],
      ({ config }, intake, clock, metrics) =>
        openSource(config, { name: hostname(), intake, clock, metrics, log }),
    ),
    provide(
      CommandSender,
      [Database, MqttSource, Clock, IngestMetrics],
      (db, source, clock, metrics) =>
        untilReached(db, log, 'listening to commands', () =>
          startCommandSender({ db, source, clock, metrics, log }),
        ),
    ),
  ],
})
export class IngestModule {}
