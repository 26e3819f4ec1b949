/**
 * An alerts process that is killed again and again, what it tells and commands, and the people who
 * answer: one process at a time, on one database, by a way on which it can die at any statement.
 */
import { rmSync } from 'node:fs';
import { systemClock } from '#infra/clock.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { startCommandSender } from '../../apps/ingest/src/commands/command-sender.js';
import type { Random } from '../../apps/simulator/src/world/random.js';
import { makeHome } from '../../apps/tillwatch/src/service/make-home.js';
import { type TestDatabase, testDatabase } from './database.js';
import { DeadlyPoints } from './deadly-points.js';
import { eventually } from './eventually.js';
import { type FakeService, startFakeService } from './fake-service.js';
import { arrives } from './judge-reports.js';
import { seedTenants, storeOutages } from './many-outages.js';
import { obedientFleet } from './obedient-fleet.js';
import { makeReachable } from './reachable-tenants.js';
import { ReportingGateway } from './reporting-gateway.js';
import { type RunningProgram, startProgram } from './run-process.js';
import { silentLog } from './silent-log.js';
import { openStatementTap, type StatementTap } from './statement-tap.js';
import { actAsPeople, type Heard } from './torture-progress.js';
import { provePeople, writeSettings } from './torture-settings.js';

/** Where somebody dies who was just heard: rooms, who stands in, people, merchants, a gateway. */
export const HEARERS: readonly string[] = [
  ...['/log', '/spare', '/people', '/merchants', '/wire', '/desk'],
];

const people_every_ms = 500;
/** So many tenants have their outage at once, and the next after so long. */
export const fresh_count = 4;
const fresh_every_ms = 4_000;
/** One in so many is answered at the second try only. */
const refused_one_in = 12;

/** When it was killed, and where. */
export interface Death {
  readonly at: number;
  readonly where: string;
}

export class PagesChamber {
  readonly points: DeadlyPoints;
  readonly deaths: Death[] = [];
  /** Bodies by id, as often as they were taken, by path. */
  readonly taken = new Map<string, Map<string, string[]>>();
  readonly heard: Heard = new Map();
  /** Paths at which nobody has died yet. */
  readonly deadly = new Set(HEARERS);
  readonly fleet: ReturnType<typeof obedientFleet>;
  private readonly refused = new Set<string>();
  private alerts: RunningProgram | null = null;
  private dying: Promise<void> | null = null;
  private seeded = 0;
  private wire: ReportingGateway | null = null;
  private settings: Readonly<Record<string, string>> = {};
  private tap: StatementTap | null = null;
  private readonly closers: (() => Promise<unknown> | undefined)[] = [];

  private constructor(
    readonly tenants: readonly string[],
    private readonly random: Random,
    readonly database: TestDatabase,
    readonly db: Database,
  ) {
    this.points = new DeadlyPoints(random);
    this.fleet = obedientFleet(db, () => 'obeys');
  }

  /** Opens it; no process runs yet, and nothing has happened to anybody. */
  static async open(tenants: readonly string[], random: Random): Promise<PagesChamber> {
    const database = await testDatabase();
    const db = openDatabase({ url: database.url, max: 4, name: 'chamber', log: silentLog });
    const chamber = new PagesChamber(tenants, random, database, db);
    await chamber.furnish();
    return chamber;
  }

  private async furnish(): Promise<void> {
    const { database, db, points, fleet } = this;
    const home = makeHome('pages');
    const receiver: FakeService = await startFakeService(({ path, headers, text }) => {
      const id = String(headers['webhook-id'] ?? headers['idempotency-key']);
      return { status: this.hear(path, id, text) };
    });
    this.settings = writeSettings(home, receiver.url);
    await provePeople(db);
    const wire = await ReportingGateway.start(database.url, this.random, arrives);
    this.wire = wire;
    this.tap = await openStatementTap(database.url, {
      fateOf: (said) => points.fateOf(said),
      // One that is dying already did not die here: the place is left for another process.
      struck: (said) => {
        if (this.alerts !== null) void this.kill(points.died(said));
      },
    });
    const metrics = { commandsSent: { inc: () => {} } } as never;
    const sender = await startCommandSender({
      ...{ db, source: fleet, clock: systemClock, metrics, log: silentLog },
    });
    let acting: Promise<void> | undefined;
    const people = setInterval(() => {
      acting ??= actAsPeople(db, this.tenants, this.heard).finally(() => {
        acting = undefined;
      });
    }, people_every_ms);
    this.closers.push(
      async () => clearInterval(people),
      async () => acting,
      () => sender.close(),
      () => wire.close(),
      () => receiver.close(),
      async () => this.tap?.close(),
      () => db.close(),
      () => database.close(),
      async () => rmSync(home, { recursive: true, force: true }),
    );
  }

