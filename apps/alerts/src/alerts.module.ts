import { Module } from '@nestjs/common';
import type { CodeBook } from '#domain/code/code-book.js';
import type { SeverityPolicy } from '#domain/incident/severity-policy.js';
import { Clock, clockFromEnv } from '#infra/clock.js';
import { loadConfig } from '#infra/config.js';
import { Database, openDatabase } from '#infra/db/database.js';
import { waitForDatabase } from '#infra/db/wait.js';
import { createLog } from '#infra/log.js';
import { provide } from '#infra/provide.js';
import { loadCodeBook } from '#infra/yaml/load-codes.js';
import { loadSeverity } from '#infra/yaml/load-severity.js';
import { AlertsConfig } from './alerts.config.js';
import { AlertsMetrics } from './alerts.metrics.js';
import { EvaluationLoop, startEvaluationLoop } from './evaluation-loop.js';
import { OutboxWorker, startOutboxWorker } from './outbox-worker.js';
import { ReceiverKeeper, startReceiverKeeper } from './receiver-keeper.js';
import { RuleKeeper, startRuleKeeper } from './rule-keeper.js';

const log = createLog('alerts');
const database_wait_ms = 30_000;
const connections_max = 6;

/** What codes mean, as a token. */
export abstract class Codes {
  abstract readonly book: CodeBook;
}

/** Limits of severity, as a token. */
export abstract class Severities {
  abstract readonly policy: SeverityPolicy | undefined;
}

/** The settings as a token. */
export abstract class Settings {
  abstract readonly config: AlertsConfig;
}

/*
 *  digests, people's events ──▶ EvaluationLoop ──▶ incidents, runs, outbox ──▶ OutboxWorker ──▶
 *                                 tick (pure)          one transaction           receivers
 */
@Module({
  providers: [
    provide(Settings, [], () => ({ config: loadConfig(AlertsConfig, process.env) })),
    provide(Codes, [Settings], async ({ config }) => ({
      book: await loadCodeBook(config.CODES_DIR),
    })),
    provide(Severities, [Settings], async ({ config }) => ({
      policy: await loadSeverity(config.SEVERITY_FILE),
    })),
    provide(Clock, [], () => clockFromEnv(process.env)),
    provide(AlertsMetrics, [], () => new AlertsMetrics()),
    provide(Database, [Settings], async ({ config }) => {
      const url = config.DATABASE_URL;
      const db = openDatabase({ url, max: connections_max, name: 'tillwatch alerts', log });
      await waitForDatabase(db, log, database_wait_ms);
      return db;
    }),
    provide(
      RuleKeeper,
      [Settings, Database, Clock, AlertsMetrics],
      ({ config }, db, clock, metrics) => startRuleKeeper({ config, db, clock, metrics, log }),
    ),
    provide(ReceiverKeeper, [Settings, AlertsMetrics], ({ config }, metrics) =>
      startReceiverKeeper({ config, env: process.env, metrics, log }),
    ),
    provide(
      EvaluationLoop,
      [Settings, Codes, Severities, Database, Clock, RuleKeeper, ReceiverKeeper, AlertsMetrics],
      ({ config }, { book: codes }, { policy: severity }, db, clock, rules, receivers, metrics) =>
        startEvaluationLoop({
          config,
          codes,
          ...(severity && { severity }),
          db,
          clock,
          rules,
          receivers,
          metrics,
          log,
        }),
    ),
    provide(
      OutboxWorker,
      [Database, Clock, ReceiverKeeper, AlertsMetrics],
      (db, clock, keeper, metrics) =>
        startOutboxWorker({
          db,
          clock,
          receivers: () => keeper.current().receivers,
          metrics,
          log,
        }),
    ),
  ],
})
export class AlertsModule {}
