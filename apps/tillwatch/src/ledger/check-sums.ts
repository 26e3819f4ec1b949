/** Sums that must agree with one another, and the journal with itself. */
import { HOUR, MINUTE } from '#domain/base/instant.js';
import { one, rows, type Transaction } from '#infra/db/query.js';
import {
  journalGaps,
  journalState,
  strayDigests,
  unequalAccounts,
  unequalStored,
} from '#infra/store/verify.sql.js';
import { unequalFolds } from '#infra/store/verify-counts.sql.js';
import { Faults, type Finding, findingOf, type Scope, wholeSteps } from './finding.js';
import type { Since } from './recount-traffic.js';

type Wrong = readonly { readonly n: number; readonly example: string }[];

function faultsOf(...lists: readonly Wrong[]): Faults {
  const faults = new Faults();
  for (const list of lists) {
    faults.count += list[0]?.n ?? 0;
    faults.examples.push(...list.map(({ example }) => example));
  }
  return faults;
}

/** Minutes are the sums of their tens of seconds, hours of their minutes, by acquirer and code. */
export async function checkFolds(tx: Transaction, scope: Scope, since: Since): Promise<Finding[]> {
  const { tenant, from, to } = wholeSteps(scope, HOUR);
  const findings: Finding[] = [];
  for (const [coarse, fine] of [
    ['1m', '10s'],
    ['1h', '1m'],
  ] as const) {
    const start = latest(from, since(coarse), since(fine));
    const found: Wrong[] = [];
    for (const query of unequalFolds[coarse]) found.push(await rows(tx, query, tenant, start, to));
    const says = `counts of ${coarse} are the sums of those of ${fine}`;
    findings.push(findingOf(`fold_${coarse}`, says, faultsOf(...found)));
  }
  return findings;
}

/** Accounts add up, and what they call stored is there. */
export async function checkAccounts(
  tx: Transaction,
  scope: Scope,
  since: Since,
): Promise<Finding[]> {
  const { tenant, from, to } = wholeSteps(scope, MINUTE);
  const kept = latest(from, since('account'));
  const sums = await rows(tx, unequalAccounts, tenant, kept, to);
  const whole = latest(kept, since('heartbeat'), since('event'), since('host'));
  const there = await rows(tx, unequalStored, tenant, whole, to);
  return [
    findingOf(
      'accounts_add_up',
      'received is stored, duplicate, quarantined, refused and shed, in every minute',
      faultsOf(sums),
    ),
    findingOf(
      'accounts_stored',
      'what accounts call stored is there, by minute and channel (states leave no rows)',
      faultsOf(there),
    ),
  ];
}

/** The journal has no gaps, reaches the log, and holds what a restart needs. */
export async function checkJournal(tx: Transaction): Promise<Finding[]> {
  const state = await one(tx, journalState);
  const gaps = faultsOf(await rows(tx, journalGaps));
  const { position, checkpoint, lowest, highest } = state;
  if (highest !== null && highest < position && gaps.count === 0) {
    gaps.add(() => `it ends at ${highest}, the log at ${position}`);
  }
  const needed = new Faults();
  if (checkpoint > position) needed.add(() => `checkpoint ${checkpoint}, log ${position}`);
  if (checkpoint < position && (lowest === null || lowest > checkpoint + 1)) {
    needed.add(() => `batch ${checkpoint + 1} is needed, the oldest is ${lowest ?? 'not there'}`);
  }
  const { read_position: read } = state;
  if (read !== null && read > position) {
    needed.add(() => `alerts has read to ${read}, the log is at ${position}`);
  }
  return [
    findingOf('journal_whole', `the journal has no gaps (${state.entries} batches)`, gaps),
    findingOf(
      'digests_logged',
      'every digest is of a batch of the log',
      faultsOf(await rows(tx, strayDigests)),
    ),
    findingOf(
      'journal_reaches',
      `the journal holds everything after the checkpoint (${position - checkpoint} batches)`,
      needed,
    ),
  ];
}

function latest(...moments: readonly Date[]): Date {
  return new Date(Math.max(...moments.map((moment) => moment.getTime())));
}
