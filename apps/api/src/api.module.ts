import { Module } from '@nestjs/common';
import { Clock, clockFromEnv } from '#infra/clock.js';
import { loadConfig } from '#infra/config.js';
import { Database, openDatabase } from '#infra/db/database.js';
import { createLog, Log } from '#infra/log.js';
import { loadNotices } from '#infra/notices/load-notices.js';
import { provide } from '#infra/provide.js';
import { loadCodeBook } from '#infra/yaml/load-codes.js';
import { loadRegulation } from '#infra/yaml/load-regulation.js';
import { ApiConfig, connections_max } from './api.config.js';
import { ApiMetrics } from './api.metrics.js';
import { CodesController } from './codes/codes.controller.js';
import { Codes } from './codes/codes.js';
import { CommandsController } from './commands/commands.controller.js';
import { HoldsController } from './commands/holds.controller.js';
import { Console, ConsoleController } from './console/console.controller.js';
import { openConsole } from './console/console-files.js';
import { ContactsController } from './contacts/contacts.controller.js';
import { DrillsController } from './drills/drills.controller.js';
import { HindsightController } from './hindsight/hindsight.controller.js';
import { PagerDutyController } from './hooks/pagerduty.controller.js';
import { openRooms, Rooms } from './hooks/rooms.js';
import { HookSecrets, SlackController } from './hooks/slack.controller.js';
import { OpenApiController } from './http/openapi.controller.js';
import { OpsController } from './http/ops.controller.js';
import { Hearing, openHearing } from './incidents/hearing.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { LedgerController } from './ledger/ledger.controller.js';
import { ExportController } from './lifecycle/export.controller.js';
import { LifeController } from './lifecycle/life.controller.js';
import { LiveFeed, startLiveFeed } from './live/live-feed.js';
import { MerchantPageController } from './merchant-page/merchant-page.controller.js';
import { NoticeTexts } from './notices/notice-texts.js';
import { NoticesController } from './notices/notices.controller.js';
import { ActController, LinkKey } from './oncall/act.controller.js';
import { HandoverController } from './oncall/handover.controller.js';
import { OncallController } from './oncall/oncall.controller.js';
import { openPeople, People } from './oncall/people.js';
import { RegistryController } from './registry/registry.controller.js';
import { RegulationController } from './regulation/regulation.controller.js';
import { Regulations } from './regulation/regulations.js';
import { ReviewController } from './review/review.controller.js';
import { RulesController } from './rules/rules.controller.js';
import { AmtoolController } from './silences/amtool.controller.js';
import { SilencesController } from './silences/silences.controller.js';
import { SupportController } from './support/support.controller.js';
import { openTenants, Tenants } from './tenant/tenants.js';
import { TerminalsController } from './terminals/terminals.controller.js';
import { WallController } from './wall/wall.controller.js';

/** The settings as a token. */
export abstract class Settings {
  abstract readonly config: ApiConfig;
}

/*
 *  people ──▶ incidents.controller ──▶ incident_event (folded = false) ──▶ the engine
 *  browsers ◀── live-edge ◀── live-feed ◀── NOTIFY tillwatch_live ◀────────────┘
 *
 * The process starts without a database: it serves the console, says 503 to what needs one, and
 * is not ready. `ConsoleController` takes every address that nobody else has, so it comes last.
 */
@Module({
  controllers: [
    IncidentsController,
    CommandsController,
    HoldsController,
    HindsightController,
    LifeController,
    ExportController,
    ReviewController,
    RegulationController,
    TerminalsController,
    RegistryController,
    LedgerController,
    RulesController,
    CodesController,
    SupportController,
    SilencesController,
    OncallController,
    HandoverController,
    DrillsController,
    ActController,
    SlackController,
    PagerDutyController,
    NoticesController,
    ContactsController,
    MerchantPageController,
    AmtoolController,
    WallController,
    OpenApiController,
    OpsController,
    ConsoleController,
  ],
  providers: [
    provide(Settings, [], () => ({ config: loadConfig(ApiConfig, process.env) })),
    provide(Codes, [Settings], async ({ config }) => ({
      book: await loadCodeBook(config.CODES_DIR),
    })),
    provide(NoticeTexts, [Settings], async ({ config }) => ({
      file: await loadNotices(config.NOTICES_FILE),
    })),
    provide(Regulations, [Settings], async ({ config }) => ({
      file: await loadRegulation(config.REGULATION_FILE),
    })),
    provide(Clock, [], () => clockFromEnv(process.env)),
    provide(Log, [], () => createLog('api')),
    provide(ApiMetrics, [], () => new ApiMetrics()),
    provide(Database, [Settings, Log], ({ config }, log) =>
      openDatabase({ url: config.DATABASE_URL, max: connections_max, name: 'tillwatch api', log }),
    ),
    provide(Tenants, [Database], openTenants),
    provide(Hearing, [Database, Tenants], openHearing),
    provide(LinkKey, [Settings], ({ config }) => ({ key: config.ONCALL_KEY })),
    provide(HookSecrets, [Settings], ({ config }) => ({
      slack: config.SLACK_SIGNING_SECRET,
      pagerduty: config.PAGERDUTY_WEBHOOK_SECRET,
    })),
    provide(Rooms, [Settings, Log], ({ config }, log) => openRooms(config.SLACK_ORIGIN, log)),
    provide(People, [Database, LinkKey], (db, { key }) => openPeople(db, key)),
    provide(LiveFeed, [Database, Clock, ApiMetrics, Log], (db, clock, metrics, log) =>
      startLiveFeed({ db, clock, metrics, log }),
    ),
    provide(Console, [Settings], ({ config }) => ({ files: openConsole(config.CONSOLE_DIR) })),
  ],
})
export class ApiModule {}
