/** The auditor at work: it looks every few seconds, and says aloud what it finds. */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { messageOf } from '#infra/error-text.js';
import type { Log } from '#infra/log.js';
import type { Outgoing } from '../../../alerts/src/outgoing/outgoing.js';
import type { Receiver } from '../../../alerts/src/receivers/receiver.js';
import { type AuditConfig, blind_limit_ms, look_every_ms } from './audit.config.js';
import type { AuditMetrics } from './audit.metrics.js';
import { blindSince, FINDING_KINDS, type Finding, findUntold } from './find-untold.js';
import { tellOutside, whyNotAlive } from './prove-alive.js';
import { Alarms } from './raise-alarm.js';

export interface WatchOptions {
  readonly config: AuditConfig;
  readonly db: Database;
  readonly clock: Clock;
  readonly receivers: () => readonly Receiver[];
  /** The way to the switch outside; null without one. */
  readonly outside: Outgoing | null;
  readonly metrics: AuditMetrics;
  readonly log: Log;
}

/** An auditor that looks. */
export interface Watching {
  close(): Promise<void>;
}

/** Starts to look. */
export function watchDelivery(options: WatchOptions): Watching {
  const { config, metrics, log, receivers } = options;
  const stop = new AbortController();
  const alarms = new Alarms({ receivers, externalUrl: config.EXTERNAL_URL, metrics, log });
  const look = lookerOf(options);
  let toldOutsideAt = Number.NEGATIVE_INFINITY;

  const once = async () => {
    const findings = await look();
    for (const kind of FINDING_KINDS) {
      metrics.findings.set({ kind }, findings.filter((one) => one.kind === kind).length);
    }
    await alarms.hear(findings, Date.now());
    const due = performance.now() - toldOutsideAt >= config.DEADMAN_EVERY_SECONDS * 1_000;
    if (due && (await proveOutside(options, findings))) toldOutsideAt = performance.now();
  };
  const run = async () => {
    while (!stop.signal.aborted) {
      await once().catch((error: unknown) => {
        log.warn({ reason: messageOf(error) }, 'a round of the auditor failed');
      });
      await sleep(look_every_ms, undefined, { signal: stop.signal }).catch(() => {});
    }
  };
  const running = run();
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}

/** Looks; a database that has been away for long is a finding itself. */
function lookerOf(options: WatchOptions): () => Promise<Finding[]> {
  const { config, metrics, log } = options;
  const comparison = {
    ...options,
    urgentMs: config.AUDIT_URGENT_SECONDS * 1_000,
    otherMs: config.AUDIT_OTHER_SECONDS * 1_000,
    hasReceivers: Boolean(config.WEBHOOK_URL || config.RECEIVERS_FILE),
  };
  let sawAt = Date.now();
  let found: Finding[] = [];
  return async () => {
    try {
      found = await findUntold(comparison);
      sawAt = Date.now();
      metrics.looked.set(sawAt / 1_000);
      return found;
    } catch (error) {
      log.warn({ reason: messageOf(error) }, 'the auditor could not look');
      // What was found before is not over because nothing is seen now.
      if (Date.now() - sawAt < blind_limit_ms) return found;
      return [...found, blindSince(sawAt, messageOf(error))];
    }
  };
}

/** True when the switch outside has taken a heartbeat. */
async function proveOutside(options: WatchOptions, findings: readonly Finding[]): Promise<boolean> {
  const { config, db, clock, outside, metrics, log } = options;
  const { DEADMAN_URL: url, DEADMAN_INPUT_SECONDS: input } = config;
  if (outside === null || url === undefined) return false;
  const why = await whyNotAlive(db, clock, findings, input * 1_000);
  if (why !== null) {
    log.warn({ reason: why }, 'no heartbeat is sent to the switch outside');
    return false;
  }
  const refused = await tellOutside(outside, url);
  if (refused !== null) {
    log.warn({ reason: refused }, 'the switch outside did not take the heartbeat');
    return false;
  }
  metrics.heartbeat.set(Date.now() / 1_000);
  return true;
}
