import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { Database } from '#infra/db/database.js';
import { messageOf } from '#infra/error-text.js';
import { runUntilStopped } from '#infra/lifecycle.js';
import { createLog } from '#infra/log.js';
import { nestLog } from '#infra/nest-log.js';
import { startOpsServer } from '#infra/ops-server.js';
import { BatchWriter } from './batch-writer.js';
import { Checkpointer } from './checkpointer.js';
import { CommandSender } from './commands/command-sender.js';
import { Housekeeper } from './housekeeper.js';
import { IngestMetrics } from './ingest.metrics.js';
import { IngestModule, Memory, Settings } from './ingest.module.js';
import { MqttSource } from './mqtt/mqtt-source.js';
import { RegistryBook } from './registry-book.js';
import { tellReceipts } from './tell-receipts.js';

const log = createLog('ingest');

function refuse(error: unknown): never {
  process.stderr.write(`ingest: ${messageOf(error)}\n`);
  process.exit(1);
}

// A part that cannot go on ends the process: its next start reads everything anew.
process.on('unhandledRejection', (err) => {
  log.error({ err }, 'this process cannot go on');
  process.exit(1);
});

const app = await NestFactory.createApplicationContext(IngestModule, {
  logger: nestLog(log),
  abortOnError: false,
}).catch(refuse);
const { config } = app.get(Settings);
const source = app.get(MqttSource);
const writer = app.get(BatchWriter);
writer.onStored = (slots) => tellReceipts(app.get(Memory).book, slots, source);
const ops = await startOpsServer({
  host: config.INGEST_OPS_HOST,
  port: config.INGEST_OPS_PORT,
  registry: app.get(IngestMetrics).registry,
  ready: async () => [source.trouble, writer.trouble].filter((reason) => reason !== null),
}).catch(refuse);
log.info({ mqtt: source.address, opsPort: ops.port }, 'ready');
process.send?.({ type: 'ready', mqtt: source.address, opsPort: ops.port });

await runUntilStopped({
  log,
  async close() {
    // What is being written is still acknowledged; what is not acknowledged is sent again.
    source.stopReading();
    await app.get(CommandSender).close();
    await writer.close();
    await source.close();
    await app.get(Checkpointer).close();
    await app.get(Housekeeper).close();
    await app.get(RegistryBook).close();
    await ops.close();
    await app.get(Database).close();
  },
});
