import { Module } from '@nestjs/common';
import { MINUTE } from '#domain/base/instant.js';
import type { CodeBook } from '#domain/code/code-book.js';
import type { SeverityPolicy } from '#domain/incident/severity-policy.js';
import { nameOfPerson } from '#domain/oncall/roster.js';
import { Clock, clockFromEnv } from '#infra/clock.js';
import { readCommandKey } from '#infra/command/command-key.js';
import { loadConfig } from '#infra/config.js';
import { Database, openDatabase } from '#infra/db/database.js';
import { server_limit_ms } from '#infra/db/dedicated.js';
import { untilReached, waitForDatabase } from '#infra/db/wait.js';
import { createLog } from '#infra/log.js';
import { loadNotices } from '#infra/notices/load-notices.js';
import { provide } from '#infra/provide.js';
import { keepCodes } from '#infra/yaml/keep-codes.js';
import { loadRegulation } from '#infra/yaml/load-regulation.js';
import { loadSeverity } from '#infra/yaml/load-severity.js';
import { AlertsConfig } from './alerts.config.js';
import { AlertsMetrics } from './alerts.metrics.js';
import { ReminderWorker, startReminderWorker } from './authorities/reminder-worker.js';
import { roomsOf } from './authorities/rooms-of.js';
import { CommandDesk, startCommandDesk } from './commands/command-desk.js';
import type { NameOf } from './delivery/pass-on.js';
import { ReportWorker, startReportWorker } from './delivery/report-worker.js';
import { EvaluationLoop, startEvaluationLoop } from './evaluation-loop.js';
import { askChild } from './hindsight/ask-child.js';
import { HindsightWorker, startHindsightWorker } from './hindsight/hindsight-worker.js';
import { NoticeWorker, startNoticeWorker } from './notices/notice-worker.js';
import { OncallKeeper, startOncallKeeper } from './oncall/oncall-keeper.js';
import { OutboxWorker, startOutboxWorker } from './outbox-worker.js';
import { ReceiverKeeper, startReceiverKeeper } from './receiver-keeper.js';
import { RuleKeeper, startRuleKeeper } from './rule-keeper.js';

const log = createLog('alerts');
const database_wait_ms = 30_000;
const connections_max = 8;

