import type { Instant } from '#domain/base/instant.js';
import { attemptsOf, failuresOf, isBackfilled, type StoredMessage } from '#domain/digest/digest.js';
import { clampTime } from '#domain/terminal/terminal.js';
import { execute, type Transaction } from '#infra/db/query.js';
import { addCodes, addTraffic } from '#infra/store/rollups.sql.js';

interface Traffic {
  readonly tenant: string;
  readonly at: Date;
  readonly acquirer: string;
  readonly counts: number[];
}

/** The names of `Traffic.counts`, in order: those of `addTraffic`. */
const COUNTS = 8;
const BUCKET_MS = 10_000;

/** Adds freshly stored messages to the ten-second counts that screens read. */
export async function writeCounts(
  tx: Transaction,
  stored: readonly StoredMessage[],
  acquirers: readonly string[],
): Promise<void> {
  const traffic = new Map<string, Traffic>();
  const codes = new Map<string, Omit<Traffic, 'counts'> & { code: string; failures: number }>();
  for (const [i, item] of stored.entries()) {
    const { tenant } = item.message;
    const acquirer = acquirers[i] ?? '';
    const at = Math.floor(historyTime(item) / BUCKET_MS) * BUCKET_MS;
    const key = `${tenant} ${acquirer} ${at}`;
    const sum = traffic.get(key) ?? {
      tenant,
      at: new Date(at),
      acquirer,
      counts: new Array<number>(COUNTS).fill(0),
    };
    traffic.set(key, sum);
    const failures = failuresOf(item);
    const failing = failures.reduce((all, f) => all + f.count, 0);
    const a = attemptsOf(item.message);
    const more = a
      ? [a.attempt, a.approved, a.declined, a.failed, a.noAnswer, a.pin, failing, 1]
      : [0, 0, 0, 0, 0, 0, failing, 1];
    for (const [j, n] of more.entries()) sum.counts[j] = (sum.counts[j] ?? 0) + n;
    for (const { code, count } of failures) {
      const known = codes.get(`${key} ${code}`);
      if (known) known.failures += count;
      else codes.set(`${key} ${code}`, { tenant, at: sum.at, acquirer, code, failures: count });
    }
  }
  await addCounts(tx, [...traffic.values()]);
  if (codes.size > 0) {
    const all = [...codes.values()];
    await execute(
      tx,
      addCodes,
      all.map((c) => c.tenant),
      all.map((c) => c.at),
      all.map((c) => c.acquirer),
      all.map((c) => c.code),
      all.map((c) => c.failures),
    );
  }
}

async function addCounts(tx: Transaction, all: readonly Traffic[]): Promise<void> {
  if (all.length === 0) return;
  const column = (i: number) => all.map((t) => t.counts[i] ?? 0);
  await execute(
    tx,
    addTraffic,
    all.map((t) => t.tenant),
    all.map((t) => t.at),
    all.map((t) => t.acquirer),
    column(0),
    column(1),
    column(2),
    column(3),
    column(4),
    column(5),
    column(6),
    column(7),
  );
}

/** Screens count a message when it arrived; one that waited in a buffer, when it happened. */
function historyTime(item: StoredMessage): Instant {
  const { body } = item.message;
  const waited = 'queuedAt' in body && isBackfilled(body.queuedAt, item.receivedAt);
  return waited && 'at' in body ? clampTime(body.at, item.receivedAt) : item.receivedAt;
}