  /** The answer to a request; what is taken may be the last that its sender sees. */
  private hear(path: string, id: string, text: string): number {
    if (path === '/gone') return 410;
    if (path === '/log' && !this.refused.has(id) && this.random.below(refused_one_in) === 0) {
      this.refused.add(id);
      return 503;
    }
    const there = this.taken.get(path) ?? new Map<string, string[]>();
    this.taken.set(path, there.set(id, [...(there.get(id) ?? []), text]));
    if (path === '/wire') this.wire?.take(id);
    if (this.deadly.has(path) && this.alerts !== null) {
      this.deadly.delete(path);
      void this.kill(`taken at ${path}, and no receipt written`);
    }
    return 200;
  }

  /** What became of messages that the gateway took which reports, by their ids. */
  get verdicts(): ReportingGateway['verdicts'] {
    return this.wire?.verdicts ?? new Map();
  }

  /** Writing statements that were said so far. */
  get writing(): ReadonlySet<string> {
    return this.tap?.writing ?? new Set();
  }

  /** Starts the process, and does not wait for it: it may die before it is ready. */
  start(): void {
    this.startOn(this.tap?.url ?? '');
  }

  /** Starts the one that is to live. */
  startLast(): void {
    this.startOn(this.database.url);
  }

  private startOn(url: string): void {
    this.points.begin();
    this.alerts = startProgram('alerts', [], {
      DATABASE_URL: url,
      ALERTS_OPS_PORT: '0',
      LOG_LEVEL: 'error',
      ...this.settings,
    });
  }

  /** Where its metrics are, once it is ready. */
  async opsPort(): Promise<unknown> {
    return (await this.alerts?.ready)?.opsPort;
  }

  /** Kills it with -9; once, however many places are deadly. */
  async kill(where: string): Promise<void> {
    const { alerts } = this;
    if (alerts === null) return;
    this.alerts = null;
    this.deaths.push({ at: Date.now(), where });
    this.dying = alerts.kill();
    await this.dying;
  }

  /**
   * Waits until it died at one of the places that are left. As long as it lives there are more
   * incidents, a few at a time.
   */
  async died(limitMs: number): Promise<void> {
    const { alerts } = this;
    const left = () => [...this.points.left, ...this.deadly].join('; ');
    let fresh = 0;
    const isOver = async () => {
      const now = performance.now();
      if (now - fresh > fresh_every_ms) {
        fresh = now;
        await this.addIncidents(fresh_count);
      }
      return this.alerts === null || (alerts !== null && !isAlive(alerts.pid));
    };
    await eventually('a death', isOver, limitMs).catch(() => {
      throw new Error(`nobody came there: ${left()}`);
    });
    // Nothing but us may end it.
    if (this.alerts !== null) throw new Error(`alerts ended by itself: ${alerts?.output()}`);
    await this.dying;
  }

  /** The next so many tenants have their outage. */
  async addIncidents(many: number): Promise<void> {
    const from = this.seeded;
    const next = this.tenants.slice(from, from + many);
    if (next.length === 0) return;
    this.seeded += next.length;
    await seedTenants(this.db, next, from);
    await makeReachable(this.db, next, from);
    await storeOutages(this.db, this.tenants, from, from + next.length);
  }

  async close(): Promise<void> {
    await this.kill('the end');
    for (const close of this.closers) await close();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