/** What codes mean, as a token. */
export abstract class Codes {
  abstract readonly book: CodeBook;
  abstract close(): void;
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
 *  late digests ──▶ HindsightWorker ──▶ a process that lives through the past ──▶ hindsight
 */
@Module({
  providers: [
    provide(Settings, [], () => ({ config: loadConfig(AlertsConfig, process.env) })),
    provide(Codes, [Settings, AlertsMetrics], ({ config }, metrics) => {
      metrics.codesReloadOk.set(1);
      return keepCodes(config.CODES_DIR, {
        loaded() {
          metrics.codesReloadOk.set(1);
          log.info('codes loaded');
        },
        refused(mistakes) {
          metrics.codesReloadOk.set(0);
          log.error({ mistakes }, 'codes not loaded, the last good set stays in force');
        },
      });
    }),
    provide(Severities, [Settings], async ({ config }) => ({
      policy: await loadSeverity(config.SEVERITY_FILE),
    })),
    provide(Clock, [], () => clockFromEnv(process.env)),
    provide(AlertsMetrics, [], () => new AlertsMetrics()),
    provide(Database, [Settings], async ({ config }) => {
      const url = config.DATABASE_URL;
      const db = openDatabase({
        ...{ url, max: connections_max, name: 'tillwatch alerts', log },
        // The fence and the rows that a frozen process holds are free as soon as its lock is.
        forgottenAfterMs: server_limit_ms,
      });
      await waitForDatabase(db, log, database_wait_ms);
      return db;
    }),
    provide(
      RuleKeeper,
      [Settings, Database, Clock, AlertsMetrics],
      ({ config }, db, clock, metrics) =>
        untilReached(db, log, 'publishing rules', () =>
          startRuleKeeper({ config, db, clock, metrics, log }),
        ),
    ),
    provide(ReceiverKeeper, [Settings, Clock, AlertsMetrics], ({ config }, clock, metrics) =>
      startReceiverKeeper({ config, env: process.env, metrics, log, now: () => clock.now() }),
    ),
    provide(
      OncallKeeper,
      [Settings, Database, Clock, ReceiverKeeper, AlertsMetrics],
      ({ config }, db, clock, receivers, metrics) =>
        untilReached(db, log, 'loading on-call', () =>
          startOncallKeeper({ config, db, clock, receivers, metrics, log }),
        ),
    ),
    provide(
      EvaluationLoop,
      [
        Settings,
        Codes,
        Severities,
        Database,
        Clock,
        RuleKeeper,
        ReceiverKeeper,
        OncallKeeper,
        AlertsMetrics,
      ],
      ({ config }, codes, { policy: severity }, db, clock, rules, receivers, oncall, metrics) =>
        startEvaluationLoop({
          ...{ config, codes: () => codes.book, db, clock, rules, receivers, oncall, metrics, log },
          ...(severity && { severity }),
        }),
    ),
    provide(
      ReminderWorker,
      [Settings, Database, Clock, EvaluationLoop, ReceiverKeeper, OncallKeeper],
      async ({ config }, db, clock, loop, keeper, oncall) =>
        startReminderWorker({
          ...{ db, clock, log, externalUrl: config.EXTERNAL_URL },
          file: await loadRegulation(config.REGULATION_FILE),
          token: () => loop.token,
          reachable: () => {
            const current = keeper.current();
            const standing = oncall.current();
            return {
              rooms: (ended) => roomsOf(current, ended),
              routing: current.routing,
              standing,
            };
          },
        }),
    ),
    provide(CommandDesk, [Settings, Database, Clock], ({ config }, db, clock) => {
      const { COMMAND_KEY_FILE: file } = config;
      const sign = file === undefined ? null : readCommandKey(file);
      return startCommandDesk({ config, db, clock, sign, log });
    }),
    provide(
      HindsightWorker,
      [Settings, Database, Clock, EvaluationLoop, AlertsMetrics],
      ({ config }, db, clock, loop, metrics) =>
        startHindsightWorker({
          ...{ db, clock, metrics, log },
          ask: askChild({ databaseUrl: config.DATABASE_URL, codesDir: config.CODES_DIR }),
          token: () => loop.token,
          settleMs: config.HINDSIGHT_SETTLE_MINUTES * MINUTE,
        }),
    ),
    provide(
      OutboxWorker,
      [Database, Clock, ReceiverKeeper, OncallKeeper, AlertsMetrics],
      (db, clock, keeper, oncall, metrics) =>
        untilReached(db, log, 'listening to the outbox', () =>
          startOutboxWorker({
            ...{ db, clock, metrics, log, nameOf: namesIn(oncall) },
            receivers: () => [...keeper.current().receivers, ...oncall.receivers()],
          }),
        ),
    ),
    provide(
      ReportWorker,
      [Database, Clock, ReceiverKeeper, OncallKeeper, AlertsMetrics],
      (db, clock, keeper, oncall, metrics) =>
        untilReached(db, log, 'listening to reports', () =>
          startReportWorker({
            ...{ db, clock, metrics, log, nameOf: namesIn(oncall) },
            receivers: () => [...keeper.current().receivers, ...oncall.receivers()],
            reporting: () => {
              const { receivers, merchants } = keeper.current();
              return [...receivers, ...merchants].flatMap((each) => each.reporting ?? []);
            },
          }),
        ),
    ),
    provide(
      NoticeWorker,
      [Settings, Database, Clock, ReceiverKeeper, AlertsMetrics],
      async ({ config }, db, clock, keeper, metrics) =>
        startNoticeWorker({
          file: await loadNotices(config.NOTICES_FILE),
          channels: () => keeper.current().merchants,
          pages: config.MERCHANT_URL ?? config.EXTERNAL_URL,
          ...{ db, clock, metrics, log },
        }),
    ),
  ],
})
export class AlertsModule {}

/** Names of people as they are now. */
function namesIn(oncall: OncallKeeper): NameOf {
  return (id) => nameOfPerson(oncall.current()?.roster.people ?? [], id);
}
