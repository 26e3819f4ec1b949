/**
 * Keeps the feeds of all tenants that somebody looks at: composes their walls, hears of incidents
 * the moment they are committed, and reads them again now and then in case a notification was
 * lost. While the database is away it tries on, and what browsers show grows old.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { type Listening, listen, retryDelay } from '#infra/db/listen.js';
import { oneOrNone, rows } from '#infra/db/query.js';
import type { Log } from '#infra/log.js';
import { findIncident } from '#infra/store/incidents.sql.js';
import { wallIncidents } from '#infra/store/wall.sql.js';
import {
  reread_every_ms,
  resolved_shown_ms,
  wall_every_ms,
  wall_incidents_max,
} from '../api.config.js';
import type { ApiMetrics } from '../api.metrics.js';
import { readWall } from '../wall/read-wall.js';
import type { ClientQueue } from './client-queue.js';
import { TenantFeed } from './tenant-feed.js';

/** What a feed is made of. */
export interface LiveFeedOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly metrics: ApiMetrics;
  readonly log: Log;
}

/** A tenant that somebody looks at. */
interface Watched {
  readonly tenant: string;
  readonly feed: TenantFeed;
  /** Incidents that changed and were not read yet. */
  readonly changed: Set<string>;
  /** All of them are to be read again. */
  reread: boolean;
  readingIncidents: boolean;
  readingWall: boolean;
}

/** The feeds; a token for `provide`. */
export class LiveFeed {
  private readonly watched = new Map<string, Watched>();
  private readonly stop = new AbortController();
  private listening: Listening | undefined;
  private listener: Promise<void> | undefined;
  private timers: NodeJS.Timeout[] = [];
  private inTrouble = false;

  constructor(private readonly options: LiveFeedOptions) {}

  /** Begins to listen and to compose. */
  start(): void {
    this.listener = this.beginToListen();
    this.timers = [
      setInterval(() => this.showWalls(), wall_every_ms),
      setInterval(() => this.rereadAll(), reread_every_ms),
    ];
  }

  /** Shows a client the tenant's feed, from a snapshot on. */
  join(tenant: string, client: ClientQueue): void {
    const known = this.watched.get(tenant);
    const watched = known ?? this.watch(tenant);
    watched.feed.join(client);
    if (known) return;
    this.readIncidents(watched);
    this.readWall(watched);
  }

  /** A feed that nobody looks at any more costs nothing: it is forgotten. */
  leave(tenant: string, client: ClientQueue): void {
    const feed = this.watched.get(tenant)?.feed;
    feed?.leave(client);
    if (feed && !feed.isWatched) this.watched.delete(tenant);
  }

  /** The feed of a tenant that somebody looks at. */
  feedOf(tenant: string): TenantFeed | undefined {
    return this.watched.get(tenant)?.feed;
  }

  async close(): Promise<void> {
    this.stop.abort();
    for (const timer of this.timers) clearInterval(timer);
    await this.listener;
    await this.listening?.close();
  }

  private watch(tenant: string): Watched {
    const watched = {
      tenant,
      feed: new TenantFeed(() => this.options.clock.now()),
      changed: new Set<string>(),
      reread: true,
      readingIncidents: false,
      readingWall: false,
    };
    this.watched.set(tenant, watched);
    return watched;
  }

  /** Tries the first connection until it succeeds; later ones are the listener's own business. */
  private async beginToListen(): Promise<void> {
    const { db, log } = this.options;
    const { signal } = this.stop;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      try {
        this.listening = await listen(db, 'tillwatch_live', (payload) => this.hear(payload), log);
        return this.rereadAll();
      } catch (err) {
        if (attempt === 0) log.warn({ err }, 'cannot hear of incidents yet');
        await sleep(retryDelay(attempt, Math.random()), undefined, { signal }).catch(() => {});
      }
    }
  }

  /** `incident <tenant> <id>`; anything else, as after a lost connection, means "look yourself". */
  private hear(payload: string): void {
    const [kind, tenant = '', id] = payload.split(' ');
    const watched = this.watched.get(tenant);
    if (kind !== 'incident' || id === undefined) {
      this.rereadAll();
    } else if (watched) {
      watched.changed.add(id);
      this.readIncidents(watched);
    }
  }

  private rereadAll(): void {
    for (const watched of this.watched.values()) {
      watched.reread = true;
      this.readIncidents(watched);
    }
  }

  /** One reader a tenant: of two that read the same incident, the older answer could come last. */
  private readIncidents(watched: Watched): void {
    if (watched.readingIncidents) return;
    watched.readingIncidents = true;
    this.readChanged(watched)
      .then(
        () => this.tellRecovery(),
        (err: unknown) => {
          watched.reread = true;
          this.tellTrouble(err);
        },
      )
      .finally(() => {
        watched.readingIncidents = false;
      });
  }

  private async readChanged(watched: Watched): Promise<void> {
    const { db, clock } = this.options;
    const { tenant, feed, changed } = watched;
    while (watched.reread || changed.size > 0) {
      const ids = [...changed];
      changed.clear();
      if (watched.reread) {
        watched.reread = false;
        const since = new Date(clock.now() - resolved_shown_ms);
        const found = await rows(db, wallIncidents, tenant, since, wall_incidents_max);
        feed.showIncidents(found.map(({ body }) => body));
      }
      for (const id of ids) {
        const found = await oneOrNone(db, findIncident, tenant, id);
        if (found) feed.showIncident(found.body);
      }
    }
  }

  private showWalls(): void {
    for (const watched of this.watched.values()) {
      this.readWall(watched);
      if (watched.reread) this.readIncidents(watched);
    }
  }

  /** A wall that takes longer than its turn is not started twice. */
  private readWall(watched: Watched): void {
    if (watched.readingWall) return;
    watched.readingWall = true;
    const { db, clock, metrics } = this.options;
    const stopwatch = metrics.wallSeconds.startTimer();
    readWall(db, clock, watched.tenant)
      .then(
        (wall) => {
          stopwatch();
          watched.feed.showWall(wall);
          this.tellRecovery();
        },
        (err: unknown) => this.tellTrouble(err),
      )
      .finally(() => {
        watched.readingWall = false;
      });
  }

  private tellTrouble(err: unknown): void {
    if (!this.inTrouble && !this.stop.signal.aborted) {
      this.options.log.warn({ err }, 'the live feed cannot read, trying on');
    }
    this.inTrouble = true;
  }

  private tellRecovery(): void {
    if (this.inTrouble) this.options.log.info('the live feed reads again');
    this.inTrouble = false;
  }
}

/** Starts the feeds; nothing is read until somebody looks. */
export function startLiveFeed(options: LiveFeedOptions): LiveFeed {
  const feed = new LiveFeed(options);
  feed.start();
  return feed;
}
