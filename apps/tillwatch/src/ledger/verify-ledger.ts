/**
 * Proves the books against the messages, as of one moment: all reads are one snapshot, so a
 * service that goes on storing changes nothing of what is compared.
 */
import { HOUR } from '#domain/base/instant.js';
import type { Database } from '#infra/db/database.js';
import { rows, type Transaction } from '#infra/db/query.js';
import { keptSince } from '#infra/store/retention.sql.js';
import { checkNumbers } from './check-numbers.js';
import { checkAccounts, checkFolds, checkJournal } from './check-sums.js';
import { type Finding, type Scope, wholeSteps } from './finding.js';
import { recountTraffic, type Since } from './recount-traffic.js';

const EVER = new Date(0);

export interface VerifyOptions {
  readonly scope: Scope;
  /** What has been found so far, and what is being read. */
  readonly onFinding: (finding: Finding) => void;
  readonly onProgress: (what: string, messages: number) => void;
}

/** Checks everything; answers what was found. */
export async function verifyLedger(db: Database, options: VerifyOptions): Promise<Finding[]> {
  const client = await db.connect('verify');
  try {
    // Proving a large fleet's books takes longer than any statement of daily life.
    await client.query('set statement_timeout = 0');
    await client.query('set idle_in_transaction_session_timeout = 0');
    await client.query('begin isolation level repeatable read, read only');
    return await checkAll({ client }, options);
  } finally {
    await client.end();
  }
}

async function checkAll(
  tx: Transaction,
  { scope, onFinding, onProgress }: VerifyOptions,
): Promise<Finding[]> {
  const kept = new Map((await rows(tx, keptSince)).map(({ kind, since }) => [kind, since]));
  const since: Since = (kind) => kept.get(kind) ?? EVER;
  const messages = [kept.get('heartbeat'), kept.get('event')].filter((at) => at !== undefined);
  const dropped = messages.length === 0 ? null : new Date(Math.max(...messages.map(Number)));
  const found: Finding[] = [];
  const tell = (findings: readonly Finding[]) => {
    found.push(...findings);
    for (const finding of findings) onFinding(finding);
  };
  tell(await checkJournal(tx));
  tell(await checkAccounts(tx, scope, since));
  tell(await checkFolds(tx, scope, since));
  tell(
    await checkNumbers(tx, scope, dropped, (n) => onProgress('messages compared with ledger', n)),
  );
  const hours = wholeHours(scope, dropped);
  tell(await recountTraffic(tx, hours, since, (n) => onProgress('messages counted again', n)));
  return found;
}

/**
 * Whole hours whose messages are all there. A message counts up to two minutes before it was
 * received, so the first hour after a limit is not one of them.
 */
function wholeHours(scope: Scope, dropped: Date | null): Scope {
  const first = Math.max(scope.from.getTime(), dropped === null ? 0 : dropped.getTime() + HOUR);
  return wholeSteps({ ...scope, from: new Date(first) }, HOUR);
}
