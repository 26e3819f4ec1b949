import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { Database } from '#infra/db/database.js';
import { messageOf } from '#infra/error-text.js';
import { runUntilStopped } from '#infra/lifecycle.js';
import { createLog } from '#infra/log.js';
import { nestLog } from '#infra/nest-log.js';
import { startOpsServer } from '#infra/ops-server.js';
import { AlertsMetrics } from './alerts.metrics.js';
import { AlertsModule, Codes, Settings } from './alerts.module.js';
import { CommandDesk } from './commands/command-desk.js';
import { ReportWorker } from './delivery/report-worker.js';
import { EvaluationLoop } from './evaluation-loop.js';
import { HindsightWorker } from './hindsight/hindsight-worker.js';
import { NoticeWorker } from './notices/notice-worker.js';
import { OncallKeeper } from './oncall/oncall-keeper.js';
import { OutboxWorker } from './outbox-worker.js';
import { ReceiverKeeper } from './receiver-keeper.js';
import { RuleKeeper } from './rule-keeper.js';

const log = createLog('alerts');

function refuse(error: unknown): never {
  process.stderr.write(`alerts: ${messageOf(error)}\n`);
  process.exit(1);
}

const app = await NestFactory.createApplicationContext(AlertsModule, {
  logger: nestLog(log),
  abortOnError: false,
}).catch(refuse);
const { config } = app.get(Settings);
const loop = app.get(EvaluationLoop);
const ops = await startOpsServer({
  host: config.ALERTS_OPS_HOST,
  port: config.ALERTS_OPS_PORT,
  registry: app.get(AlertsMetrics).registry,
  ready: async () => (loop.trouble === null ? [] : [loop.trouble]),
}).catch(refuse);
log.info({ opsPort: ops.port }, 'ready');
process.send?.({ type: 'ready', opsPort: ops.port });

await runUntilStopped({
  log,
  async close() {
    await app.get(HindsightWorker).close();
    await loop.close();
    await app.get(CommandDesk).close();
    await app.get(OutboxWorker).close();
    await app.get(NoticeWorker).close();
    await app.get(ReportWorker).close();
    app.get(RuleKeeper).close();
    app.get(Codes).close();
    app.get(ReceiverKeeper).close();
    app.get(OncallKeeper).close();
    await ops.close();
    await app.get(Database).close();
  },
});
