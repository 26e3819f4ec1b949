import { parseArgs } from 'node:util';
import { clockFromEnv } from '#infra/clock.js';
import { loadConfig } from '#infra/config.js';
import { openDatabase } from '#infra/db/database.js';
import { waitForDatabase } from '#infra/db/wait.js';
import { runUntilStopped } from '#infra/lifecycle.js';
import { createLog } from '#infra/log.js';
import { startOpsServer } from '#infra/ops-server.js';
import { send_limit_ms } from '../../../alerts/src/alerts.config.js';
import {
  alsoAllow,
  PUBLIC_ONLY,
  readAllowance,
} from '../../../alerts/src/outgoing/judge-address.js';
import { createOutgoing, type Outgoing } from '../../../alerts/src/outgoing/outgoing.js';
import { startReceiverKeeper } from '../../../alerts/src/receiver-keeper.js';
import { AuditConfig } from '../audit/audit.config.js';
import { AuditMetrics } from '../audit/audit.metrics.js';
import { findUntold } from '../audit/find-untold.js';
import { tellOutside } from '../audit/prove-alive.js';
import { watchDelivery } from '../audit/watch-delivery.js';
import { Misuse } from '../misuse.js';

export const AUDIT_USAGE = `tillwatch audit [--watch | --ping]

Compares what should have been told with the receipts of those who were told, and prints what does
not agree: notifications that nobody has accepted in time, that are called sent without a receipt,
that were decided and lost; incidents that nobody was told of; an engine that does not decide.

  --watch  goes on comparing, as a process beside the others (tillwatch up starts it): it tells
           AUDIT_WEBHOOK_URL or those in AUDIT_RECEIVERS_FILE, directly, and as long as everything
           is proven alive a dead-man's switch at DEADMAN_URL
  --ping   sends that switch one heartbeat now, to see whether it is taken

Exit 0 when all agrees, 3 when something was found or the heartbeat was not taken.
`;

const FOUND = 3;
const database_wait_ms = 30_000;

/** Looks once, goes on looking, or tries the switch. */
export async function audit(args: readonly string[]): Promise<number> {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ args: [...args], options: { watch: flag, ping: flag } });
  if (values.watch && values.ping) throw new Misuse('choose one of --watch and --ping');
  const config = loadConfig(AuditConfig, process.env);
  if (values.ping) return ping(config);
  return values.watch ? watch(config) : compare(config);
}

async function compare(config: AuditConfig): Promise<number> {
  const log = createLog('audit');
  const db = openDatabase({ url: config.DATABASE_URL, max: 2, name: 'tillwatch audit', log });
  try {
    const found = await findUntold({
      db,
      clock: clockFromEnv(process.env),
      urgentMs: config.AUDIT_URGENT_SECONDS * 1_000,
      otherMs: config.AUDIT_OTHER_SECONDS * 1_000,
      hasReceivers: Boolean(config.WEBHOOK_URL || config.RECEIVERS_FILE),
    });
    for (const { kind, says } of found) process.stdout.write(`${kind}: ${says}\n`);
    return found.length === 0 ? 0 : FOUND;
  } finally {
    await db.close();
  }
}

async function ping(config: AuditConfig): Promise<number> {
  const { DEADMAN_URL: url } = config;
  const outside = outsideOf(config);
  if (url === undefined || outside === null) throw new Misuse('DEADMAN_URL is not set');
  const refused = await tellOutside(outside, url);
  process.stdout.write(`${refused === null ? 'taken' : `not taken: ${refused}`}\n`);
  return refused === null ? 0 : FOUND;
}

async function watch(config: AuditConfig): Promise<number> {
  const log = createLog('audit');
  const metrics = new AuditMetrics();
  const db = openDatabase({ url: config.DATABASE_URL, max: 2, name: 'tillwatch audit', log });
  await waitForDatabase(db, log, database_wait_ms);
  const keeper = await startReceiverKeeper({
    config: {
      OUTGOING_ALLOW: config.OUTGOING_ALLOW,
      RECEIVERS_FILE: config.AUDIT_RECEIVERS_FILE,
      WEBHOOK_URL: config.AUDIT_WEBHOOK_URL,
      WEBHOOK_SECRET: config.AUDIT_WEBHOOK_SECRET,
    },
    env: process.env,
    metrics,
    log,
    names: { file: 'AUDIT_RECEIVERS_FILE', url: 'AUDIT_WEBHOOK_URL' },
  });
  const watching = watchDelivery({
    config,
    db,
    clock: clockFromEnv(process.env),
    receivers: () => keeper.current().receivers,
    outside: outsideOf(config),
    metrics,
    log,
  });
  const { AUDIT_OPS_HOST: host, AUDIT_OPS_PORT: port } = config;
  const ops = await startOpsServer({
    host,
    port,
    registry: metrics.registry,
    ready: async () => [],
  });
  log.info({ opsPort: ops.port }, 'ready');
  process.send?.({ type: 'ready', opsPort: ops.port });
  await runUntilStopped({
    log,
    async close() {
      await watching.close();
      keeper.close();
      await ops.close();
      await db.close();
    },
  });
  return 0;
}

/** The way to the switch: its own host may be a private one, as that of a webhook may. */
function outsideOf({ DEADMAN_URL: url, OUTGOING_ALLOW: allow }: AuditConfig): Outgoing | null {
  if (url === undefined) return null;
  const read = readAllowance(allow);
  const allowance = alsoAllow('wrong' in read ? PUBLIC_ONLY : read, new URL(url).hostname);
  return createOutgoing({ allowance, limitMs: send_limit_ms });
}
