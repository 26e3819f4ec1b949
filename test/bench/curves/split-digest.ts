/**
 * A second of a modelled fleet as the service hears of it: ingest writes a digest for every batch,
 * and a batch waits for milliseconds. What failed is told by itself; a heartbeat tells whole what
 * it counted.
 */
import { SECOND } from '#domain/base/instant.js';
import type { AttemptRow, Digest, FailureRow } from '#domain/digest/digest.js';
import { NO_SIGNALS } from '#domain/digest/signals.js';
import type { Random } from '../../../apps/simulator/src/world/random.js';
import { addSplits } from './attempt-rows.js';

/** The digest of a second in so many of equal length, in their order; they add up to it again. */
export function splitDigest(digest: Digest, parts: number, random: Random): Digest[] {
  const begins = digest.to - SECOND;
  const pieces = Array.from({ length: parts }, (_, part) => ({
    from: begins + Math.round((part * SECOND) / parts) + 1,
    to: begins + Math.round(((part + 1) * SECOND) / parts),
    attempts: [] as AttemptRow[],
    failures: [] as FailureRow[],
  }));
  const anyPiece = () => pieces[random.below(parts)] as (typeof pieces)[number];
  const left = new Map(digest.attempts.map((row) => [row.profile, structuredClone(row)]));
  for (const failure of digest.failures) {
    const piece = anyPiece();
    piece.failures.push({ ...failure, at: piece.to });
    const row = left.get(failure.profile);
    if (row) piece.attempts.push(takeOut(row, failure));
  }
  for (const row of left.values()) if (row.attempt > 0) anyPiece().attempts.push(row);
  return pieces.map((piece, part) => ({
    ...piece,
    messages: piece.attempts.length,
    changes: part === 0 ? digest.changes : [],
    signals: part === parts - 1 ? digest.signals : NO_SIGNALS,
  }));
}

/** Takes one failed attempt out of a row of many; answers it as a row of its own. */
function takeOut(row: AttemptRow, failure: FailureRow): AttemptRow {
  const { profile, pin = false, issuer = '', scheme = '', entry = '' } = failure;
  const outcome = failure.outcome as 'declined' | 'failed' | 'noAnswer';
  const own: AttemptRow = {
    ...{ profile, attempt: 1, approved: 0, declined: 0, failed: 0, noAnswer: 0 },
    pin: pin ? 1 : 0,
  };
  own[outcome] = 1;
  addSplits(own, { profile, pin, issuer, scheme, entry });
  row.attempt -= 1;
  row[outcome] -= 1;
  row.pin -= own.pin;
  for (const [name, value] of Object.entries({ issuer, scheme, entry })) {
    const counts = row.by?.[name as 'issuer'];
    if (counts) counts[value] = (counts[value] ?? 0) - 1;
  }
  return own;
}
