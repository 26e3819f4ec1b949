/**
 * Telling the engine of terminals that an import retired. They may never speak again, and whoever
 * is only silent is missed: so it is told here, once, in the transaction of the import, in the log
 * that the engine reads and a backtest reads again.
 */
import { randomUUID } from 'node:crypto';
import { packDigest } from '#domain/digest/pack-digest.js';
import { retiredDigest } from '#domain/digest/retired-digest.js';
import { one, rows, type Transaction } from '#infra/db/query.js';
import { appendBatch, lockLog } from '#infra/store/log.sql.js';
import { retiredByProfile } from '#infra/store/registry.sql.js';
import type { Target } from './store-rows.js';

/** Appends it to the log; nothing where nobody who was expected to speak was retired. */
export async function tellRetired(tx: Transaction, target: Target): Promise<void> {
  const { tenant, revision, at } = target;
  const found = await rows(tx, retiredByProfile, tenant, revision, at);
  if (found.length === 0) return;
  const retired = new Map(found.map(({ profile, count }) => [profile, count]));
  const digest = packDigest(retiredDigest(retired, at.getTime()));
  const { position } = await one(tx, lockLog);
  const claims = [new Uint8Array(0), []] as const;
  const digests = [[tenant], [at], JSON.stringify(digest)] as const;
  await one(tx, appendBatch, position, randomUUID(), at, ...claims, ...digests, '[]', '[]', '[]');
}
